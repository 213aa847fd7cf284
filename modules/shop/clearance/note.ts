// How a promise was kept: what was sold at which step, written with the order.
import { dayOf } from '#kit'
import type { Tx } from '#platform'
import { brandOf } from '#modules/org'
import { stepOf } from './clearance.ts'
import { noteUses, type ClearanceUse } from './sql.ts'

/** An order that was written just now, with what was taken off its lines. */
export interface LoweredOrder {
  customerId: number
  orderId: number
  storeId: number | null
  placedAt: Date
  lines: readonly { quantity: number; discounts: readonly { ref?: string; fen: number }[] }[]
}

export async function noteClearances(tx: Tx, orders: readonly LoweredOrder[]): Promise<void> {
  const uses = orders.flatMap((order) => usesOf(order).map((use) => ({ order, use })))
  if (uses.length === 0) return
  const { zone } = await brandOf(tx.db)
  await noteUses(
    tx,
    uses.map(({ order: { customerId, orderId, storeId, placedAt }, use }): ClearanceUse => ({
      customerId,
      orderId,
      storeId,
      usedOn: dayOf(placedAt, zone),
      ...use,
    })),
  )
}

/** By rule; all lines of an order are of one minute, so of one step. */
function usesOf({ lines }: LoweredOrder) {
  const byRule = new Map<
    number,
    Pick<ClearanceUse, 'clearanceId' | 'offBp' | 'units' | 'givenFen'>
  >()
  for (const { quantity, discounts } of lines)
    for (const { ref = '', fen } of discounts) {
      const step = stepOf(ref)
      if (!step) continue
      const before = byRule.get(step.clearanceId) ?? { ...step, units: 0, givenFen: 0 }
      byRule.set(step.clearanceId, {
        ...before,
        units: before.units + quantity,
        givenFen: before.givenFen + fen,
      })
    }
  return [...byRule.values()]
}
