// Queries of top-ups and of stored value.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'
import type { Purse, StandingTopUp } from '../stored/rules.ts'

/** What each customer may spend or get back: her balances less what is promised of them. */
export async function pursesOf(
  db: Db,
  customerIds: readonly number[],
): Promise<Map<number, Purse>> {
  const purses = new Map(customerIds.map((id) => [id, { principalFen: 0, bonusFen: 0 }]))
  const rows = (
    await sql<{ id: number } & Purse>`select customer_id as id,
      coalesce(sum(balance - held) filter (where asset = 'stored_principal'), 0)::bigint
        as "principalFen",
      coalesce(sum(balance - held) filter (where asset = 'stored_bonus'), 0)::bigint as "bonusFen"
    from ledger.v_balance where customer_id = any(${[...purses.keys()]}::bigint[])
      and asset in ('stored_principal', 'stored_bonus') group by 1`.execute(db)
  ).rows
  for (const { id, ...purse } of rows) purses.set(id, purse)
  return purses
}

interface Numbered {
  source: string
  number: string
}

export interface TopUpRow extends Numbered, StandingTopUp {
  /** The id it was written under; `personId` is who has it today. */
  customerId: number
  personId: number
  topUpId: number
  storeId: number | null
  paidBy: 'cash' | 'card' | 'wechat'
  templateId: number | null
}

/** Top-ups by their numbers. */
export async function topUpsByNumber(db: Db, keys: readonly Numbered[]): Promise<TopUpRow[]> {
  return (
    await sql<TopUpRow>`select t.source, t.number, t.customer_id as "customerId",
      p.person_id as "personId", t.top_up_id as "topUpId", t.store_id as "storeId",
      t.paid_by as "paidBy", t.principal_fen as "principalFen", t.bonus_fen as "bonusFen",
      t.template_id as "templateId", t.returned_fen as "returnedFen", t.withdrawn_fen as "withdrawnFen"
    from (select distinct * from unnest(${keys.map((k) => k.source)}::text[],
        ${keys.map((k) => k.number)}::text[]) u(source, number)) w
    join loyalty.top_up_number n on n.source = w.source and n.number = w.number
    join loyalty.top_up t on t.customer_id = n.customer_id and t.top_up_id = n.top_up_id
    join customer.v_person p on p.customer_id = t.customer_id`.execute(db)
  ).rows
}

/** Those of a source among top-ups. */
export async function ownTopUps(
  db: Db,
  source: string,
  topUpIds: readonly number[],
): Promise<{ topUpId: number; customerId: number; number: string }[]> {
  const found = await sql<{ topUpId: number; customerId: number; number: string }>`
    select n.top_up_id as "topUpId", n.customer_id as "customerId", n.number
    from loyalty.top_up_number n
    where n.source = ${source} and n.top_up_id = any(${[...topUpIds]}::bigint[])`.execute(db)
  return found.rows
}

export interface NewTopUp extends Numbered, Purse {
  customerId: number
  storeId: number | null
  staffId: number | null
  paidBy: 'cash' | 'card' | 'wechat'
  templateId: number | null
}

/** Gives ids in the order given, or undefined where a number was taken meanwhile. */
export async function insertTopUps(
  tx: Tx,
  topUps: readonly NewTopUp[],
): Promise<number[] | undefined> {
  const taken = (
    await sql<Numbered & { id: number }>`
    insert into loyalty.top_up_number (source, number, customer_id)
    select * from unnest(${topUps.map((t) => t.source)}::text[],
      ${topUps.map((t) => t.number)}::text[], ${topUps.map((t) => t.customerId)}::bigint[])
      w(source, number, customer_id)
    order by source collate "C", number collate "C"
    on conflict do nothing returning source, number, top_up_id as id`.execute(tx.db)
  ).rows
  if (taken.length < topUps.length) return undefined
  const byNumber = new Map(taken.map((row) => [`${row.source}\n${row.number}`, row.id]))
  const ids = topUps.map((t) => byNumber.get(`${t.source}\n${t.number}`) ?? 0)
  await sql`insert into loyalty.top_up (customer_id, top_up_id, source, number, store_id, staff_id,
      paid_by, principal_fen, bonus_fen, template_id, at)
    select *, ${tx.now}::timestamptz from unnest(${topUps.map((t) => t.customerId)}::bigint[],
      ${ids}::bigint[], ${topUps.map((t) => t.source)}::text[],
      ${topUps.map((t) => t.number)}::text[], ${topUps.map((t) => t.storeId)}::bigint[],
      ${topUps.map((t) => t.staffId)}::bigint[], ${topUps.map((t) => t.paidBy)}::text[],
      ${topUps.map((t) => t.principalFen)}::bigint[], ${topUps.map((t) => t.bonusFen)}::bigint[],
      ${topUps.map((t) => t.templateId)}::bigint[])`.execute(tx.db)
  return ids
}

export interface NewReturn extends Purse {
  customerId: number
  topUpId: number
  number: string
  askedFen: number | null
  reason: string | null
}

/** Returns of these top-ups that are known, with their ids. */
export async function topUpReturns(
  db: Db,
  topUps: readonly TopUpRow[],
): Promise<(NewReturn & { returnId: number })[]> {
  return (
    await sql<NewReturn & { returnId: number }>`select r.customer_id as "customerId",
      r.return_id as "returnId", r.top_up_id as "topUpId", r.number, r.asked_fen as "askedFen",
      r.principal_fen as "principalFen", r.bonus_fen as "bonusFen", r.reason
    from loyalty.top_up_return r
    join (select distinct * from unnest(${topUps.map((t) => t.customerId)}::bigint[],
        ${topUps.map((t) => t.topUpId)}::bigint[]) u(customer_id, top_up_id)) w
      using (customer_id, top_up_id)`.execute(db)
  ).rows
}

/** Writes returns and counts them on their top-ups; gives ids in the order given. */
export async function insertTopUpReturns(tx: Tx, returns: readonly NewReturn[]): Promise<number[]> {
  const rows = (
    await sql<{ topUpId: number; number: string; id: number }>`
    with w as materialized (select * from unnest(${returns.map((r) => r.customerId)}::bigint[],
        ${returns.map((r) => r.topUpId)}::bigint[], ${returns.map((r) => r.number)}::text[],
        ${returns.map((r) => r.askedFen)}::bigint[], ${returns.map((r) => r.principalFen)}::bigint[],
        ${returns.map((r) => r.bonusFen)}::bigint[], ${returns.map((r) => r.reason)}::text[])
        u(customer_id, top_up_id, number, asked, principal, bonus, reason)),
    counted as (update loyalty.top_up t set returned_fen = t.returned_fen + s.principal,
        withdrawn_fen = t.withdrawn_fen + s.bonus
      from (select customer_id, top_up_id, sum(principal)::bigint as principal,
          sum(bonus)::bigint as bonus from w group by 1, 2) s
      where t.customer_id = s.customer_id and t.top_up_id = s.top_up_id)
    insert into loyalty.top_up_return (customer_id, top_up_id, number, asked_fen, principal_fen,
      bonus_fen, reason, at)
    select customer_id, top_up_id, number, asked, principal, bonus, reason, ${tx.now} from w
    returning top_up_id as "topUpId", number, return_id as id`.execute(tx.db)
  ).rows
  const ids = new Map(rows.map((row) => [`${row.topUpId} ${row.number}`, row.id]))
  return returns.map((r) => ids.get(`${r.topUpId} ${r.number}`) ?? 0)
}
