// The goal of a journey: reached at most once per entry, counted for treated and control alike over
// the same window, and the reason to leave where the plan says so.
import type { Tx } from '#platform'
import { journeyConverted } from './events.ts'
import { endEnrolments } from './end.ts'
import { templatesOf } from './plan.ts'
import { creditable, markGoals, othersLive, type Credited } from './sql/goal.ts'
import { plansOf, versionName } from './sql/plan.ts'
import type { Happening } from './triggers.ts'

/**
 * Credits what happened to enrolments whose goal it is. The caller holds the locks of the
 * customers.
 */
export async function reachGoals(tx: Tx, happenings: readonly Happening[]): Promise<void> {
  if (happenings.length === 0) return
  const found = await creditable(tx, happenings)
  const plans = await plansOf(tx.db, found)
  const goals = new Map<number, Credited>()
  for (const one of found) {
    const plan = plans.get(versionName(one))
    if (!plan || plan.settings.goal.event !== one.name || goals.has(one.enrolmentId)) continue
    // A journey that gives coupons means its own: another one redeemed is not its doing.
    const own = one.name === 'coupon.redeemed' ? templatesOf(plan) : []
    if (own.length > 0 && !own.includes(one.templateId ?? 0)) continue
    goals.set(one.enrolmentId, one)
  }
  if (goals.size > 0)
    await credit(
      tx,
      [...goals.values()],
      (goal) => plans.get(versionName(goal))?.settings.exitOnGoal ?? false,
    )
}

async function credit(
  tx: Tx,
  goals: readonly Credited[],
  exits: (goal: Credited) => boolean,
): Promise<void> {
  const steps = await markGoals(tx, goals)
  tx.publish(
    journeyConverted,
    goals.map((goal) => ({
      subject: goal.customerId,
      occurredAt: goal.at,
      payload: {
        journeyId: goal.journeyId,
        enrolmentId: goal.enrolmentId,
        version: goal.version,
        arm: goal.arm,
        stepId: steps.get(goal.enrolmentId) ?? null,
      },
    })),
  )
  const leaving = goals.filter(exits)
  const others = leaving.length === 0 ? [] : await othersLive(tx, leaving)
  await endEnrolments(tx, [
    ...leaving.map(({ customerId, enrolmentId }) => ({
      customerId,
      enrolmentId,
      state: 'goal' as const,
      reason: 'goal',
    })),
    ...others.map((other) => ({ ...other, state: 'exited' as const, reason: 'goal' })),
  ])
}
