// Queries that write orders. Each is one statement for a whole batch.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'
import type { PricedOrder } from '../order.ts'
import { carriedBy, tendersOf } from '../tender.ts'
import { insertTenders } from './tenders.ts'
import { packed, unitsOf, type PackedTenders } from './units.ts'

export interface Claim {
  source: string
  number: string
  customer_id: number
  order_id: number
}

/**
 * Takes the numbers nobody used yet, in ascending order so that two batches never wait for each
 * other in a circle. Numbers of orders committed meanwhile are left out.
 */
export async function claimNumbers(tx: Tx, orders: readonly PricedOrder[]): Promise<Claim[]> {
  return (
    await sql<Claim>`
    insert into orders.number (source, number, customer_id, hash)
    select * from unnest(${orders.map((o) => o.input.source)}::text[],
      ${orders.map((o) => o.input.number)}::text[],
      ${orders.map((o) => o.input.customerId)}::bigint[], ${orders.map((o) => o.hash)}::text[])
      w(source, number, customer_id, hash)
    order by source collate "C", number collate "C"
    on conflict do nothing returning source, number, customer_id, order_id`.execute(tx.db)
  ).rows
}

export interface KnownOrder {
  source: string
  number: string
  customer_id: number
  person_id: number
  order_id: number
  hash: string
  goods_fen: number
  discount_fen: number
  paid_fen: number
  store_id: number | null
}

/** Orders by source and number, with the customer who holds them today. */
export async function ordersByNumber(
  db: Db,
  keys: readonly { source: string; number: string }[],
): Promise<KnownOrder[]> {
  return (
    await sql<KnownOrder>`
    select n.source, n.number, n.customer_id, n.order_id, n.hash, p.person_id,
      o.goods_fen, o.discount_fen, o.paid_fen, o.store_id
    from unnest(${keys.map((k) => k.source)}::text[], ${keys.map((k) => k.number)}::text[])
      w(source, number)
    join orders.number n on n.source = w.source and n.number = w.number
    join orders."order" o on o.customer_id = n.customer_id and o.order_id = n.order_id
    join customer.v_person p on p.customer_id = n.customer_id`.execute(db)
  ).rows
}

export interface SummaryAfter {
  customer_id: number
  orders: number
  purchase_days: number
}

/**
 * Adds orders that are about to be written to their buyers' summaries. A day counts when it is
 * later than her last, or when no order of hers (under any of her ids) stands on it: so old history
 * may come late. `offset 0` keeps the look-up one of her orders: hashed, it would read the orders
 * of everybody.
 */
export async function addToSummaries(
  tx: Tx,
  orders: readonly PricedOrder[],
  zone: string,
): Promise<SummaryAfter[]> {
  return (
    await sql<SummaryAfter>`
    with fresh as materialized (
      select customer_id, (paid_at at time zone ${zone})::date as paid_on, count(*)::int as orders,
        sum(fen) as fen
      from unnest(${orders.map((o) => o.input.customerId)}::bigint[],
        ${orders.map((o) => o.paidAt)}::timestamptz[],
        ${orders.map((o) => o.paidFen)}::bigint[]) w(customer_id, paid_at, fen) group by 1, 2),
    added as (
      select f.customer_id, sum(f.orders)::int as orders, sum(f.fen)::bigint as fen,
        min(f.paid_on) as first_on, max(f.paid_on) as last_on, (count(*) filter (where case
          when s.last_paid_on is null or f.paid_on > s.last_paid_on then true
          when f.paid_on in (s.first_paid_on, s.last_paid_on) then false
          else not exists (select 1 from customer.v_person p
            join orders."order" o on o.customer_id = p.customer_id
            where p.person_id = f.customer_id and o.paid_on = f.paid_on offset 0) end))::int as days
      from fresh f left join orders.summary s on s.customer_id = f.customer_id group by 1)
    insert into orders.summary as s (customer_id, orders, purchase_days, gross_fen, first_paid_on,
      last_paid_on)
    select customer_id, orders, days, fen, first_on, last_on from added order by customer_id
    on conflict (customer_id) do update set orders = s.orders + excluded.orders,
      purchase_days = s.purchase_days + excluded.purchase_days,
      gross_fen = s.gross_fen + excluded.gross_fen,
      first_paid_on = least(s.first_paid_on, excluded.first_paid_on),
      last_paid_on = greatest(s.last_paid_on, excluded.last_paid_on)
    returning customer_id, orders, purchase_days`.execute(tx.db)
  ).rows
}

export interface NewOrder {
  orderId: number
  priced: PricedOrder
}

export async function insertOrders(
  tx: Tx,
  orders: readonly NewOrder[],
  zone: string,
  importId: number | null,
): Promise<void> {
  await Promise.all([
    insertHeads(tx, orders, zone, importId),
    insertLines(tx, orders),
    insertTenders(tx, orders),
  ])
}

async function insertHeads(
  tx: Tx,
  orders: readonly NewOrder[],
  zone: string,
  importId: number | null,
): Promise<void> {
  const of = <T>(pick: (o: PricedOrder) => T) => orders.map((o) => pick(o.priced))
  await sql`insert into orders."order" (customer_id, order_id, store_id, staff_id, source, number,
      placed_at, paid_at, paid_on, goods_fen, discount_fen, paid_fen, line_count, terms,
      import_id)
    select customer_id, order_id, store_id, staff_id, source, number, placed_at, paid_at,
      (paid_at at time zone ${zone})::date, goods, discount, goods - discount, lines,
      terms::jsonb, ${importId}::bigint
    from unnest(${of((o) => o.input.customerId)}::bigint[],
      ${orders.map((o) => o.orderId)}::bigint[], ${of((o) => o.input.storeId)}::bigint[],
      ${of((o) => o.input.staffId ?? null)}::bigint[], ${of((o) => o.input.source)}::text[],
      ${of((o) => o.input.number)}::text[], ${of((o) => o.input.placedAt)}::timestamptz[],
      ${of((o) => o.paidAt)}::timestamptz[], ${of((o) => o.goodsFen)}::bigint[],
      ${of((o) => o.discountFen)}::bigint[], ${of((o) => o.lines.length)}::int[],
      ${of(({ input: { terms } }) => (terms?.length ? JSON.stringify(terms) : null))}::text[])
      w(customer_id, order_id, store_id, staff_id, source, number, placed_at, paid_at, goods,
      discount, lines, terms)
    order by order_id`.execute(tx.db)
}

async function insertLines(tx: Tx, orders: readonly NewOrder[]): Promise<void> {
  const lines = orders.flatMap((o) => {
    const carried = tendersOn(o.priced)
    return o.priced.lines.map((line, at) => ({
      ...line,
      ...carried?.[at],
      orderId: o.orderId,
      customerId: o.priced.input.customerId,
    }))
  })
  await sql`insert into orders.line (customer_id, order_id, line_no, sku, name, category, quantity,
      unit_price, goods_fen, discount_fen, discounts, paid_fen, unit_fen, extra_units, units,
      tenders, bonus_fen)
    select customer_id, order_id, line_no, sku, name, category, quantity, unit_price, goods,
      discount, coalesce(discounts, '[]')::jsonb, goods - discount, unit_fen, extra_units,
      units::jsonb, tenders::jsonb, bonus
    from unnest(${lines.map((l) => l.customerId)}::bigint[],
      ${lines.map((l) => l.orderId)}::bigint[], ${lines.map((l) => l.lineNo)}::int[],
      ${lines.map((l) => l.sku)}::text[], ${lines.map((l) => l.name)}::text[],
      ${lines.map((l) => l.category ?? null)}::text[], ${lines.map((l) => l.quantity)}::int[],
      ${lines.map((l) => l.unitPrice)}::numeric[], ${lines.map((l) => l.goodsFen)}::bigint[],
      ${lines.map((l) => l.discountFen)}::bigint[],
      ${lines.map((l) => (l.discounts?.length ? JSON.stringify(l.discounts) : null))}::text[],
      ${lines.map((l) => l.unitFen)}::bigint[], ${lines.map((l) => l.extraUnits)}::int[],
      ${lines.map(packed)}::text[],
      ${lines.map((l) => (l.tenders ? JSON.stringify(l.tenders) : null))}::text[],
      ${lines.map((l) => l.bonusFen ?? 0)}::bigint[])
      w(customer_id, order_id, line_no, sku, name, category, quantity, unit_price, goods, discount,
        discounts, unit_fen, extra_units, units, tenders, bonus)`.execute(tx.db)
}

/** What the units of each line carry of the order's tenders, and how much of it is bonus. */
function tendersOn({
  input: { payments },
  lines,
}: PricedOrder): { tenders: PackedTenders[]; bonusFen: number }[] | undefined {
  if (!payments) return undefined
  const tenders = tendersOf(payments)
  const bonus = tenders.findIndex(({ kind }) => kind === 'bonus')
  return carriedBy(lines.map(unitsOf), tenders).map((runs) => ({
    tenders: runs.map(({ count, fen }): PackedTenders => [count, ...fen]),
    bonusFen: runs.reduce((all, { count, fen }) => all + count * (fen[bonus] ?? 0), 0),
  }))
}
