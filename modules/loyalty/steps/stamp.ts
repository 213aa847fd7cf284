// The first purchases: a purchase day in time takes the next step and has its reward. The story: lock
// the buyers and their memberships, look what they hold, decide order by order, give and write. A step
// whose order came back in full is taken back first, with what of its reward is unused.
import type { FirstPurchases } from '#contracts'
import { dayOf, groupBy, type Day } from '#kit'
import type { LogEvent, Tx } from '#platform'
import { brandOf } from '#modules/org'
import { issueCoupons } from '#modules/coupon'
import { lockPeople } from '#modules/customer'
import { balances } from '#modules/ledger'
import type { OrderPaid } from '#modules/order'
import { repay } from '../debt.ts'
import { postEarned } from '../earn.ts'
import { stepReached } from '../events.ts'
import { letGo } from '../expire.ts'
import { expiryOf, type Rules } from '../program.ts'
import { findGrants, insertGrants, type NewGrant } from '../sql/grant.ts'
import { lockMembers } from '../sql/member.ts'
import { readProgram } from '../sql/program.ts'
import { firstPurchaseDays } from '../sql/standing.ts'
import { stepFor, type Held } from './rule.ts'
import { insertStamps, stampsOf, wholeReturned, type NewStamp } from './sql.ts'
import { takeBackSteps, type Refunded } from './take-back.ts'

export const stepKey = (step: number): string => `stamp:${step}`

interface Bought {
  customerId: number
  under: number
  orderId: number
  day: Day
}

export async function stampPurchases(
  tx: Tx,
  paid: readonly LogEvent<OrderPaid>[],
  refunded: readonly LogEvent<Refunded>[],
): Promise<void> {
  const whole = refunded.filter((event) => event.payload.all)
  const { rules } = await readProgram(tx.db)
  const rule = rules.firstPurchases
  const events = [...(rule ? paid : []), ...whole]
  if (events.length === 0) return
  const subjects = events.map((event) => event.subject ?? 0)
  const people = await lockPeople(tx, subjects)
  const members = await lockMembers(tx, people.values())
  if (members.size === 0) return
  await letGo(tx, [...members.keys()])
  await takeBackSteps(tx, whole, people)
  if (!rule) return
  const { zone } = await brandOf(tx.db)
  const bought = paid.flatMap(({ subject, occurredAt, payload }): Bought[] => {
    const under = subject ?? 0
    const member = members.get(people.get(under) ?? 0)
    if (!member || member.joined_at > occurredAt) return []
    const day = dayOf(new Date(payload.paidAt), zone)
    return [{ customerId: member.customer_id, under, orderId: payload.orderId, day }]
  })
  await give(tx, await decide(tx, rule, bought), rules, rule, zone)
}

/** In the order of days, so that a batch earns what its orders one by one would. */
async function decide(tx: Tx, rule: FirstPurchases, bought: readonly Bought[]) {
  const ids = [...new Set(bought.map(({ customerId }) => customerId))]
  const stamps = await stampsOf(tx.db, ids)
  const known = new Set(stamps.map(({ customerId, orderId }) => `${customerId} ${orderId}`))
  const held = new Map<number, Held[]>(groupBy(stamps, ({ customerId }) => customerId))
  const first = await firstPurchaseDays(tx.db, ids)
  const gone = await wholeReturned(
    tx.db,
    bought.map(({ under: customerId, orderId }) => ({ customerId, orderId })),
  )
  const made: NewStamp[] = []
  for (const { customerId, orderId, day } of bought.toSorted((a, b) => (a.day < b.day ? -1 : 1))) {
    if (gone.has(orderId) || known.has(`${customerId} ${orderId}`)) continue
    const own = held.get(customerId) ?? []
    const step = stepFor(rule, own, day, first.get(customerId))
    if (step === undefined) continue
    held.set(customerId, [...own, { step, day, taken: false }])
    made.push({ customerId, step, day, orderId, points: 0, couponId: null })
  }
  return made
}

/**
 * What a step gives it gives once: a step taken anew after its reward was used gives nothing again.
 * A template with none left gives none.
 */
async function give(
  tx: Tx,
  stamps: readonly NewStamp[],
  rules: Rules,
  { steps }: FirstPurchases,
  zone: string,
): Promise<void> {
  if (stamps.length === 0) return
  const keyed = stamps.map((stamp) => ({ ...stamp, key: stepKey(stamp.step) }))
  const given = new Set((await findGrants(tx.db, keyed)).map((g) => `${g.customerId} ${g.key}`))
  const ids = [...new Set(stamps.map(({ customerId }) => customerId))]
  const held = await balances(tx.db, ids, 'points')
  const grants = keyed.flatMap(({ customerId, key, step }): NewGrant[] => {
    const points = steps[step - 1]?.points ?? 0
    if (points === 0 || given.has(`${customerId} ${key}`)) return []
    return [
      {
        customerId,
        key,
        orderId: null,
        points,
        growth: 0,
        pointsLeft: repay(held, customerId, points),
        lines: [],
        granted: true,
        earnedAt: tx.now,
        startsAt: null,
        expiresAt: expiryOf(rules, tx.now, zone),
      },
    ]
  })
  if (grants.length > 0) {
    await insertGrants(tx, grants)
    // A step may be taken anew: the order tells its transfer from the one before.
    const orders = new Map(keyed.map((one) => [`${one.customerId} ${one.key}`, one.orderId]))
    await postEarned(
      tx,
      grants.map((grant) => ({
        ...grant,
        key: `${grant.key}:${orders.get(`${grant.customerId} ${grant.key}`)}`,
      })),
      'stamp',
    )
  }
  const wanted = keyed.flatMap(({ customerId, key, step }) => {
    const templateId = steps[step - 1]?.templateId
    return templateId ? [{ customerId, key, templateId, source: 'firstPurchases' }] : []
  })
  const issued = await issueCoupons(tx, wanted)
  const coupons = new Map(
    wanted.map(({ customerId, key }, at) => [`${customerId} ${key}`, issued[at]?.ok?.couponId]),
  )
  const points = new Map(grants.map((grant) => [`${grant.customerId} ${grant.key}`, grant.points]))
  const reached = keyed.map(({ key, ...stamp }) => ({
    ...stamp,
    points: points.get(`${stamp.customerId} ${key}`) ?? 0,
    couponId: coupons.get(`${stamp.customerId} ${key}`) ?? null,
  }))
  await insertStamps(tx, reached)
  tx.publish(
    stepReached,
    reached.map(({ customerId, orderId, step, points: given, couponId }) => ({
      subject: customerId,
      payload: { orderId, step, of: steps.length, points: given, coupon: couponId !== null },
    })),
  )
}
