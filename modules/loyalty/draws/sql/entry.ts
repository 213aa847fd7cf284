// Queries of entries, what brought tickets, and of the list that is made of them.
import { sql } from 'kysely'
import type { Day } from '#kit'
import type { Db, Tx } from '#platform'
import type { Figures } from './draw.ts'

export interface Paid {
  orderId: number
  /** Who lives on for the buyer. */
  personId: number
  paidAt: Date
  paidOn: Day
  /** What remains paid. */
  fen: number
  tierId: number
  joinedAt: Date
}

/**
 * Orders as they stand, with the tier that was held when they were paid: what an order itself lifted
 * her to comes after it. Members only.
 */
export async function paidOrders(
  db: Db,
  orders: readonly { personId: number; customerId: number; orderId: number }[],
): Promise<Paid[]> {
  return (
    await sql<Paid>`select o.order_id as "orderId", w.person_id as "personId",
      o.paid_at as "paidAt", o.paid_on as "paidOn", o.amount_fen - o.refunded_fen as fen,
      coalesce((select c.from_tier from loyalty.tier_change c
        where c.customer_id = w.person_id and c.at >= o.paid_at
        order by c.at, c.change_id limit 1), m.tier_id) as "tierId",
      m.joined_at as "joinedAt"
    from unnest(${orders.map((o) => o.personId)}::bigint[],
      ${orders.map((o) => o.customerId)}::bigint[], ${orders.map((o) => o.orderId)}::bigint[])
      w(person_id, customer_id, order_id)
    join orders.v_order o on o.customer_id = w.customer_id and o.order_id = w.order_id
    join loyalty.member m on m.customer_id = w.person_id`.execute(db)
  ).rows
}

export interface Entry {
  personId: number
  customerId: number
  entryId: number
  drawId: number
  kind: 'order' | 'points'
  orderId: number | null
  key: string | null
  worth: number
  factor: number
  least: number
  earned: number
  tickets: number
  at: Date
  out: boolean
}

/** All entries of these people in these draws, the earliest first. */
export async function entriesOf(
  db: Db,
  personIds: readonly number[],
  drawIds: readonly number[],
): Promise<Entry[]> {
  return (
    await sql<Entry>`select p.person_id as "personId", e.customer_id as "customerId",
      e.entry_id as "entryId", e.draw_id as "drawId", e.kind, e.order_id as "orderId", e.key,
      e.worth, e.factor, e.least, e.earned, e.tickets, e.at, e.out_at is not null as out
    from customer.v_person p join loyalty.draw_entry e on e.customer_id = p.customer_id
    where p.person_id = any(${[...personIds]}::bigint[])
      and e.draw_id = any(${[...drawIds]}::bigint[]) order by e.entry_id`.execute(db)
  ).rows
}

export interface NewEntry {
  customerId: number
  drawId: number
  kind: Entry['kind']
  orderId: number | null
  key: string | null
  worth: number
  tierId: number
  factor: number
  least: number
  earned: number
  tickets: number
}
export async function insertEntries(tx: Tx, entries: readonly NewEntry[]): Promise<void> {
  if (entries.length === 0) return
  const all = <K extends keyof NewEntry>(field: K) => entries.map((one) => one[field])
  await sql`insert into loyalty.draw_entry (customer_id, draw_id, kind, order_id, key, worth,
      tier_id, factor, least, earned, tickets, at)
    select u.*, ${tx.now}::timestamptz from unnest(${all('customerId')}::bigint[],
      ${all('drawId')}::bigint[], ${all('kind')}::text[], ${all('orderId')}::bigint[],
      ${all('key')}::text[], ${all('worth')}::bigint[], ${all('tierId')}::bigint[],
      ${all('factor')}::int[], ${all('least')}::int[], ${all('earned')}::int[],
      ${all('tickets')}::int[]) u`.execute(tx.db)
}

export async function updateEntries(
  tx: Tx,
  entries: readonly Pick<Entry, 'customerId' | 'entryId' | 'worth' | 'earned' | 'tickets'>[],
): Promise<void> {
  if (entries.length === 0) return
  await sql`update loyalty.draw_entry e set worth = u.worth, earned = u.earned,
      tickets = u.tickets
    from unnest(${entries.map((e) => e.customerId)}::bigint[],
      ${entries.map((e) => e.entryId)}::bigint[], ${entries.map((e) => e.worth)}::bigint[],
      ${entries.map((e) => e.earned)}::int[], ${entries.map((e) => e.tickets)}::int[])
      u(customer_id, entry_id, worth, earned, tickets)
    where e.customer_id = u.customer_id and e.entry_id = u.entry_id`.execute(tx.db)
}

/** By draw; a draw that nobody has tickets of is not among them. */
export async function countEntries(
  db: Db,
  drawIds: readonly number[],
): Promise<Map<number, Figures>> {
  if (drawIds.length === 0) return new Map()
  const found = await sql<Figures & { drawId: number }>`select e.draw_id as "drawId",
      coalesce(sum(e.tickets), 0)::bigint as tickets,
      count(distinct p.person_id) as members,
      count(*) filter (where e.kind = 'order') as orders,
      coalesce(sum(e.tickets) filter (where e.kind = 'points'), 0)::bigint as "pointTickets"
    from loyalty.draw_entry e join customer.v_person p on p.customer_id = e.customer_id
    where e.draw_id = any(${[...drawIds]}::bigint[]) and e.tickets > 0
    group by 1`.execute(db)
  return new Map(found.rows.map(({ drawId, ...figures }) => [drawId, figures]))
}

/**
 * The list, in one statement: a line a member, in the order of her first ticket, its numbers behind
 * those of the lines before. Gives the tickets of each line with commas between.
 */
export async function freezeList(tx: Tx, drawId: number): Promise<string> {
  const made = await sql<{ list: string }>`
    with held as (select p.person_id, sum(e.tickets)::bigint as n, min(e.entry_id) as first
        from loyalty.draw_entry e join customer.v_person p on p.customer_id = e.customer_id
        where e.draw_id = ${drawId} and e.tickets > 0 group by 1),
      placed as (select person_id, n, row_number() over behind as line_no,
          sum(n) over behind as last_no
        from held window behind as (order by first)),
      written as (insert into loyalty.draw_line (draw_id, line_no, customer_id, first_no, last_no)
        select ${drawId}, line_no, person_id, last_no - n + 1, last_no from placed
        returning line_no, last_no - first_no + 1 as n)
    select coalesce(string_agg(n::text, ',' order by line_no), '') as list
    from written`.execute(tx.db)
  return made.rows[0]?.list ?? ''
}

/** Entries of a draw called off whose points have not come back yet. */
export async function unreturned(
  db: Db,
  drawId: number,
  limit: number,
  aside: readonly number[],
): Promise<{ customerId: number; entryId: number; key: string; worth: number }[]> {
  return (
    await sql<{ customerId: number; entryId: number; key: string; worth: number }>`
    select customer_id as "customerId", entry_id as "entryId", key, worth
    from loyalty.draw_entry where draw_id = ${drawId} and kind = 'points'
      and returned_at is null and out_at is null and customer_id <> all(${[...aside]}::bigint[])
    order by entry_id limit ${limit}`.execute(db)
  ).rows
}

export async function markReturned(
  tx: Tx,
  entries: readonly { customerId: number; entryId: number }[],
): Promise<void> {
  await sql`update loyalty.draw_entry e set returned_at = ${tx.now}
    from unnest(${entries.map((e) => e.customerId)}::bigint[],
      ${entries.map((e) => e.entryId)}::bigint[]) u(customer_id, entry_id)
    where e.customer_id = u.customer_id and e.entry_id = u.entry_id`.execute(tx.db)
}

/** Before the draw she is taken out; what was drawn stays, without her. */
export async function forgetTickets(tx: Tx, personId: number): Promise<void> {
  const hers = sql`(select customer_id from customer.v_person where person_id = ${personId})`
  await sql`update loyalty.draw_entry e set out_at = ${tx.now}, earned = 0, tickets = 0
    from loyalty.draw d where e.customer_id in ${hers} and d.draw_id = e.draw_id
      and d.state = 'open' and e.out_at is null`.execute(tx.db)
  await sql`update loyalty.draw_line set customer_id = null
    where customer_id in ${hers}`.execute(tx.db)
  await sql`update loyalty.draw_win set customer_id = null
    where customer_id in ${hers}`.execute(tx.db)
}
