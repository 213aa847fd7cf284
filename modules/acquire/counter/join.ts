// Somebody became a member, or it became clearer how she had come: the counter's rows follow from
// what stands in the house, and her coupon is granted once.
import { sortedUnique } from '#kit'
import { listener, only, type LogEvent, type Tx } from '#platform'
import { tied } from '#modules/code'
import { issueCoupons } from '#modules/coupon'
import { lockPeople } from '#modules/customer'
import { loyaltyJoined } from '#modules/loyalty'
import { counterJoined } from '../events.ts'
import { dropCredit, keepJoined, withoutCoupon, writeCoupons } from './sql/member.ts'

/** A coupon that cannot be issued any more leaves the gift to be handed over. */
async function grantCoupons(tx: Tx, customerIds: readonly number[]): Promise<void> {
  const promised = await withoutCoupon(tx.db, customerIds)
  const issued = await issueCoupons(
    tx,
    promised.map(({ customerId, promptId, templateId }) => ({
      customerId,
      templateId,
      key: `counter:${promptId}:${customerId}`,
      source: `counter ${promptId}`,
    })),
  )
  await writeCoupons(
    tx.db,
    promised.flatMap(({ customerId }, at) => {
      const couponId = issued[at]?.ok?.couponId
      return couponId === undefined ? [] : [{ customerId, couponId }]
    }),
  )
}

async function run(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const heard = [...only(events, tied), ...only(events, loyaltyJoined)]
  const subjects = sortedUnique(heard.flatMap(({ subject }) => subject ?? []))
  if (subjects.length === 0) return
  const people = sortedUnique([...(await lockPeople(tx, subjects)).values()])
  const dropped = await dropCredit(tx.db, people)
  const kept = await keepJoined(tx.db, people)
  if (kept.length > 0)
    await grantCoupons(
      tx,
      kept.map(({ customerId }) => customerId),
    )
  tx.publish(
    counterJoined,
    [...dropped, ...kept].map(({ customerId, promptId, staffId }) => ({
      subject: customerId,
      payload: { promptId, staffId },
    })),
  )
}

export const counterListener = listener({
  name: 'acquire.counter',
  on: [tied, loyaltyJoined],
  run,
})
