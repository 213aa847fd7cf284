// Payments of reservations arrive. In time: sold, or with its deposit held until the balance comes.
// Too late: the units are taken once more if there are any, else she is told and her money goes back
// (S-K4). What was sold becomes an order like any other.
import { decimalOf } from '#kit'
import { listener, only, type LogEvent, type Tx } from '#platform'
import { brandOf } from '#modules/org'
import { lockPeople } from '#modules/customer'
import { ingestOrders } from '#modules/order'
import { payPaid } from '#modules/pay'
import { reservationShort } from './events.ts'
import { hold } from './balance.ts'
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

/** A payment that has to be decided on: the first of a reservation, or its balance. */
interface Payment extends Reservation {
  paid: { id: number; fen: number; of: 'first' | 'balance' }
}

/** One that is settled has been heard of before. */
const isOpen = ({ state, paid, balanceBackFen }: Payment): boolean =>
  paid.of === 'first'
    ? ['reserved', 'expired', 'cancelled'].includes(state)
    : ['held', 'forfeited', 'returned'].includes(state) && balanceBackFen === 0
const inTime = ({ state, paid }: Payment): boolean =>
  state === (paid.of === 'first' ? 'reserved' : 'held')

async function lockPaid(tx: Tx, events: readonly LogEvent[]): Promise<Payment[]> {
  const paid = new Map(only(events, payPaid).map(({ payload }) => [payload.paymentId, payload]))
  const about = await reservationsOf(tx.db, { paymentIds: [...paid.keys()] })
  const ids = about.map(({ customerId }) => customerId)
  await lockPeople(tx, ids)
  const held = await lockReservations(
    tx,
    about.map(({ reservationId }) => reservationId),
    ids,
  )
  return held.flatMap((row) => {
    const [first, balance] = [paid.get(row.paymentId ?? 0), paid.get(row.balanceId ?? 0)]
    const found = [
      ...(first ? [{ id: first.paymentId, fen: first.amountFen, of: 'first' as const }] : []),
      ...(balance
        ? [{ id: balance.paymentId, fen: balance.amountFen, of: 'balance' as const }]
        : []),
    ]
    return found.map((payment) => ({ ...row, paid: payment })).filter(isOpen)
  })
}

async function settlePaid(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const open = await lockPaid(tx, events)
  if (open.length === 0) return
  const sales = await salesOf(
    tx.db,
    open.map(({ saleId }) => saleId),
  )
  const short = await shortOf(
    tx,
    open.filter((row) => !inTime(row)),
    sales,
  )
  const kept = open.filter((row) => !short.includes(row))
  const begun = kept.filter(({ paid, depositFen }) => paid.of === 'first' && depositFen !== null)
  const sold = kept.filter((row) => !begun.includes(row))
  const orderIds = await writeOrders(tx, sold, sales)
  await settleReservations(tx, [
    ...sold.map(({ customerId, reservationId }) => ({
      customerId,
      reservationId,
      state: 'paid' as const,
      orderId: orderIds.get(reservationId) ?? 0,
    })),
    ...short.flatMap(({ customerId, reservationId, paid }) =>
      paid.of === 'first' ? [{ customerId, reservationId, state: 'refunded' as const }] : [],
    ),
  ])
  await hold(tx, begun, sales)
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

/** Nothing of it is for sale any more. One that was called off is given back by its timer. */
const isGone = (row: Payment, sale: Sale | undefined, now: Date): boolean =>
  row.state === 'returned' ||
  (row.paid.of === 'first' && sale?.presale != null && sale.presale.balanceUntil <= now)

async function shortOf(
  tx: Tx,
  late: readonly Payment[],
  sales: ReadonlyMap<number, Sale>,
): Promise<Payment[]> {
  if (late.length === 0) return []
  const gone = new Set(late.filter((row) => isGone(row, sales.get(row.saleId), tx.now)))
  const rest = late.filter((row) => !gone.has(row))
  const over = await overLimit(tx, rest)
  const served = await retake(
    tx,
    rest.filter(({ reservationId }) => !over.has(reservationId)),
  )
  const short = late.filter(({ reservationId }) => !served.has(reservationId))
  tx.publish(
    reservationShort,
    short.map(({ customerId: subject, reservationId, saleId, units, paid }) => ({
      subject,
      payload: { reservationId, saleId, units, paymentId: paid.id, amountFen: paid.fen },
    })),
  )
  return short
}

export const saleListener = listener({
  name: 'shop.sales',
  on: [payPaid],
  run: settlePaid,
})
