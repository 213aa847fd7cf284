// Money of sales goes back: goods were returned, a payment came too late and nothing was left, or a
// deposit ended. What was paid in two parts goes back in the same way, the balance first.
// Units go back on sale only where the sale says so (S-K8).
import { groupBy } from '#kit'
import { listener, only, type LogEvent, type Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { orderRefunded } from '#modules/order'
import { refundPayments, type GiveBack } from '#modules/pay'
import { depositEnded, reservationShort } from './events.ts'
import { noteBalanceBack } from './sql/balance.ts'
import {
  balanceFen,
  lockReservations,
  reservationsOf,
  settleReservations,
  type Reservation,
} from './sql/reservation.ts'
import { lockStock, moveStock, salesOf } from './sql/sale.ts'

interface Returned {
  row: Reservation
  refundId: number
  amountFen: number
  units: readonly { units: number }[]
  all: boolean
}

async function returnedOf(tx: Tx, events: readonly LogEvent[]): Promise<Returned[]> {
  const refunds = only(events, orderRefunded)
  const about = await reservationsOf(tx.db, {
    orderIds: refunds.map(({ payload }) => payload.orderId),
  })
  const byOrder = new Map(about.map((row) => [row.orderId, row]))
  return refunds.flatMap(({ payload }) => {
    const row = byOrder.get(payload.orderId)
    return row ? [{ ...payload, row }] : []
  })
}

interface PartBack extends GiveBack {
  reservationId: number
  ofBalance: boolean
}
/** What goes back for returned goods, by payment; `rows` are locked and as they stand now. */
function forGoods(returned: readonly Returned[], rows: readonly Reservation[]): PartBack[] {
  const left = new Map(
    rows.map((row) => [row.reservationId, balanceFen(row) - row.balanceBackFen] as const),
  )
  return returned.flatMap(({ row, refundId, amountFen }) => {
    const { customerId, reservationId } = row
    const ofBalance = Math.min(amountFen, left.get(reservationId) ?? 0)
    left.set(reservationId, (left.get(reservationId) ?? 0) - ofBalance)
    const about = { customerId, reservationId, key: `refund ${refundId}`, reason: '商品退款' }
    return [
      { ...about, paymentId: row.balanceId ?? 0, amountFen: ofBalance, ofBalance: true },
      {
        ...about,
        paymentId: row.paymentId ?? 0,
        amountFen: amountFen - ofBalance,
        ofBalance: false,
      },
    ].filter((part) => part.amountFen > 0)
  })
}

const forDeposits = (events: readonly LogEvent[]): GiveBack[] =>
  only(events, depositEnded).flatMap(({ subject, payload: { backFen, ...payload } }) =>
    backFen === 0
      ? []
      : [
          {
            customerId: subject ?? 0,
            paymentId: payload.paymentId,
            key: `deposit ${payload.reservationId}`,
            amountFen: backFen,
            reason: '预售定金退回',
          },
        ],
  )

const forShortfalls = (events: readonly LogEvent[]): GiveBack[] =>
  only(events, reservationShort).map(({ subject, payload }) => ({
    customerId: subject ?? 0,
    paymentId: payload.paymentId,
    key: `reservation ${payload.reservationId}`,
    amountFen: payload.amountFen,
    reason: '付款时已无货或已截止，原路退回',
  }))

async function restock(tx: Tx, returned: readonly Returned[]): Promise<void> {
  const sales = await salesOf(
    tx.db,
    returned.map(({ row }) => row.saleId),
  )
  const back = returned.filter(({ row }) => sales.get(row.saleId)?.restock === true)
  const bySale = groupBy(back, ({ row }) => row.saleId)
  const left = await lockStock(tx, [...bySale.keys()])
  await moveStock(
    tx,
    left,
    [...bySale].map(([saleId, own]) => ({
      saleId,
      kind: 'restocked' as const,
      units: own.flatMap(({ units }) => units).reduce((sum, { units }) => sum + units, 0),
    })),
  )
}

async function run(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const returned = await returnedOf(tx, events)
  const short = only(events, reservationShort)
  const others = [...forShortfalls(events), ...forDeposits(events)]
  if (returned.length + others.length === 0) return
  await lockPeople(tx, [
    ...returned.map(({ row }) => row.customerId),
    ...others.map(({ customerId }) => customerId),
  ])
  const rows = await lockReservations(
    tx,
    [
      ...returned.map(({ row }) => row.reservationId),
      ...short.map(({ payload }) => payload.reservationId),
    ],
    [...returned.map(({ row }) => row.customerId), ...short.map(({ subject }) => subject ?? 0)],
  )
  const goods = forGoods(returned, rows)
  const outcomes = await refundPayments(tx, [...goods, ...others])
  for (const { refusal } of outcomes) if (refusal) throw refusal
  await noteBalanceBack(tx, [
    ...goods.filter(({ ofBalance }) => ofBalance).map((one) => ({ ...one, fen: one.amountFen })),
    ...lateBalances(short, rows),
  ])
  await settleReservations(
    tx,
    returned
      .filter(({ all }) => all)
      .map(({ row: { customerId, reservationId } }) => ({
        customerId,
        reservationId,
        state: 'refunded' as const,
      })),
  )
  await restock(tx, returned)
}

/** Balances that came too late and go back whole. */
const lateBalances = (
  short: readonly LogEvent<{ reservationId: number; paymentId: number; amountFen: number }>[],
  rows: readonly Reservation[],
) =>
  short.flatMap(({ payload: { reservationId, paymentId, amountFen } }) => {
    const row = rows.find((one) => one.reservationId === reservationId)
    const fresh = row?.balanceId === paymentId && row.balanceBackFen === 0
    return fresh ? [{ customerId: row.customerId, reservationId, fen: amountFen }] : []
  })

export const giveBackListener = listener({
  name: 'shop.saleRefunds',
  on: [orderRefunded, reservationShort, depositEnded],
  run,
})
