// The coupon that comes with a top-up; a top-up that is paid out in full takes it back unless it
// was used.
import type { LogEvent, Tx } from '#platform'
import { issueCoupons, voidCoupons } from '#modules/coupon'
import { lockPeople } from '#modules/customer'
import type { ToppedUpEvent, TopUpReturnedEvent } from '../events.ts'

const giftKey = (topUpId: number) => `topUp:${topUpId}`

/** Taking comes first: it locks coupons, giving locks the counters of limited templates. */
export async function topUpGifts(
  tx: Tx,
  given: readonly LogEvent<ToppedUpEvent>[],
  returned: readonly LogEvent<TopUpReturnedEvent>[],
): Promise<void> {
  const whole = returned.filter((event) => event.payload.all)
  const gone = new Set(whole.map((event) => event.payload.topUpId))
  const gifts = given.flatMap(({ subject, payload: { topUpId, templateId } }) =>
    templateId === null || gone.has(topUpId) ? [] : [{ subject, topUpId, templateId }],
  )
  if (gifts.length === 0 && whole.length === 0) return
  const people = await lockPeople(
    tx,
    [...gifts, ...whole].map((one) => one.subject ?? 0),
  )
  const owner = (subject: number | null) => people.get(subject ?? 0) ?? 0
  await voidCoupons(
    tx,
    whole.map(({ subject, payload }) => ({
      customerId: owner(subject),
      key: giftKey(payload.topUpId),
    })),
    'refund',
  )
  await issueCoupons(
    tx,
    gifts.map(({ subject, topUpId, templateId }) => ({
      customerId: owner(subject),
      templateId,
      key: giftKey(topUpId),
      source: 'topUp',
    })),
  )
}
