// Reading orders, and exchanging goods of theirs. Tills write through the shop.
import { contract, type OrderDetail, type OrderRow } from '#contracts'
import { inTx, itemOf, outside, placedIn, platformRefusals, Refusal } from '#platform'
import { exchangeGoods } from './exchange.ts'
import { orderRefusals } from './refusals.ts'
import {
  findOrder,
  linesOf,
  linesOfAll,
  listOrders,
  refundsOf,
  type LineRecord,
  type OrderRecord,
  type RefundRecord,
} from './sql/read.ts'
import { exchangesOf, type ExchangeRecord } from './sql/exchanges.ts'
import { readTenders } from './sql/tenders.ts'

const toRow = (o: OrderRecord): OrderRow => ({
  id: o.order_id,
  source: o.source,
  number: o.number,
  customerId: o.person_id,
  customerName: o.name,
  storeId: o.store_id,
  storeName: o.store_name,
  guideName: o.guide_name,
  paidAt: o.paid_at.toISOString(),
  lineCount: o.line_count,
  goodsFen: o.goods_fen,
  discountFen: o.discount_fen,
  paidFen: o.paid_fen,
  refundedFen: o.refunded_fen,
})
const toLine = (l: LineRecord): OrderDetail['lines'][number] => ({
  line: l.line_no,
  sku: l.sku,
  name: l.name,
  category: l.category,
  quantity: l.quantity,
  returned: l.returned,
  unitPrice: l.unit_price,
  goodsFen: l.goods_fen,
  discountFen: l.discount_fen,
  paidFen: l.paid_fen,
  refundedFen: l.refunded_fen,
})
const toRefund = (r: RefundRecord): OrderDetail['refunds'][number] => ({
  id: r.refund_id,
  number: r.number,
  refundedAt: r.refunded_at.toISOString(),
  refundFen: r.amount_fen,
  lostFen: r.lost_fen,
  reason: r.reason,
})

const toExchange = (x: ExchangeRecord): OrderDetail['exchanges'][number] => ({
  id: x.exchange_id,
  number: x.number,
  exchangedAt: x.exchanged_at.toISOString(),
  line: x.line_no,
  quantity: x.units,
  sku: x.sku,
  name: x.name,
  reason: x.reason,
})

/** `<milliseconds>.<id>` of the last row of the page before. */
const cursorOf = (o: OrderRecord) => `${o.paid_at.getTime()}.${o.order_id}`
function readCursor(cursor: string | undefined) {
  const found = /^(-?\d{1,15})\.(\d{1,15})$/.exec(cursor ?? '')
  return found ? { at: new Date(Number(found[1])), id: Number(found[2]) } : undefined
}

export const routes = {
  list: outside(contract.order.list, async (call, { cursor, limit, ...filters }) => {
    const before = readCursor(cursor)
    const rows = await listOrders(call.platform.db, call.scope, {
      ...filters,
      search: filters.search || undefined,
      limit: limit + 1,
      ...(before && { before }),
    })
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: shown.map(toRow),
      ...(rows.length > limit && last && { nextCursor: cursorOf(last) }),
    }
  }),
  get: outside(contract.order.get, async (call, { id }) => {
    const { db } = call.platform
    const order = await findOrder(db, call.scope, id)
    if (!order) throw new Refusal(orderRefusals.unknownOrder, { id })
    const [lines, refunds, exchanges, tenders] = await Promise.all([
      linesOf(db, order),
      refundsOf(db, order),
      exchangesOf(db, order),
      readTenders(db, [order]),
    ])
    return {
      ...toRow(order),
      placedAt: order.placed_at.toISOString(),
      lines: lines.map(toLine),
      tenders: (tenders.get(order.order_id) ?? []).map(({ kind, fen, refundedFen }) => ({
        kind,
        fen,
        refundedFen,
      })),
      refunds: refunds.map(toRefund),
      exchanges: exchanges.map(toExchange),
    }
  }),
  exchange: inTx(contract.order.exchange, async (tx, { exchanges }, { scope }) => ({
    items: placedIn('exchanges', (await exchangeGoods(tx, exchanges, scope)).map(itemOf)),
  })),
  /** What she bought herself, on her own pages. */
  ownOrders: outside(
    contract.consumer.orders,
    async ({ platform: { db }, scope }, { cursor, limit }) => {
      const { customerId } = scope
      if (customerId === null) throw new Refusal(platformRefusals.signInNeeded)
      const before = readCursor(cursor)
      const rows = await listOrders(db, scope, {
        customerId,
        limit: limit + 1,
        ...(before && { before }),
      })
      const shown = rows.slice(0, limit)
      const lines = await linesOfAll(db, shown)
      const last = shown.at(-1)
      return {
        items: shown.map((order) => ({
          number: order.number,
          storeName: order.store_name,
          paidAt: order.paid_at.toISOString(),
          paidFen: order.paid_fen,
          refundedFen: order.refunded_fen,
          lines: (lines.get(order.order_id) ?? []).map(({ name, quantity, returned }) => ({
            name,
            quantity,
            returned,
          })),
        })),
        ...(rows.length > limit && last && { nextCursor: cursorOf(last) }),
      }
    },
  ),
}
