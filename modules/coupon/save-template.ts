// A template is made or changed. What was issued keeps the window it was issued with.
import type { CouponTemplate, CouponTemplateInput } from '#contracts'
import { Refusal, type Tx } from '#platform'
import { couponRefusals } from './refusals.ts'
import { setBudget } from './sql/budget.ts'
import { insertTemplate, listTemplates, setLimit, updateTemplate } from './sql/template.ts'

/** Throws a refusal: it answers one caller. */
export async function saveTemplate(tx: Tx, input: CouponTemplateInput): Promise<CouponTemplate> {
  if (input.validity.kind === 'range' && input.validity.until < input.validity.from) {
    throw new Refusal(couponRefusals.emptyRange, {}, 'validity.until')
  }
  const id = input.id ?? (await insertTemplate(tx, input))
  if (input.id !== undefined && !(await updateTemplate(tx, id, input))) {
    throw new Refusal(couponRefusals.unknownTemplate, { id }, 'id')
  }
  if (!(await setBudget(tx, id, input.budgetFen))) {
    throw new Refusal(couponRefusals.budgetBelowUsed, { budgetFen: input.budgetFen }, 'budgetFen')
  }
  if (!(await setLimit(tx, id, input.totalLimit))) {
    throw new Refusal(
      couponRefusals.limitBelowIssued,
      { totalLimit: input.totalLimit },
      'totalLimit',
    )
  }
  const [saved] = await listTemplates(tx.db, { id, limit: 1 })
  if (!saved) throw new Refusal(couponRefusals.unknownTemplate, { id }, 'id')
  return saved
}
