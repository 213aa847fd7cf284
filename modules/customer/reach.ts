// Who may see whom: a store, or one of its staff, reaches a customer.
import { sql, type RawBuilder } from 'kysely'
import { sortedUnique } from '#kit'
import type { Lane, Scope, Tx } from '#platform'
import { customerChanged } from './events.ts'

export interface ReachInput {
  customerId: number
  storeId: number
  staffId?: number | null
}

/** PostgreSQL condition for a `where`: may this scope see the customer in `column`? */
export function reachable(scope: Scope, column = 'customer_id'): RawBuilder<boolean> {
  if (scope.all) return sql<boolean>`true`
  if (scope.customerId !== null) return sql<boolean>`${sql.ref(column)} = ${scope.customerId}`
  const who =
    scope.staffId === null
      ? sql`reach.store_id = any(${[...scope.storeIds]}::bigint[])`
      : sql`reach.staff_id = ${scope.staffId}`
  return sql<boolean>`${sql.ref(column)} in
    (select reach.customer_id from customer.reach reach where not reach.gone and ${who})`
}

/**
 * Rows that are new, or were gone; gives the customers whose reach grew. Locks nobody. Known rows
 * are passed over before the insert: a conflict would lock and rewrite each of them.
 */
export async function writeReach(tx: Tx, inputs: readonly ReachInput[]): Promise<number[]> {
  if (inputs.length === 0) return []
  const rows = inputs.flatMap((i) => [
    { c: i.customerId, s: i.storeId, g: 0 },
    ...(i.staffId ? [{ c: i.customerId, s: i.storeId, g: i.staffId }] : []),
  ])
  const found = await sql<{ customer_id: number }>`
    insert into customer.reach as r (customer_id, store_id, staff_id, since)
    select distinct i.c, i.s, i.g, ${tx.now}::timestamptz
    from unnest(${rows.map((r) => r.c)}::bigint[], ${rows.map((r) => r.s)}::bigint[],
      ${rows.map((r) => r.g)}::bigint[]) as i (c, s, g)
    where not exists (select 1 from customer.reach k
      where k.customer_id = i.c and k.store_id = i.s and k.staff_id = i.g and not k.gone)
    order by i.c, i.s, i.g
    on conflict (customer_id, store_id, staff_id) do update set gone = false, since = excluded.since
      where r.gone
    returning customer_id`.execute(tx.db)
  return sortedUnique(found.rows.map((row) => row.customer_id))
}

/** Lets a store, and one of its staff where named, see customers. */
export async function addReach(
  tx: Tx,
  inputs: readonly ReachInput[],
  lane: Lane = 'live',
): Promise<void> {
  const grown = await writeReach(tx, inputs)
  tx.publish(
    customerChanged,
    grown.map((customerId) => ({ subject: customerId, payload: { customerId } })),
    lane,
  )
}
