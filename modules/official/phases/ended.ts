// Whom no page named has left. Concluded from a whole list only, and never of anybody of whom
// something younger than the list is known.
import { chunksOf } from '#kit'
import { Refusal } from '#platform'
import { changedOf, hear } from '../hear.ts'
import { officialRefusals } from '../refusals.ts'
import { unlisted } from '../sql/listing.ts'
import type { Phases } from '../listing.ts'

const PART = 2_000
const SKEW_MS = 5_000
/** Followers come and go while the pages are read; more than this share is no coming and going. */
const UNNAMED = 0.05
const FEW = 100

export const endUnlisted: Phases['ended'] = async ({ platform, client, run, gain }) => {
  const before = new Date(run.startedAt.getTime() - SKEW_MS)
  const { listingId, seen, total } = run
  if (total - seen > Math.max(FEW, total * UNNAMED)) {
    throw new Refusal(officialRefusals.partialList, { seen, total })
  }
  const gone = await unlisted(platform.db, { listingId, appId: client.appId, before })
  for (const part of chunksOf(gone, PART)) {
    await platform.transact({}, async (tx) => {
      const heard = await hear(
        tx,
        part.map((openid) => ({ appId: client.appId, openid, follows: false, at: before })),
        listingId,
      )
      await gain(tx, { ended: changedOf(heard) })
    })
  }
  await platform.transact({}, (tx) => gain(tx, { phase: 'details', cursor: '' }))
}
