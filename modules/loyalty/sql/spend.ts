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
