// An order came back in full: the step of its day goes with the unused reward, unless she bought
// something else that day.
import { groupBy } from '#kit'
import type { LogEvent, Tx } from '#platform'
import { ungrantCoupons } from '#modules/coupon'
import { post } from '#modules/ledger'
import { stepTaken, valueReversed } from '../events.ts'
import { findGrants, updateGrants } from '../sql/grant.ts'
import { stepKey } from './stamp.ts'
import { freeGrants, othersOfDay, repoint, stampsOf, takeStamps, type Stamp } from './sql.ts'

export interface Refunded {
  orderId: number
  refundId: number
  all: boolean
}

/** The buyers' memberships are locked. Coupons are locked before accounts move. */
export async function takeBackSteps(
  tx: Tx,
  refunded: readonly LogEvent<Refunded>[],
  people: ReadonlyMap<number, number>,
): Promise<void> {
  const refunds = new Map(refunded.map(({ payload }) => [payload.orderId, payload.refundId]))
  const ids = [...new Set(refunded.map(({ subject }) => people.get(subject ?? 0) ?? 0))]
  if (ids.length === 0) return
  const hit = (await stampsOf(tx.db, ids)).filter(
    ({ taken, orderId }) => !taken && refunds.has(orderId),
  )
  if (hit.length === 0) return
  const others = await othersOfDay(tx.db, hit)
  if (others.size > 0) await repoint(tx, others)
  const lost = hit.filter(({ stampId }) => !others.has(stampId))
  await ungrantCoupons(
    tx,
    lost.flatMap(({ couponId }) => couponId ?? []),
    'refund',
  )
  await takePoints(tx, lost, refunds)
  await takeStamps(tx, lost)
  tx.publish(
    stepTaken,
    lost.map(({ customerId, orderId, step }) => ({
      subject: customerId,
      payload: { orderId, step },
    })),
  )
}

/** What is left of the lot; what was spent of it, or repaid a debt, stays. */
async function takePoints(
  tx: Tx,
  lost: readonly Stamp[],
  refunds: ReadonlyMap<number, number>,
): Promise<void> {
  const rewarded = lost.filter(({ points }) => points > 0)
  const found = await findGrants(
    tx.db,
    rewarded.map(({ customerId, step }) => ({ customerId, key: stepKey(step) })),
  )
  const grants = groupBy(found, ({ customerId, key }) => `${customerId} ${key}`)
  const taken = rewarded.flatMap((stamp) => {
    const [grant] = grants.get(`${stamp.customerId} ${stepKey(stamp.step)}`) ?? []
    return grant && grant.pointsLeft > 0 ? [{ stamp, grant, points: grant.pointsLeft }] : []
  })
  if (taken.length === 0) return
  const unused = taken.filter(({ grant }) => grant.pointsLeft === grant.points)
  await updateGrants(
    tx,
    taken.map(({ grant, points }) => ({
      ...grant,
      pointsLeft: 0,
      reversedPoints: grant.reversedPoints + points,
    })),
  )
  await freeGrants(
    tx,
    unused.map(({ grant }) => grant.grantId),
  )
  await post(
    tx,
    taken.map(({ stamp, points }) => ({
      key: `stampBack:${stamp.stampId}:points`,
      asset: 'points',
      amount: points,
      reason: 'stampBack',
      from: { customerId: stamp.customerId },
      to: { system: 'reversed' },
    })),
  )
  tx.publish(
    valueReversed,
    taken.map(({ stamp: { customerId, orderId }, points }) => ({
      subject: customerId,
      payload: { orderId, refundId: refunds.get(orderId) ?? 0, points, growth: 0 },
    })),
  )
}
