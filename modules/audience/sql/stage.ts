// Queries about stages.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'
import type { Purchases, Recency, Stage } from '../lifecycle.ts'

export interface StageRow {
  customerId: number
  stage: Stage
  recency: Recency | null
  nextOn: string | null
}

/** What each customer has bought, with the stage on record; those who never bought are left out. */
export async function buyersOf(
  db: Db,
  customerIds: readonly number[],
): Promise<(Purchases & { customerId: number; before: StageRow | null })[]> {
  const found = await sql<
    Purchases & {
      customerId: number
      stage: Stage | null
      recency: Recency | null
      nextOn: string | null
    }
  >`select o.customer_id as "customerId", o.purchase_days as "purchaseDays",
      o.first_paid_on as "firstOn", o.last_paid_on as "lastOn", s.stage, s.recency,
      s.next_on as "nextOn"
    from orders.v_summary o left join audience.stage s using (customer_id)
    where o.customer_id = any(${customerIds}::bigint[]) order by o.customer_id`.execute(db)
  return found.rows.map(({ stage, recency, nextOn, ...rest }) => ({
    ...rest,
    before: stage && { customerId: rest.customerId, stage, recency, nextOn },
  }))
}

export async function writeStages(tx: Tx, rows: readonly StageRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql`insert into audience.stage as s (customer_id, stage, recency, next_on, since_at)
    select i.customer_id, i.stage, i.recency, i.next_on, ${tx.now} from unnest(
      ${rows.map((r) => r.customerId)}::bigint[], ${rows.map((r) => r.stage)}::text[],
      ${rows.map((r) => r.recency)}::text[], ${rows.map((r) => r.nextOn)}::date[])
      as i (customer_id, stage, recency, next_on) order by 1
    on conflict (customer_id) do update set recency = excluded.recency, next_on = excluded.next_on,
      since_at = case when s.stage = excluded.stage then s.since_at else excluded.since_at end,
      stage = excluded.stage`.execute(tx.db)
}

export async function dropStages(tx: Tx, customerIds: readonly number[]): Promise<void> {
  await sql`delete from audience.stage where customer_id = any(${customerIds}::bigint[])`.execute(
    tx.db,
  )
}

/** The earliest business day on which a stage changes by itself. */
export async function nextChange(db: Db, aside: readonly number[]): Promise<string | null> {
  const found = await sql<{ day: string | null }>`select min(next_on) as day from audience.stage
    where next_on is not null and customer_id <> all(${aside}::bigint[])`.execute(db)
  return found.rows[0]?.day ?? null
}

export async function dueOn(
  db: Db,
  today: string,
  limit: number,
  aside: readonly number[],
): Promise<number[]> {
  const found = await sql<{ customer_id: number }>`select customer_id from audience.stage
    where next_on <= ${today}::date and customer_id <> all(${aside}::bigint[])
      order by next_on, customer_id limit ${limit}`.execute(db)
  return found.rows.map((row) => row.customer_id)
}

/** Buyers whose orders a chunk of an import wrote. */
export async function buyersOfOrders(db: Db, fromId: number, toId: number): Promise<number[]> {
  const found = await sql<{ id: number }>`select distinct coalesce(a.person_id, o.customer_id) as id
    from orders.v_order o left join customer.v_person a on a.customer_id = o.customer_id
    where o.order_id between ${fromId} and ${toId}`.execute(db)
  return found.rows.map((row) => row.id)
}

export interface RulesState {
  rules: unknown
  afterId: number | null
}

export async function rulesState(db: Db): Promise<RulesState> {
  const found =
    await sql<RulesState>`select rules, after_id as "afterId" from audience.lifecycle`.execute(db)
  return found.rows[0] ?? { rules: null, afterId: null }
}

export async function lockRulesState(tx: Tx): Promise<RulesState> {
  const found = await sql<RulesState>`select rules, after_id as "afterId" from audience.lifecycle
    for update`.execute(tx.db)
  return found.rows[0] ?? { rules: null, afterId: null }
}

export async function writeRulesState(tx: Tx, state: RulesState): Promise<void> {
  await sql`update audience.lifecycle set rules = ${JSON.stringify(state.rules)}::jsonb,
    after_id = ${state.afterId}`.execute(tx.db)
}

export async function stagesAfter(db: Db, afterId: number, limit: number): Promise<number[]> {
  const found = await sql<{ customer_id: number }>`select customer_id from audience.stage
    where customer_id > ${afterId} order by customer_id limit ${limit}`.execute(db)
  return found.rows.map((row) => row.customer_id)
}
