// Payments of reservations arrive. In time: sold. Too late: the units are taken once more if there
// are any, else she is told and her money goes back (S-K4). What was sold becomes an order like any
// other.
import { decimalOf } from '#kit'
import { listener, only, type LogEvent, type Tx } from '#platform'
import { brandOf } from '#modules/org'
import { lockPeople } from '#modules/customer'
import { ingestOrders } from '#modules/order'
import { payPaid } from '#modules/pay'
import { reservationShort } from './events.ts'
import { holdingOf, holdings } from './reserve.ts'
import { withinLimit, type Sale } from './sale.ts'
import {
  heldBy,
  lockReservations,
  reservationsOf,
  settleReservations,
  type Reservation,
} from './sql/reservation.ts'
import { lockStock, moveStock, salesOf } from './sql/sale.ts'

/** Orders of the shop itself. */
export const SHOP_SOURCE = 'shop'
export const orderNumberOf = (reservationId: number): string => `SALE-${reservationId}`

/** Takes units again for those who paid too late, in the order of their payments. */
async function retake(tx: Tx, late: readonly Reservation[]): Promise<Set<number>> {
  const left = await lockStock(
    tx,
    late.map(({ saleId }) => saleId),
  )
  const rest = new Map(left)
  const served = late.filter(({ saleId, units }) => {
    const has = rest.get(saleId) ?? 0
    if (has < units) return false
    rest.set(saleId, has - units)
    return true
  })
  await moveStock(
    tx,
    left,
    served.map(({ saleId, units }) => ({ saleId, kind: 'retaken' as const, units: -units })),
  )
  return new Set(served.map(({ reservationId }) => reservationId))
}

async function writeOrders(
  tx: Tx,
  sold: readonly Reservation[],
  sales: ReadonlyMap<number, Sale>,
): Promise<Map<number, number>> {
  const { decimals } = await brandOf(tx.db)
  const done = await ingestOrders(
    tx,
    sold.map(({ customerId, reservationId, saleId, units, priceFen }) => {
      const sale = sales.get(saleId)
      return {
        customerId,
        storeId: sale?.storeId ?? null,
        source: SHOP_SOURCE,
        number: orderNumberOf(reservationId),
        placedAt: tx.now,
        currencyDecimals: decimals,
        lines: [
          {
            sku: sale?.sku ?? '',
            name: sale?.article ?? '',
            category: sale?.category ?? null,
            quantity: units,
            unitPrice: decimalOf(priceFen, decimals),
          },
        ],
        payments: [{ kind: 'wechat' as const, fen: units * priceFen }],
      }
    }),
  )
  return new Map(
    sold.map(({ reservationId }, at) => {
      const outcome = done[at]
      if (!outcome?.ok) throw outcome?.refusal ?? new Error('an order has no outcome')
      return [reservationId, outcome.ok.orderId]
    }),
  )
}

async function settlePaid(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const paid = only(events, payPaid)
  const about = await reservationsOf(tx.db, {
    paymentIds: paid.map(({ payload }) => payload.paymentId),
  })
  if (about.length === 0) return
  const ids = about.map(({ customerId }) => customerId)
  await lockPeople(tx, ids)
  const held = await lockReservations(
    tx,
    about.map(({ reservationId }) => reservationId),
    ids,
  )
  // One that is settled has been heard of before.
  const open = held.filter(({ state }) => state !== 'paid' && state !== 'refunded')
  const late = open.filter(({ state }) => state !== 'reserved')
  const short = await shortOf(tx, late)
  const sold = open.filter((row) => !short.includes(row))
  const sales = await salesOf(
    tx.db,
    sold.map(({ saleId }) => saleId),
  )
  const orderIds = await writeOrders(tx, sold, sales)
  await settleReservations(tx, [
    ...sold.map(({ customerId, reservationId }) => ({
      customerId,
      reservationId,
      state: 'paid' as const,
      orderId: orderIds.get(reservationId) ?? 0,
    })),
    ...short.map(({ customerId, reservationId }) => ({
      customerId,
      reservationId,
      state: 'refunded' as const,
    })),
  ])
}

/** Those of them who would have more than one person may, counting what they reserved since. */
async function overLimit(tx: Tx, late: readonly Reservation[]): Promise<Set<number>> {
  const sales = await salesOf(
    tx.db,
    late.map(({ saleId }) => saleId),
  )
  const held = holdings(await heldBy(tx.db, late))
  return new Set(
    late.flatMap((row) => {
      const sale = sales.get(row.saleId)
      const has = held.get(holdingOf(row)) ?? 0
      if (!sale || withinLimit(sale, has, row.units).refusal) return [row.reservationId]
      held.set(holdingOf(row), has + row.units)
      return []
    }),
  )
}

async function shortOf(tx: Tx, late: readonly Reservation[]): Promise<Reservation[]> {
  if (late.length === 0) return []
  const over = await overLimit(tx, late)
  const served = await retake(
    tx,
    late.filter(({ reservationId }) => !over.has(reservationId)),
  )
  const short = late.filter(({ reservationId }) => !served.has(reservationId))
  tx.publish(
    reservationShort,
    short.map(({ customerId: subject, reservationId, saleId, units, priceFen, paymentId }) => ({
      subject,
      payload: {
        reservationId,
        saleId,
        units,
        paymentId: paymentId ?? 0,
        amountFen: units * priceFen,
      },
    })),
  )
  return short
}

export const saleListener = listener({
  name: 'shop.sales',
  on: [payPaid],
  run: settlePaid,
})
