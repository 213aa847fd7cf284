// What is sold at tills leaves the shelf, what is brought back lies there again. An article nobody
// has entered in that store is not counted.
import { listener, only, type LogEvent, type Tx } from '#platform'
import { orderPaid, orderRefunded } from '#modules/order'
import { moveStock, summed, type StockMove } from './move.ts'
import { tillLines } from './sql/till.ts'

async function soldAtTills(tx: Tx, events: readonly LogEvent[]): Promise<StockMove[]> {
  const orderIds = only(events, orderPaid).map(({ payload }) => payload.orderId)
  const lines = Map.groupBy(await tillLines(tx.db, orderIds), ({ orderId }) => orderId)
  return [...lines].flatMap(([orderId, own]) =>
    summed(own).map(({ storeId, variantId, units }): StockMove => ({
      storeId,
      variantId,
      kind: 'sold',
      units: -units,
      cause: `order ${orderId}`,
      number: own[0]?.number ?? '',
    })),
  )
}

async function broughtToTills(tx: Tx, events: readonly LogEvent[]): Promise<StockMove[]> {
  const refunds = only(events, orderRefunded).map(({ payload }) => payload)
  const lines = await tillLines(
    tx.db,
    refunds.map(({ orderId }) => orderId),
  )
  return refunds.flatMap(({ refundId, orderId, units: back }) => {
    const own = lines.flatMap((one) => {
      const units = back.find(({ line }) => line === one.line)?.units ?? 0
      return one.orderId === orderId && units > 0 ? [{ ...one, units }] : []
    })
    return summed(own).map(({ storeId, variantId, units }): StockMove => ({
      storeId,
      variantId,
      kind: 'returned',
      units,
      cause: `refund ${refundId}`,
      number: own[0]?.number ?? '',
    }))
  })
}

export const stockListener = listener({
  name: 'shop.stock',
  on: [orderPaid, orderRefunded],
  run: async (tx, events) => {
    const sold = await soldAtTills(tx, events)
    await moveStock(tx, [...sold, ...(await broughtToTills(tx, events))])
  },
})
