// A coupon right after payment, within the golden window after the first purchase (brief E2).
import type { LogEvent, Tx } from '#platform'
import { addDays, dayOf, type Day } from '#kit'
import { issueCoupons, voidCoupons } from '#modules/coupon'
import type { OrderPaid } from '#modules/order'
import type { Rules } from './program.ts'
import { firstPurchaseDays } from './sql/standing.ts'

export const afterPaymentKey = (orderId: number): string => `afterPayment:${orderId}`

/** Issues by the rule; a template that has none left, or a customer at her limit, gets none. */
export async function couponsAfterPayment(
  tx: Tx, events: readonly LogEvent<OrderPaid>[], people: ReadonlyMap<number, number>, rules: Rules,
  zone: string,
): Promise<void> {
  const rule = rules.couponAfterPayment
  if (!rule) return
  const enough = events.filter((event) => event.payload.amountFen >= rule.fromFen)
  const first = rule.withinDays === null ? new Map<number, Day>()
    : await firstPurchaseDays(tx.db, [...new Set(people.values())])
  const granted = enough.flatMap((event) => {
    const customerId = people.get(event.subject ?? 0)
    if (customerId === undefined) return []
    const day = dayOf(new Date(event.payload.paidAt), zone)
    const last = rule.withinDays === null ? day : addDays(first.get(customerId) ?? day, rule.withinDays)
    return day <= last ? [{ customerId, orderId: event.payload.orderId }] : []
  })
  await issueCoupons(tx, granted.map(({ customerId, orderId }) => (
    { customerId, templateId: rule.templateId, key: afterPaymentKey(orderId), source: 'afterPayment' })))
}

/** Orders that came back in full lose the coupon they gave, unless it was used. */
export async function voidAfterPayment(
  tx: Tx, orders: readonly { customerId: number; orderId: number }[],
): Promise<void> {
  await voidCoupons(tx, orders.map(({ customerId, orderId }) => (
    { customerId, key: afterPaymentKey(orderId) })), 'refund')
}
