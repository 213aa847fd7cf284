// The doors of hand-overs.
import { contract } from '#contracts'
import { inTx, orThrow, outside, spool } from '#platform'
import { recordAudit } from '#modules/org'
import { handoverCsv, reportOf, shownHandovers, shownItem } from './desk.ts'
import { makePlan, previewOf } from './plan.ts'
import { handoverRows, itemRows, unguidedCount, unguidedRows } from './sql/desk.ts'
import { handOverAgain, startHandover, stopHandover } from './start.ts'

const { wecom } = contract

export const handoverRoutes = {
  previewHandover: outside(wecom.previewHandover, async ({ platform }, input) =>
    previewOf(await makePlan(platform.db, input, platform.clock.now())),
  ),
  startHandover: inTx(wecom.startHandover, async (tx, input) => {
    const { id } = orThrow(await startHandover(tx, input))
    const { words: _words, ...told } = input
    await recordAudit(tx, { action: 'handover.start', subject: `handover ${id}`, details: told })
    return { id }
  }),
  handOverAgain: inTx(wecom.handOverAgain, async (tx, { id }) => {
    const { id: made } = orThrow(await handOverAgain(tx, id))
    const details = { again: id }
    await recordAudit(tx, { action: 'handover.start', subject: `handover ${made}`, details })
    return { id: made }
  }),
  stopHandover: inTx(wecom.stopHandover, async (tx, { id }) => {
    const done = orThrow(await stopHandover(tx, id))
    await recordAudit(tx, { action: 'handover.stop', subject: `handover ${id}`, details: done })
    return done
  }),
  listHandovers: outside(wecom.listHandovers, async ({ platform: { db } }, { limit, cursor }) => {
    const before = cursor === undefined ? undefined : Number(cursor)
    const rows = await handoverRows(db, {
      limit: limit + 1,
      ...(before !== undefined && { before }),
    })
    const items = await shownHandovers(db, rows.slice(0, limit))
    return { items, ...(rows.length > limit && { nextCursor: String(items.at(-1)?.id) }) }
  }),
  getHandover: outside(wecom.getHandover, ({ platform }, { id }) => reportOf(platform.db, id)),
  listHandoverItems: outside(
    wecom.listHandoverItems,
    async ({ platform }, { id, limit, cursor, state }) => {
      const rows = await itemRows(platform.db, id, {
        after: Number(cursor ?? 0),
        limit: limit + 1,
        ...(state && { state }),
      })
      const items = rows.slice(0, limit).map(shownItem)
      return { items, ...(rows.length > limit && { nextCursor: String(items.at(-1)?.id) }) }
    },
  ),
  exportHandover: outside(wecom.exportHandover, async (call, { id }) => {
    await reportOf(call.platform.db, id)
    return spool(call.reply, `handover-${id}.csv`, handoverCsv(call.platform.db, id))
  }),
  listUnguided: outside(wecom.listUnguided, async ({ platform: { db } }, { limit, cursor }) => {
    const rows = await unguidedRows(db, { after: Number(cursor ?? 0), limit: limit + 1 })
    const items = rows.slice(0, limit)
    return {
      items,
      total: await unguidedCount(db),
      ...(rows.length > limit && { nextCursor: String(items.at(-1)?.customerId) }),
    }
  }),
}
