// What a member has of each benefit today.
import type { HeldBenefit } from '#contracts'
import { addDays, dayOf, type Day } from '#kit'
import type { Db } from '#platform'
import { brandOf } from '#modules/org'
import { findMembers } from '../sql/member.ts'
import { has, periodOf, type Standing } from './rule.ts'
import { readBenefits, runningPlans, usesOf, type BenefitRow, type UseRow } from './sql.ts'

export interface Ground {
  on: Day
  standing: Standing
  uses: UseRow[]
}

/** Undefined: she is no member. */
export async function groundOf(db: Db, customerId: number, now: Date): Promise<Ground | undefined> {
  const member = (await findMembers(db, [customerId])).get(customerId)
  if (!member) return undefined
  const { zone } = await brandOf(db)
  const on = dayOf(now, zone)
  const planIds = await runningPlans(db, customerId, on)
  const uses = await usesOf(db, customerId)
  return { on, standing: { tierId: member.tier_id, planIds }, uses }
}

/** Uses that count in the period that runs now. */
export const usedNow = ({ benefitId, period }: BenefitRow, { on, uses }: Ground): UseRow[] => {
  const { from } = periodOf(period, on)
  return uses.filter((use) => use.benefitId === benefitId && use.periodOn === from && !use.undone)
}

export function toHeld(benefit: BenefitRow, ground: Ground): HeldBenefit {
  const { benefitId, name, blurb, kind, period, count } = benefit
  const { from, until } = periodOf(period, ground.on)
  const own = ground.uses.filter((use) => use.benefitId === benefitId)
  const entitled = benefit.active && has(benefit, ground.standing)
  return {
    benefitId,
    name,
    blurb,
    kind,
    period,
    count,
    left: entitled ? Math.max(0, count - usedNow(benefit, ground).length) : 0,
    lastOn: addDays(until, -1),
    uses: own
      .filter(({ periodOn, code }) => periodOn === from || code !== null)
      .slice(0, 50)
      .map(({ useId, at, storeName, code, undone }) => ({
        useId,
        at: at.toISOString(),
        storeName,
        code,
        undone,
      })),
  }
}

/** Those she has, and those of which she holds a code still. */
export async function heldBenefits(db: Db, customerId: number, now: Date): Promise<HeldBenefit[]> {
  const ground = await groundOf(db, customerId, now)
  if (!ground) return []
  const benefits = await readBenefits(db)
  return benefits
    .map((benefit) => ({ benefit, held: toHeld(benefit, ground) }))
    .filter(
      ({ benefit, held }) =>
        (benefit.active && has(benefit, ground.standing)) || held.uses.length > 0,
    )
    .map(({ held }) => held)
}
