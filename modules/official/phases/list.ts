// All followers, page after page: whoever follows and was never told of is made good.
import { chunksOf } from '#kit'
import { changedOf, hear } from '../hear.ts'
import { keepPage, notFollowing } from '../sql/listing.ts'
import type { Phases } from '../listing.ts'

/** A transaction makes so many good. */
const PART = 2_000
/** Both clocks may differ so much: what is younger than this is left to its message. */
const SKEW_MS = 5_000

export const listPage: Phases['list'] = async ({ platform, client, run, gain }) => {
  const at = new Date(platform.clock.now().getTime() - SKEW_MS)
  const page = await client.listFollowers(run.cursor === '' ? {} : { next_openid: run.cursor })
  const openids = page.data?.openid ?? []
  const last = openids.at(-1)
  if (last === undefined) {
    await platform.transact({}, (tx) => gain(tx, { phase: 'ended', cursor: '', total: page.total }))
    return
  }
  const news = await notFollowing(platform.db, client.appId, openids)
  for (const part of chunksOf(news, PART)) {
    await platform.transact({}, async (tx) => {
      const heard = await hear(
        tx,
        part.map((openid) => ({ appId: client.appId, openid, follows: true, at })),
        run.listingId,
      )
      await gain(tx, { missing: changedOf(heard) })
    })
  }
  await platform.transact({}, async (tx) => {
    await gain(tx, { cursor: last, total: page.total, seen: openids.length, pages: 1 })
    await keepPage(tx.db, run, openids)
  })
}
