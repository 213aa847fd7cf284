// A coupon right after payment, within the golden window after the first purchase (brief E2).
import type { LogEvent, Tx } from '#platform'
import { addDays, dayOf, type Day } from '#kit'
import { brandOf } from '#modules/org'
import { issueCoupons, voidCoupons } from '#modules/coupon'
import { lockPeople } from '#modules/customer'
import type { OrderPaid } from '#modules/order'
import type { Rules } from './program.ts'
import { readProgram } from './sql/program.ts'
import { firstPurchaseDays } from './sql/standing.ts'

type Paid = LogEvent<OrderPaid>
type Refunded = LogEvent<{ orderId: number; all: boolean }>
type People = ReadonlyMap<number, number>
type Rule = NonNullable<Rules['couponAfterPayment']>

export const afterPaymentKey = (orderId: number): string => `afterPayment:${orderId}`

/**
 * Gives coupons by the rule, and takes those of orders that came back in full again unless they
 * were used. Taking comes first: it locks coupons, giving locks the counters of limited templates.
 */
export async function afterPayment(
  tx: Tx,
  paid: readonly Paid[],
  refunded: readonly Refunded[],
): Promise<void> {
  const whole = refunded.filter((event) => event.payload.all)
  const rule = paid.length === 0 ? undefined : (await readProgram(tx.db)).rules.couponAfterPayment
  if (!rule && whole.length === 0) return
  const people = await lockPeople(
    tx,
    [...paid, ...whole].map((event) => event.subject ?? 0),
  )
  await voidCoupons(
    tx,
    whole.map(({ subject, payload }) => ({
      customerId: people.get(subject ?? 0) ?? 0,
      key: afterPaymentKey(payload.orderId),
    })),
    'refund',
  )
  const gone = new Set(whole.map((event) => event.payload.orderId))
  if (rule)
    await give(
      tx,
      paid.filter((event) => !gone.has(event.payload.orderId)),
      people,
      rule,
    )
}

/** A template that has none left, or a customer at her limit, gets none. */
async function give(tx: Tx, paid: readonly Paid[], people: People, rule: Rule): Promise<void> {
  const { zone } = await brandOf(tx.db)
  const first =
    rule.withinDays === null
      ? new Map<number, Day>()
      : await firstPurchaseDays(tx.db, [...new Set(people.values())])
  const granted = paid.flatMap(({ subject, payload }) => {
    const customerId = people.get(subject ?? 0)
    if (customerId === undefined || payload.amountFen < rule.fromFen) return []
    const day = dayOf(new Date(payload.paidAt), zone)
    const last =
      rule.withinDays === null ? day : addDays(first.get(customerId) ?? day, rule.withinDays)
    return day <= last ? [{ customerId, orderId: payload.orderId }] : []
  })
  await issueCoupons(
    tx,
    granted.map(({ customerId, orderId }) => ({
      customerId,
      templateId: rule.templateId,
      key: afterPaymentKey(orderId),
      source: 'afterPayment',
    })),
  )
}
