// Whom no page named has left. Concluded from a whole list only, and never of anybody of whom
// something younger than the list is known.
import { chunksOf } from '#kit'
import { hear } from '../hear.ts'
import { unlisted } from '../sql/listing.ts'
import type { Phases } from '../listing.ts'

const PART = 2_000
const SKEW_MS = 5_000

export const endUnlisted: Phases['ended'] = async ({ platform, client, run, gain }) => {
  const before = new Date(run.startedAt.getTime() - SKEW_MS)
  const { listingId } = run
  const gone = await unlisted(platform.db, { listingId, appId: client.appId, before })
  let ended = 0
  for (const part of chunksOf(gone, PART)) {
    ended += await platform.transact({}, async (tx) => {
      const heard = await hear(
        tx,
        part.map((openid) => ({ appId: client.appId, openid, follows: false, at: before })),
        listingId,
      )
      return [...heard.values()].filter(({ changed }) => changed).length
    })
  }
  await platform.transact({}, (tx) => gain(tx, { phase: 'details', cursor: '', ended }))
}
