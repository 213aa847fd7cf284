// What is sold is written. A coupon that is promised each month must be there to be given each month.
import type { PassPlan, PassPlanInput } from '#contracts'
import { dayOf } from '#kit'
import { Refusal, type Db, type Tx } from '#platform'
import { brandOf } from '#modules/org'
import { holdTemplates, type Template } from '#modules/coupon'
import { loyaltyRefusals } from '../refusals.ts'
import { openPerPlan, readPlans, templateNames, writePlan } from './plan-sql.ts'

const endless = (template: Template): boolean =>
  template.totalLimit === null &&
  template.perCustomerLimit === null &&
  template.periodLimit === null &&
  template.budgetFen === null &&
  template.validity.kind === 'days'

/** Throws a refusal: it answers one caller. */
export async function savePlan(tx: Tx, plan: PassPlanInput): Promise<PassPlan> {
  const templates = await holdTemplates(
    tx,
    plan.coupons.map(({ templateId }) => templateId),
  )
  for (const [at, { templateId }] of plan.coupons.entries()) {
    const template = templates.get(templateId)
    const field = `coupons.${at}.templateId`
    if (!template?.active) throw new Refusal(loyaltyRefusals.unknownTemplate, {}, field)
    if (!endless(template)) throw new Refusal(loyaltyRefusals.passTemplateLimited, {}, field)
  }
  const id = await writePlan(tx, plan)
  const saved = (await showPlans(tx.db, tx.now)).find((one) => one.id === id)
  if (!saved) throw new Refusal(loyaltyRefusals.unknownPassPlan, {}, 'id')
  return saved
}

export async function showPlans(db: Db, now: Date): Promise<PassPlan[]> {
  const { zone } = await brandOf(db)
  const plans = await readPlans(db)
  const held = await openPerPlan(db, dayOf(now, zone))
  const names = await templateNames(
    db,
    plans.flatMap(({ coupons }) => coupons.map(({ templateId }) => templateId)),
  )
  return plans.map(({ planId, coupons, changedAt, ...plan }) => ({
    ...plan,
    id: planId,
    coupons: coupons.map((one) => ({ ...one, name: names.get(one.templateId) ?? '' })),
    open: held.get(planId)?.open ?? 0,
    unearnedFen: held.get(planId)?.unearnedFen ?? 0,
    changedAt: changedAt.toISOString(),
  }))
}
