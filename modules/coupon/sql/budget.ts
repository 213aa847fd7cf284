// Queries of what templates may give away in money.
import { sql } from 'kysely'
import { sortedUnique } from '#kit'
import type { Tx } from '#platform'

/** Locks the budgets of those templates that have one; gives how much is left of each. */
export async function lockBudgets(tx: Tx, ids: readonly number[]): Promise<Map<number, number>> {
  const sorted = sortedUnique(ids)
  if (sorted.length === 0) return new Map()
  tx.locks.take('documents', 'coupon.budget', sorted)
  const { rows } = await sql<{ template_id: number; left: number }>`
    select template_id, budget_fen - used_fen as left from coupon.budget
    where template_id = any(${sorted}::bigint[]) order by template_id for update`.execute(tx.db)
  return new Map(rows.map((row) => [row.template_id, row.left]))
}

/**
 * Adds to budgets that are locked, or gives back to them. One that would be passed is a bug: it was
 * looked at under the lock, and nothing is written.
 */
export async function countInBudgets(tx: Tx, by: ReadonlyMap<number, number>): Promise<void> {
  const moved = [...by].filter(([, fen]) => fen !== 0)
  if (moved.length === 0) return
  const { rows } = await sql`update coupon.budget b set used_fen = b.used_fen + w.fen
    from unnest(${moved.map(([id]) => id)}::bigint[], ${moved.map(([, fen]) => fen)}::bigint[])
      w(template_id, fen)
    where b.template_id = w.template_id and b.used_fen + w.fen between 0 and b.budget_fen
    returning 1`.execute(tx.db)
  if (rows.length < moved.length) throw new Error('the budget of a coupon would be passed')
}

/**
 * Sets the budget; null takes it away. False when more than that is given away already. Whoever
 * changes uses or locks holds the template, which is changed before: nobody is missed.
 */
export async function setBudget(
  tx: Tx,
  templateId: number,
  budgetFen: number | null,
): Promise<boolean> {
  if (budgetFen === null) {
    await sql`delete from coupon.budget where template_id = ${templateId}`.execute(tx.db)
    return true
  }
  tx.locks.take('documents', 'coupon.budget', [templateId])
  const made = await sql`
    insert into coupon.budget (template_id, used_fen, budget_fen)
    select ${templateId}::bigint, used, ${budgetFen}::bigint from (select
      (select coalesce(sum(discount_fen), 0) from coupon.redemption
        where template_id = ${templateId} and restored_at is null) +
      (select coalesce(sum(held_fen), 0) from coupon.coupon
        where template_id = ${templateId} and state = 'locked') as used) x
    where used <= ${budgetFen}
    on conflict (template_id) do update set used_fen = excluded.used_fen,
      budget_fen = excluded.budget_fen
    returning 1`.execute(tx.db)
  return made.rows.length > 0
}
