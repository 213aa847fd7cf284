// Doors of stock.
import { contract } from '#contracts'
import { inTx, itemOf, outside, placedIn, type Outcome } from '#platform'
import { adjustStock, countStock, receiveStock, setLowMarks, type ShownLevel } from './desk.ts'
import { exportStock } from './export.ts'
import { moveRows, stockRows } from './sql/desk.ts'

const { stock } = contract

const answers = (outcomes: Outcome<ShownLevel>[]) => ({
  items: placedIn('items', outcomes.map(itemOf)),
})

export const stockRoutes = {
  list: outside(stock.list, async ({ platform, scope }, { cursor, limit, ...find }) => {
    const query = { ...find, after: Number(cursor ?? 0), limit: limit + 1 }
    const rows = await stockRows(platform.db, scope, query)
    const shown = rows.slice(0, limit)
    return {
      items: shown.map(({ stockId: _id, ...row }) => row),
      ...(rows.length > limit && { nextCursor: String(shown.at(-1)?.stockId) }),
    }
  }),
  export: outside(stock.export, exportStock),
  moves: outside(stock.moves, async ({ platform, scope }, { cursor, limit, ...find }) => {
    const before = cursor === undefined ? null : Number(cursor)
    const rows = await moveRows(platform.db, scope, { ...find, before, limit: limit + 1 })
    const items = rows.slice(0, limit)
    return { items, ...(rows.length > limit && { nextCursor: String(items.at(-1)?.id) }) }
  }),
  receive: inTx(stock.receive, async (tx, sheet, { scope }) =>
    answers(await receiveStock(tx, scope, sheet)),
  ),
  count: inTx(stock.count, async (tx, sheet, { scope }) =>
    answers(await countStock(tx, scope, sheet)),
  ),
  adjust: inTx(stock.adjust, async (tx, sheet, { scope }) =>
    answers(await adjustStock(tx, scope, sheet)),
  ),
  setLow: inTx(stock.setLow, async (tx, sheet, { scope }) =>
    answers(await setLowMarks(tx, scope, sheet)),
  ),
}
