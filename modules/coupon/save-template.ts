// A template is made or changed. What was issued keeps the window it was issued with.
import type { CouponTemplate, CouponTemplateInput } from '#contracts'
import { Refusal, type Tx } from '#platform'
import { couponRefusals } from './refusals.ts'
import { setBudget } from './sql/budget.ts'
import {
  findTemplates,
  insertTemplate,
  listTemplates,
  setLimit,
  updateTemplate,
} from './sql/template.ts'

/** WeChat Pay knows nothing of our goods, stores and members: its coupons cannot depend on them. */
function assertStock(input: CouponTemplateInput): void {
  const { wechatStockId: stock, benefit, skus, categories, storeIds, channels, tierIds } = input
  const narrowed = [skus, categories, storeIds, channels, tierIds].some((of) => of.length > 0)
  const ours = narrowed || input.thresholdPieces > 0 || input.budgetFen !== null
  if (stock !== null && (ours || benefit.kind !== 'amountOff'))
    throw new Refusal(couponRefusals.stockRules, {}, 'wechatStockId')
}

/** Throws a refusal: it answers one caller. */
export async function saveTemplate(tx: Tx, input: CouponTemplateInput): Promise<CouponTemplate> {
  if (input.validity.kind === 'range' && input.validity.until < input.validity.from) {
    throw new Refusal(couponRefusals.emptyRange, {}, 'validity.until')
  }
  assertStock(input)
  const before =
    input.id === undefined ? undefined : (await findTemplates(tx.db, [input.id])).get(input.id)
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
  // Coupons that are out stay what they are. Looked at last: whoever was issuing is done by now.
  if (before && before.wechatStockId !== saved.wechatStockId && saved.issued > 0)
    throw new Refusal(couponRefusals.stockKept, {}, 'wechatStockId')
  return saved
}
