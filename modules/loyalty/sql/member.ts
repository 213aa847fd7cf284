// Queries of members and their tiers.
import { sql } from 'kysely'
import { sortedUnique } from '#kit'
import type { Db, Tx } from '#platform'
import type { Tier } from '../program.ts'

export interface MemberRow {
  customer_id: number
  member_no: string
  card_code: string
  tier_id: number
  tier_until: string | null
  evaluate_at: Date | null
  joined_at: Date
}

export async function findMembers(
  db: Db,
  customerIds: readonly number[],
): Promise<Map<number, MemberRow>> {
  const rows = (
    await sql<MemberRow>`select customer_id, member_no, card_code, tier_id, tier_until,
      evaluate_at, joined_at from loyalty.member where customer_id = any(${customerIds}::bigint[])`.execute(
      db,
    )
  ).rows
  return new Map(rows.map((row) => [row.customer_id, row]))
}

/**
 * Locks memberships ascending: what serialises everything about points and tiers of a member.
 * Buying locks the customer and not this row, so tills do not wait for the points of the orders
 * before.
 */
export async function lockMembers(
  tx: Tx,
  customerIds: Iterable<number>,
): Promise<Map<number, MemberRow>> {
  const ids = sortedUnique(customerIds)
  const known =
    ids.length === 0
      ? []
      : (
          await sql<{ customer_id: number }>`select customer_id from loyalty.member
    where customer_id = any(${ids}::bigint[]) order by customer_id for update`.execute(tx.db)
        ).rows
  const held = known.map((row) => row.customer_id)
  tx.locks.take('documents', 'loyalty.member', held)
  return held.length === 0 ? new Map() : findMembers(tx.db, held)
}

export interface NewMember {
  customerId: number
  memberNo: string
  cardCode: string
  storeId: number | null
  joinedAt: Date
}

export async function insertMembers(
  tx: Tx,
  members: readonly NewMember[],
  tier: Tier,
  zone: string,
): Promise<MemberRow[]> {
  return (
    await sql<MemberRow>`
    with w as materialized (select * from unnest(${members.map((m) => m.customerId)}::bigint[],
      ${members.map((m) => m.memberNo)}::text[],
      ${members.map((m) => m.cardCode)}::text[], ${members.map((m) => m.storeId)}::bigint[],
      ${members.map((m) => m.joinedAt)}::timestamptz[]) u(customer_id, member_no, card_code,
      store_id, joined_at)),
    carded as (insert into loyalty.card (code, customer_id)
      select member_no, customer_id from w union all select card_code, customer_id from w)
    insert into loyalty.member (customer_id, member_no, card_code, tier_id, store_id, joined_at,
      joined_on)
    select customer_id, member_no, card_code, ${tier.tierId}::bigint, store_id, joined_at,
      (joined_at at time zone ${zone})::date from w order by customer_id
    returning customer_id, member_no, card_code, tier_id, tier_until, evaluate_at,
      joined_at`.execute(tx.db)
  ).rows
}

export const nextNumbers = async (db: Db, count: number): Promise<number[]> =>
  (
    await sql<{ no: number }>`select nextval('loyalty.member_no') as no
    from generate_series(1, ${count})`.execute(db)
  ).rows.map((row) => row.no)

/** Which of these are on a card already, be it as a number or as the code behind the bar code. */
export const takenCodes = async (db: Db, codes: readonly string[]): Promise<Set<string>> =>
  new Set(
    (
      await sql<{
        code: string
      }>`select code from loyalty.card where code = any(${[...codes]}::text[])`.execute(db)
    ).rows.map((row) => row.code),
  )

/** Luhn. */
export function withCheckDigit(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return digits + String((10 - (sum % 10)) % 10)
}

/** Member numbers by what a till may have read: the number itself or the code of the card. */
export async function ownersOfCards(
  db: Db,
  codes: readonly string[],
): Promise<Map<string, string>> {
  const rows = (
    await sql<{ code: string; member_no: string }>`select k.code, m.member_no
    from loyalty.card k join loyalty.member m on m.customer_id = k.customer_id
    where k.code = any(${[...codes]}::text[])`.execute(db)
  ).rows
  return new Map(rows.map((row) => [row.code, row.member_no]))
}

/** Growth earned since an instant, less what was reversed of it. */
export async function growthIn(
  db: Db,
  customerIds: readonly number[],
  since: Date,
): Promise<Map<number, number>> {
  if (customerIds.length === 0) return new Map()
  const rows = (
    await sql<{ customer_id: number; growth: number }>`
    select customer_id, sum(growth - reversed_growth)::bigint as growth from loyalty.grant
    where customer_id = any(${customerIds}::bigint[]) and earned_at >= ${since} and granted
      group by 1`.execute(db)
  ).rows
  return new Map(rows.map((row) => [row.customer_id, row.growth]))
}

export interface TierMove {
  customerId: number
  from: number
  to: number
  why: string
  orderId: number | null
  growth: number
  until: string | null
  evaluateAt: Date | null
}

export async function writeTierMoves(tx: Tx, moves: readonly TierMove[]): Promise<void> {
  await sql`with w as materialized (select *
    from unnest(${moves.map((m) => m.customerId)}::bigint[],
      ${moves.map((m) => m.from)}::bigint[], ${moves.map((m) => m.to)}::bigint[],
      ${moves.map((m) => m.why)}::text[], ${moves.map((m) => m.orderId)}::bigint[],
      ${moves.map((m) => m.growth)}::bigint[], ${moves.map((m) => m.until)}::date[],
      ${moves.map((m) => m.evaluateAt)}::timestamptz[])
      u(customer_id, from_tier, to_tier, why, order_id, growth, until, evaluate_at)),
    moved as (update loyalty.member m set tier_id = w.to_tier, tier_until = w.until,
    evaluate_at = w.evaluate_at
      from w where m.customer_id = w.customer_id)
    insert into loyalty.tier_change (customer_id, from_tier, to_tier, why, order_id, growth, at)
    select customer_id, from_tier, to_tier, why, order_id, growth, ${tx.now}::timestamptz
      from w`.execute(tx.db)
}

/** Which order lifted each customer to her present tier, where one did, since an instant. */
export async function liftsSince(
  db: Db,
  customerIds: readonly number[],
  since: Date,
): Promise<{ customer_id: number; order_id: number; from_tier: number }[]> {
  return (
    await sql<{ customer_id: number; order_id: number; from_tier: number }>`
    select c.customer_id, c.order_id, c.from_tier from loyalty.tier_change c
    join loyalty.member m on m.customer_id = c.customer_id and m.tier_id = c.to_tier
    where c.customer_id = any(${customerIds}::bigint[]) and c.why = 'upgraded'
      and c.order_id is not null
      and c.at >= ${since}
      and not exists (select 1 from loyalty.tier_change n
        where n.customer_id = c.customer_id and n.change_id > c.change_id)`.execute(db)
  ).rows
}

/** Members by the code that their card shows; numbers that are only told lead to nobody here. */
export async function ownersOfShown(
  db: Db,
  codes: readonly string[],
): Promise<Map<string, number>> {
  const found = await sql<{ code: string; id: number }>`select c.code, c.customer_id as id
    from loyalty.card c
    join loyalty.member m on m.customer_id = c.customer_id and m.card_code = c.code
    where c.code = any(${codes}::text[])`.execute(db)
  return new Map(found.rows.map(({ code, id }) => [code, id]))
}
