// Filters of the list kept under a name, for oneself or for everybody.
import { sql } from 'kysely'
import type { CustomerView } from '#contracts'
import { ok, refuse, type Actor, type Db, type Outcome, type Tx } from '#platform'
import { customerRefusals } from './refusals.ts'

/** More than fit a menu help nobody. */
const VIEWS_MAX = 50

export interface ViewInput {
  name: string
  filters: CustomerView['filters']
  shared: boolean
}

/** The actor's own views by name, then what others share. */
export async function viewsFor(db: Db, actor: Actor): Promise<CustomerView[]> {
  const found = await sql<CustomerView>`
    select view_id as id, name, filters, shared, by, mine from (
      select v.*, owner_name as by, (owner_kind = ${actor.kind}
        and owner_id = ${actor.id ?? 0}) as mine
      from customer.view v) seen
    where mine or shared order by mine desc, name collate "C" limit ${4 * VIEWS_MAX}`.execute(db)
  return found.rows
}

/** Keeps a view; a name the actor has used already gets the new filters. */
export async function saveView(
  tx: Tx,
  { name, filters, shared }: ViewInput,
): Promise<Outcome<CustomerView>> {
  const { kind, id, name: by } = tx.actor
  const others = await sql<{ n: number }>`select count(*)::int as n from customer.view
    where owner_kind = ${kind} and owner_id = ${id ?? 0} and name <> ${name}`.execute(tx.db)
  if ((others.rows[0]?.n ?? 0) >= VIEWS_MAX)
    return refuse(customerRefusals.tooManyViews, { max: VIEWS_MAX })
  const kept = await sql<CustomerView>`
    insert into customer.view as v (owner_kind, owner_id, owner_name, name, filters, shared,
      saved_at)
    values (${kind}, ${id ?? 0}, ${by}, ${name}, ${JSON.stringify(filters)}::jsonb, ${shared},
      ${tx.now})
    on conflict on constraint view_name do update
      set filters = excluded.filters, shared = excluded.shared,
      owner_name = excluded.owner_name, saved_at = excluded.saved_at
    returning view_id as id, name, filters, shared, owner_name as by, true as mine`.execute(tx.db)
  const [row] = kept.rows
  return row ? ok(row) : refuse(customerRefusals.unknownView)
}

/** Deletes a view of the actor's own. */
export async function removeView(tx: Tx, viewId: number): Promise<Outcome<true>> {
  const { kind, id } = tx.actor
  const gone = await sql`delete from customer.view
    where view_id = ${viewId} and owner_kind = ${kind} and owner_id = ${id ?? 0}
      returning 1`.execute(tx.db)
  return gone.rows.length > 0 ? ok(true) : refuse(customerRefusals.unknownView, { id: viewId })
}
