// Money of sales goes back: goods were returned, or a payment came too late and nothing was left.
// Units go back on sale only where the sale says so (S-K8).
import { groupBy } from '#kit'
import { listener, only, type LogEvent, type Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { orderRefunded } from '#modules/order'
import { refundPayments, type GiveBack } from '#modules/pay'
import { reservationShort } from './events.ts'
import {
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

const forGoods = ({ row, refundId, amountFen }: Returned): GiveBack => ({
  customerId: row.customerId,
  paymentId: row.paymentId ?? 0,
  key: `refund ${refundId}`,
  amountFen,
  reason: '商品退款',
})

const forShortfalls = (events: readonly LogEvent[]): GiveBack[] =>
  only(events, reservationShort).map(({ subject, payload }) => ({
    customerId: subject ?? 0,
    paymentId: payload.paymentId,
    key: `reservation ${payload.reservationId}`,
    amountFen: payload.amountFen,
    reason: '付款时已售罄，原路退回',
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
  const money = [
    ...returned.filter(({ amountFen }) => amountFen > 0).map(forGoods),
    ...forShortfalls(events),
  ]
  if (money.length === 0) return
  const ids = returned.map(({ row }) => row.customerId)
  await lockPeople(
    tx,
    money.map(({ customerId }) => customerId),
  )
  await lockReservations(
    tx,
    returned.map(({ row }) => row.reservationId),
    ids,
  )
  const outcomes = await refundPayments(tx, money)
  for (const { refusal } of outcomes) if (refusal) throw refusal
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

export const giveBackListener = listener({
  name: 'shop.saleRefunds',
  on: [orderRefunded, reservationShort],
  run,
})
