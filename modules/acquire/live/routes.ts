// The doors of live rooms.
import { contract } from '#contracts'
import { inTx, orThrow, outside, Refusal } from '#platform'
import { tagIds } from '#modules/customer'
import { liveRefusals } from './refusals.ts'
import { boardCsv, boardOf, sessionOf, shownSessions } from './board.ts'
import { listOf } from './list.ts'
import { saveSession } from './save.ts'
import { whoCame } from './sql/board.ts'
import { sessionRows } from './sql/session.ts'

const { acquire } = contract

export const liveRoutes = {
  listLives: outside(acquire.listLives, async ({ platform }, { limit, cursor }) => {
    const rows = await sessionRows(platform.db, {
      limit: limit + 1,
      now: platform.clock.now(),
      ...(cursor !== undefined && { before: Number(cursor) }),
    })
    const items = await shownSessions(platform.db, rows.slice(0, limit))
    return { items, ...(rows.length > limit && { nextCursor: String(items.at(-1)?.id) }) }
  }),
  saveLive: inTx(acquire.saveLive, async (tx, input) => {
    const { id } = orThrow(await saveSession(tx, input))
    return sessionOf(tx.db, id, tx.now)
  }),
  liveBoard: outside(acquire.liveBoard, ({ platform }, { id }) =>
    boardOf(platform.db, id, platform.clock.now()),
  ),
  liveBoardCsv: outside(acquire.liveBoardCsv, async ({ platform }, { id }) => {
    const text = boardCsv(await boardOf(platform.db, id, platform.clock.now()))
    return new File([text], `live-${id}.csv`, { type: 'text/csv' })
  }),
  tagLive: outside(acquire.tagLive, async ({ platform, actor }, { id }) => {
    const { name } = await sessionOf(platform.db, id, platform.clock.now())
    const ids = await whoCame(platform.db, id)
    if (ids.length === 0) throw new Refusal(liveRefusals.nobodyCame)
    const tagId = await platform.transact({ actor }, (tx) => listOf(tx, { id, name }))
    const done = await tagIds({ platform, actor }, { ids, tagId, on: true })
    return { tagName: done.tagName, people: done.asked, changed: done.changed, bulkId: done.id }
  }),
}
