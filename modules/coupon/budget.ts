// What templates may give away in money: decided for several coupons in their order, counted when
// one is locked or used, and returned when that is undone.
import type { Tx } from '#platform'
import { countInBudgets, lockBudgets } from './sql/budget.ts'
import { holdTemplates } from './sql/template.ts'
import type { HeldCoupon } from './usable.ts'

/** What was taken of budgets by those decided before, beyond what their locks held already. */
export type Taken = Map<number, number>

/** How much a coupon may take off after them; without a budget as much as it likes. */
function leftFor({ template, heldFen, budgetLeftFen }: HeldCoupon, taken: Taken): number {
  if (budgetLeftFen === null) return Infinity
  return Math.max(budgetLeftFen + heldFen - (taken.get(template.templateId) ?? 0), 0)
}

/** False when its budget has not that much left. */
export function takeOfBudget(coupon: HeldCoupon, fen: number, taken: Taken): boolean {
  if (coupon.budgetLeftFen === null) return true
  if (fen > leftFor(coupon, taken)) return false
  const id = coupon.template.templateId
  taken.set(id, (taken.get(id) ?? 0) + fen - coupon.heldFen)
  return true
}

/**
 * Several coupons of one purchase, all or none: the first that does not fit, with what is left for
 * it.
 */
export function firstOverBudget(
  uses: readonly { coupon: HeldCoupon; fen: number }[],
  taken: Taken,
): { coupon: HeldCoupon; fen: number; leftFen: number } | undefined {
  const after: Taken = new Map(taken)
  for (const { coupon, fen } of uses)
    if (!takeOfBudget(coupon, fen, after)) return { coupon, fen, leftFen: leftFor(coupon, after) }
  for (const [id, fen] of after) taken.set(id, fen)
  return undefined
}

interface Given {
  template_id: number
  fen: number
}

/** What uses or locks had taken goes back. A budget that was taken away meanwhile needs nothing. */
export async function returnToBudgets(tx: Tx, given: readonly Given[]): Promise<void> {
  const some = given.filter(({ fen }) => fen > 0)
  if (some.length === 0) return
  const ids = some.map((row) => row.template_id)
  await holdTemplates(tx, ids)
  const left = await lockBudgets(tx, ids)
  const back: Taken = new Map()
  for (const { template_id: id, fen } of some)
    if (left.has(id)) back.set(id, (back.get(id) ?? 0) - fen)
  await countInBudgets(tx, back)
}
