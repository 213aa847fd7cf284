// Where a member stands among the first purchases, and how far those came who began.
import type { MemberCard, StepFigures } from '#contracts'
import { addDays, dayOf, type Day } from '#kit'
import { Refusal, type Db } from '#platform'
import { brandOf } from '#modules/org'
import type { Rules } from '../program.ts'
import { loyaltyRefusals } from '../refusals.ts'
import { readProgram } from '../sql/program.ts'
import { firstPurchaseDays } from '../sql/standing.ts'
import { anchorOf, nextStep, untilOf } from './rule.ts'
import { stampsOf, standingBySteps, templateNames } from './sql.ts'

/** Null where it is not for her: bought long ago, or let the window pass. */
export async function stepsOf(
  db: Db,
  { firstPurchases: rule }: Rules,
  customerId: number,
  today: Day,
): Promise<MemberCard['firstPurchases']> {
  if (!rule) return null
  const held = await stampsOf(db, [customerId])
  const first = (await firstPurchaseDays(db, [customerId])).get(customerId)
  const anchor = anchorOf(held, first)
  const until = anchor === undefined ? null : untilOf(rule, anchor)
  if (until !== null && until < today) return null
  const names = await templateNames(
    db,
    rule.steps.flatMap(({ templateId }) => templateId ?? []),
  )
  const live = new Map(held.filter(({ taken }) => !taken).map(({ step, day }) => [step, day]))
  return {
    steps: rule.steps.map(({ templateId, points }, at) => ({
      on: live.get(at + 1) ?? null,
      coupon: (templateId && names.get(templateId)) || null,
      points,
    })),
    until: nextStep(rule, held) === undefined ? null : until,
  }
}

/** Conversion from step to step, of those whose first step was within these days. */
export async function stepFigures(
  db: Db,
  { from, until }: { from: Day; until: Day },
  now: Date,
): Promise<StepFigures> {
  const { rules } = await readProgram(db)
  if (!rules.firstPurchases) throw new Refusal(loyaltyRefusals.noFirstPurchases)
  const { zone } = await brandOf(db)
  const { windowDays, steps } = rules.firstPurchases
  const openSince = addDays(dayOf(now, zone), -windowDays)
  const far = await standingBySteps(db, { from, until, openSince })
  const at = (step: number) => far.find((one) => one.step === step)
  const reached = (step: number) =>
    far.reduce((sum, one) => sum + (one.step >= step ? one.standing : 0), 0)
  return {
    begun: reached(1),
    steps: steps.map((_, i) => ({
      step: i + 1,
      reached: reached(i + 1),
      standing: at(i + 1)?.standing ?? 0,
      open: i + 1 < steps.length ? (at(i + 1)?.open ?? 0) : 0,
    })),
  }
}
