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
  unknownRegions,
  updateTemplate,
} from './sql/template.ts'

/** WeChat Pay knows nothing of our goods, stores and members: its coupons cannot depend on them. */
function assertStock(input: CouponTemplateInput): void {
  const { wechatStockId: stock, benefit } = input
  const narrowed = [
    input.skus,
    input.categories,
    input.storeIds,
    input.regionIds,
    input.channels,
    input.tierIds,
  ].some((of) => of.length > 0)
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
  const [region] = await unknownRegions(tx.db, input.regionIds)
  if (region !== undefined)
    throw new Refusal(couponRefusals.unknownRegion, { id: region }, 'regionIds')
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
