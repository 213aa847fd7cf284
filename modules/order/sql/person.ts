// Queries of merging and exporting a person.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'

export async function dropSummary(tx: Tx, customerId: number): Promise<void> {
  await sql`delete from orders.summary where customer_id = ${customerId}`.execute(tx.db)
}

/**
 * Writes the summary of `into` from the orders and refunds of the given people and everybody merged
 * into them; `without` and those merged into that one are left out.
 */
export async function recomputeSummaries(
  tx: Tx,
  into: number,
  people: readonly number[],
  without: number | null = null,
): Promise<void> {
  await sql`with ids as (
      select customer_id from customer.v_person where person_id = any(${people}::bigint[])
      union select unnest(${people}::bigint[])
      except select customer_id from customer.v_person where person_id = ${without}::bigint
      except select ${without}::bigint),
    bought as (
      select count(*)::int as orders, count(distinct paid_on)::int as days,
        coalesce(sum(paid_fen), 0)::bigint as gross, min(paid_on) as first_on,
        max(paid_on) as last_on
      from orders."order" where customer_id in (select customer_id from ids)),
    returned as (
      select coalesce(sum(amount_fen), 0)::bigint as fen from orders.refund
      where customer_id in (select customer_id from ids))
    insert into orders.summary (customer_id, orders, purchase_days, gross_fen, refunded_fen,
      first_paid_on, last_paid_on)
    select ${into}::bigint, b.orders, b.days, b.gross, r.fen, b.first_on, b.last_on
      from bought b, returned r
    on conflict (customer_id) do update
      set orders = excluded.orders, purchase_days = excluded.purchase_days,
      gross_fen = excluded.gross_fen, refunded_fen = excluded.refunded_fen,
      first_paid_on = excluded.first_paid_on, last_paid_on = excluded.last_paid_on`.execute(tx.db)
}

export async function ordersOfPerson(
  db: Db,
  customerId: number,
): Promise<Record<string, unknown>[]> {
  return (
    await sql<Record<string, unknown>>`
    select o.source, o.number, o.paid_at, o.paid_fen, o.refunded_fen,
      (select json_agg(json_build_object('sku', l.sku, 'name', l.name, 'quantity', l.quantity,
        'returned', l.returned, 'paidFen', l.paid_fen) order by l.line_no)
       from orders.line l where l.customer_id = o.customer_id and l.order_id = o.order_id) as lines
    from orders."order" o where o.customer_id = ${customerId} order by o.order_id`.execute(db)
  ).rows
}
