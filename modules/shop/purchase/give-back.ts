// Money of purchases goes back: goods were returned, or a payment came too late and something was
// gone. When it has arrived, her return says so.
import { listener, only, type LogEvent, type Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { orderRefunded } from '#modules/order'
import { payRefunded, refundPayments, type GiveBack } from '#modules/pay'
import { purchaseShort } from './events.ts'
import type { Purchase } from './purchase.ts'
import { addRefunded, byOrders, lockPurchases, stepTo } from './sql/purchase.ts'
import { arrived, storedOfRefunds } from './sql/return.ts'

interface Returned {
  one: Purchase
  refundId: number
  amountFen: number
  /** Of that, what the way it was paid takes back: stored value is hers again already. */
  moneyFen: number
  all: boolean
}

async function returnedOf(tx: Tx, events: readonly LogEvent[]): Promise<Returned[]> {
  const refunds = only(events, orderRefunded).map(({ payload }) => payload)
  const about = await byOrders(
    tx.db,
    refunds.map(({ orderId }) => orderId),
  )
  const byOrder = new Map(about.map((one) => [one.orderId, one]))
  const stored = await storedOfRefunds(
    tx.db,
    refunds.map(({ refundId }) => refundId),
  )
  return refunds.flatMap(({ refundId, orderId, amountFen, all }) => {
    const one = byOrder.get(orderId)
    const moneyFen = amountFen - (stored.get(refundId) ?? 0)
    return one ? [{ one, refundId, amountFen, moneyFen, all }] : []
  })
}

const forGoods = ({ one, refundId, moneyFen: amountFen }: Returned): GiveBack => ({
  customerId: one.customerId,
  paymentId: one.paymentId ?? 0,
  key: `refund ${refundId}`,
  amountFen,
  reason: '商品退款',
})

const forShort = (events: readonly LogEvent[]): GiveBack[] =>
  only(events, purchaseShort).map(({ subject, payload }) => ({
    customerId: subject ?? 0,
    paymentId: payload.paymentId,
    key: `purchase ${payload.purchaseId}`,
    amountFen: payload.amountFen,
    reason: '付款时商品已售罄，原路退回',
  }))

const REFUND_KEY = /^refund (\d+)$/
/** Purposes of our payments: those of others are none of our returns. */
const ours = (purpose: string) => purpose.startsWith('purchase ')

async function hearArrived(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const refundIds = only(events, payRefunded).flatMap(({ payload: { purpose, key } }) => {
    const id = REFUND_KEY.exec(key)?.[1]
    return id !== undefined && ours(purpose) ? [Number(id)] : []
  })
  if (refundIds.length > 0) await arrived(tx, refundIds)
}

async function run(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const returned = await returnedOf(tx, events)
  const money = [
    ...returned.filter(({ moneyFen }) => moneyFen > 0).map(forGoods),
    ...forShort(events),
  ]
  await lockPeople(tx, [
    ...money.map(({ customerId }) => customerId),
    ...returned.map(({ one }) => one.customerId),
  ])
  const held = await lockPurchases(
    tx,
    returned.map(({ one }) => one),
  )
  for (const { refusal } of await refundPayments(tx, money)) if (refusal) throw refusal
  const states = new Map(held.map(({ purchaseId, state }) => [purchaseId, state]))
  for (const { one, amountFen, all } of returned) {
    await addRefunded(tx, one, amountFen)
    if (all && states.get(one.purchaseId) !== 'refunded')
      await stepTo(tx, one, { state: 'refunded' })
  }
  await hearArrived(tx, events)
}

export const purchaseRefundListener = listener({
  name: 'shop.purchaseRefunds',
  on: [orderRefunded, purchaseShort, payRefunded],
  run,
})
