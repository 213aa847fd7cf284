// Queries of spends: which lots were used, and what of them came back.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'

export interface UsedLot {
  grantId: number
  points: number
}
export interface NewSpend {
  customerId: number
  key: string
  points: number
  lots: readonly UsedLot[]
}

export async function knownSpends(
  db: Db,
  keys: readonly { customerId: number; key: string }[],
): Promise<{ customerId: number; key: string; points: number }[]> {
  return (
    await sql<{ customerId: number; key: string; points: number }>`
    select s.customer_id as "customerId", s.key, s.points from loyalty.spend s
    join unnest(${keys.map((k) => k.customerId)}::bigint[], ${keys.map((k) => k.key)}::text[])
      w(customer_id, key)
      on w.customer_id = s.customer_id and w.key = s.key`.execute(db)
  ).rows
}

export async function insertSpends(tx: Tx, spends: readonly NewSpend[]): Promise<void> {
  await sql`insert into loyalty.spend (customer_id, key, points, lots, at)
    select customer_id, key, points, lots::jsonb, ${tx.now}::timestamptz
    from unnest(${spends.map((s) => s.customerId)}::bigint[], ${spends.map((s) => s.key)}::text[],
      ${spends.map((s) => s.points)}::bigint[],
      ${spends.map((s) => JSON.stringify(s.lots))}::text[])
      u(customer_id, key, points, lots)`.execute(tx.db)
}

/** Points of a spend that come back. */
export interface Return {
  customerId: number
  /** Of the return: unique per customer and for ever. */
  key: string
  spendKey: string
  points: number
}

const asked = (returns: readonly Return[]) => sql`unnest(
  ${returns.map((r) => r.customerId)}::bigint[], ${returns.map((r) => r.spendKey)}::text[],
  ${returns.map((r) => r.key)}::text[]) w(person_id, spend_key, key)
  join customer.v_person p on p.person_id = w.person_id`

/** Spends by whoever lives on: history stays under the id it happened to. */
export async function spendsOf(
  db: Db,
  returns: readonly Return[],
): Promise<{ customerId: number; spendKey: string; points: number; lots: UsedLot[] }[]> {
  return (
    await sql<{ customerId: number; spendKey: string; points: number; lots: UsedLot[] }>`
    select distinct on (1, 2) w.person_id as "customerId", s.key as "spendKey", s.points, s.lots
    from ${asked(returns)}
    join loyalty.spend s on s.customer_id = p.customer_id and s.key = w.spend_key
    order by 1, 2, s.at`.execute(db)
  ).rows
}

export async function returnedOf(
  db: Db,
  returns: readonly Return[],
): Promise<{ customerId: number; spendKey: string; points: number }[]> {
  return (
    await sql<{ customerId: number; spendKey: string; points: number }>`
    select "customerId", "spendKey", sum(points)::bigint as points from (
      select distinct w.person_id as "customerId", r.spend_key as "spendKey", r.key, r.points
      from ${asked(returns)} join loyalty.point_return r
        on r.customer_id = p.customer_id and r.spend_key = w.spend_key) x
    group by 1, 2`.execute(db)
  ).rows
}

export async function knownReturns(db: Db, returns: readonly Return[]): Promise<Return[]> {
  return (
    await sql<Return>`select w.person_id as "customerId", r.key, r.spend_key as "spendKey", r.points
    from ${asked(returns)} join loyalty.point_return r
      on r.customer_id = p.customer_id and r.key = w.key`.execute(db)
  ).rows
}

export async function insertReturns(tx: Tx, returns: readonly Return[]): Promise<void> {
  await sql`insert into loyalty.point_return (customer_id, key, spend_key, points, at)
    select customer_id, key, spend_key, points, ${tx.now}::timestamptz
    from unnest(${returns.map((r) => r.customerId)}::bigint[],
      ${returns.map((r) => r.key)}::text[], ${returns.map((r) => r.spendKey)}::text[],
      ${returns.map((r) => r.points)}::bigint[]) w(customer_id, key, spend_key, points)`.execute(
    tx.db,
  )
}
