// Goods come back to the till; coupons of orders refunded in full go back to their holders.
import type { RefundDone, RefundEffect, RefundInput as TillRefund } from '#contracts'
import { DAY_MS } from '#kit'
import {
  listener,
  ok,
  only,
  refuse,
  type Outcome,
  type RefundPart,
  type Scope,
  type Tx,
} from '#platform'
import { restoreCoupons } from '#modules/coupon'
import {
  numberKey,
  orderRefunded,
  orderRefusals,
  ordersByNumber,
  refundOrders,
  type RefundPreview,
} from '#modules/order'
import { restorableOf } from './sql.ts'
import { giveTendersBack } from './tenders.ts'
import { packagesBack } from './sale/vouchers.ts'

/** Each refund is answered by itself. An order of a store out of reach is unknown to the caller. */
export async function refundAtTill(
  tx: Tx,
  refunds: readonly TillRefund[],
  scope: Scope,
): Promise<Outcome<RefundDone>[]> {
  const known = new Map(
    (
      await ordersByNumber(
        tx.db,
        refunds.map((refund) => ({ source: refund.source, number: refund.orderNumber })),
      )
    ).map((row) => [numberKey(row), row]),
  )
  const checked = refunds.map((refund): Outcome<TillRefund> => {
    const order = known.get(numberKey({ source: refund.source, number: refund.orderNumber }))
    const seen =
      order && (scope.all || (order.store_id !== null && scope.storeIds.includes(order.store_id)))
    if (!seen)
      return refuse(orderRefusals.unknownOrder, { number: refund.orderNumber }, 'orderNumber')
    return new Date(refund.refundedAt).getTime() > tx.now.getTime() + DAY_MS
      ? refuse(orderRefusals.inFuture, { at: refund.refundedAt }, 'refundedAt')
      : ok(refund)
  })
  const packages = await packagesBack(
    tx,
    checked.flatMap((outcome) => outcome.ok ?? []),
  )
  const allowed = checked.map(
    (outcome) => (outcome.ok && packages.refusalOf(outcome.ok)) ?? outcome,
  )
  const wanted = allowed.flatMap((outcome) => (outcome.ok ? [outcome.ok] : []))
  const done = await refundOrders(
    tx,
    wanted.map((refund) => ({
      source: refund.source,
      refundNumber: refund.number,
      at: new Date(refund.refundedAt),
      order: { source: refund.source, number: refund.orderNumber },
      ...(refund.lines && {
        lines: refund.lines.map(({ line, quantity }) => ({ line, units: quantity })),
      }),
      ...(refund.reason && { reason: refund.reason }),
    })),
  )
  await packages.take(wanted, done)
  await giveTendersBack(tx, done)
  let at = 0
  return allowed.map((outcome): Outcome<RefundDone> => {
    if (outcome.refusal) return outcome
    const result = done[at++]
    if (!result?.ok)
      return { refusal: result?.refusal ?? refuse(orderRefusals.unknownOrder).refusal }
    const { orderId, ...rest } = result.ok
    return ok({ ...rest, orderId: orderId ?? 0, number: outcome.ok.number })
  })
}

export const listeners = [
  listener({
    name: 'shop.couponsOfRefunds',
    on: [orderRefunded],
    run: async (tx, events) => {
      const whole = only(events, orderRefunded).filter((event) => event.payload.all)
      await restoreCoupons(
        tx,
        whole.map((event) => event.payload.orderId),
      )
    },
  }),
]

/** The line of a preview that tells of an offer she loses by what she keeps, or gets back (S-R3). */
export const lostOffer = ({ lostFen }: RefundPreview): RefundEffect[] =>
  lostFen === 0
    ? []
    : [
        {
          module: 'shop',
          fen: -lostFen,
          points: null,
          sentence:
            lostFen > 0
              ? {
                  zh: '留下的商品不再满足优惠条件，已享优惠从退款中扣除',
                  en: 'What is kept no longer earns its offer: the discount is taken off the refund',
                }
              : {
                  zh: '此前因优惠失效扣下的金额随本次一并退还',
                  en: 'What was held back for an offer lost before comes back with this refund',
                },
        },
      ]

export const refund: RefundPart = {
  preview: async (db, { orderId, all }) => {
    const names = all ? await restorableOf(db, orderId) : []
    return names.map((name) => ({
      kind: 'coupon',
      amount: 1,
      sentence: { zh: `退回优惠券「${name}」`, en: `Coupon “${name}” is given back` },
    }))
  },
}
