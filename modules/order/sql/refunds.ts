// Queries of refunds. Lock order: customers, then orders ascending, then their refunds and
// summaries.
import { sql } from 'kysely'
import { groupBy, sortedUnique } from '#kit'
import type { Db, Tx } from '#platform'
import type { DecidedRefund, RefundInput, StandingOrder } from '../refund.ts'
import type { Tender } from '../tender.ts'
import type { Term } from '../units.ts'
import { readTenders, writeRefundTenders } from './tenders.ts'
import { standingLine, type LineRow } from './units.ts'

/** Locks orders ascending. */
export async function lockOrders(
  tx: Tx,
  orders: readonly { customer_id: number; order_id: number }[],
): Promise<void> {
  tx.locks.take('documents', 'order', sortedUnique(orders.map((o) => o.order_id)))
  await sql`select 1 from orders."order" o
    join unnest(${orders.map((o) => o.customer_id)}::bigint[],
      ${orders.map((o) => o.order_id)}::bigint[])
      w(customer_id, order_id) on w.customer_id = o.customer_id and w.order_id = o.order_id
    order by o.order_id for update of o`.execute(tx.db)
}

interface OrderRow {
  order_id: number
  terms: Term[] | null
  refunded_fen: number
}

/** Orders as they stand, by id. Who changes them asks after the lock. */
export async function standingOrders(
  db: Db,
  orders: readonly { customer_id: number; order_id: number }[],
): Promise<Map<number, StandingOrder>> {
  const asked = sql`(select distinct * from unnest(${orders.map((o) => o.customer_id)}::bigint[],
    ${orders.map((o) => o.order_id)}::bigint[]) w(customer_id, order_id))`
  const lines = (
    await sql<LineRow & { order_id: number }>`
    select l.order_id, l.line_no, l.quantity, l.returned, l.unit_fen, l.extra_units, l.units,
      l.discounts, l.tenders
    from orders.line l join ${asked} w using (customer_id, order_id)
    order by l.order_id, l.line_no`.execute(db)
  ).rows
  const byOrder = groupBy(lines, (line) => line.order_id)
  const found = (
    await sql<OrderRow>`select o.order_id, o.terms, o.refunded_fen
    from orders."order" o join ${asked} w using (customer_id, order_id)`.execute(db)
  ).rows
  const tenders = await readTenders(db, orders)
  return new Map(
    found.map(({ order_id: id, terms, refunded_fen: refundedFen }) => [
      id,
      {
        lines: (byOrder.get(id) ?? []).map(standingLine),
        terms: terms ?? [],
        tenders: tenders.get(id) ?? [],
        refundedFen,
      },
    ]),
  )
}

export interface KnownRefund {
  source: string
  number: string
  hash: string
  refund_id: number
  person_id: number
  order_id: number | null
  amount_fen: number
  tenders: Tender[] | null
  refundable_fen: number
}

export async function knownRefunds(
  tx: Tx,
  keys: readonly { source: string; number: string }[],
): Promise<KnownRefund[]> {
  return (
    await sql<KnownRefund>`
    select n.source, n.number, n.hash, n.refund_id, p.person_id, r.order_id, r.amount_fen,
      (select json_agg(json_build_object('kind', t.kind, 'fen', t.fen)) from orders.refund_tender t
        where t.customer_id = r.customer_id and t.refund_id = r.refund_id) as tenders,
      coalesce(o.paid_fen - o.refunded_fen, 0) as refundable_fen
    from unnest(${keys.map((k) => k.source)}::text[], ${keys.map((k) => k.number)}::text[])
      w(source, number)
    join orders.refund_number n on n.source = w.source and n.number = w.number
    join orders.refund r on r.customer_id = n.customer_id and r.refund_id = n.refund_id
    join customer.v_person p on p.customer_id = n.customer_id
    left join orders."order" o on o.customer_id = r.customer_id
      and o.order_id = r.order_id`.execute(tx.db)
  ).rows
}

export interface NewRefund {
  input: RefundInput
  hash: string
  /** The id the order stands under; `personId` is who holds it today. */
  customerId: number
  personId: number
  orderId: number | null
  decided: DecidedRefund
}

/**
 * Takes the refunds' numbers; gives ids in the order given, or undefined where one was taken
 * meanwhile.
 */
export async function claimRefundNumbers(
  tx: Tx,
  refunds: readonly NewRefund[],
): Promise<number[] | undefined> {
  const rows = (
    await sql<{ source: string; number: string; refund_id: number }>`
    insert into orders.refund_number (source, number, customer_id, hash)
    select * from unnest(${refunds.map((r) => r.input.source)}::text[],
      ${refunds.map((r) => r.input.refundNumber)}::text[],
      ${refunds.map((r) => r.customerId)}::bigint[],
      ${refunds.map((r) => r.hash)}::text[]) w(source, number, customer_id, hash)
    order by source collate "C", number collate "C"
    on conflict do nothing returning source, number, refund_id`.execute(tx.db)
  ).rows
  if (rows.length < refunds.length) return undefined
  const ids = new Map(rows.map((row) => [`${row.source}\n${row.number}`, row.refund_id]))
  return refunds.map((r) => ids.get(`${r.input.source}\n${r.input.refundNumber}`) ?? 0)
}

/** Writes refunds with their lines and brings lines, orders and summaries up to date. */
export async function writeRefunds(
  tx: Tx,
  refunds: readonly NewRefund[],
  ids: readonly number[],
  zone: string,
  importId: number | null,
): Promise<void> {
  await sql`insert into orders.refund (customer_id, refund_id, order_id, source, number, amount_fen,
      lost_fen, refunded_at, refunded_on, everything, line_count, reason, import_id)
    select customer_id, refund_id, order_id, source, number, fen, lost, at,
      (at at time zone ${zone})::date, everything, lines, reason, ${importId}::bigint
    from unnest(${refunds.map((r) => r.customerId)}::bigint[], ${ids}::bigint[],
      ${refunds.map((r) => r.orderId)}::bigint[], ${refunds.map((r) => r.input.source)}::text[],
      ${refunds.map((r) => r.input.refundNumber)}::text[],
      ${refunds.map((r) => r.decided.amountFen)}::bigint[],
      ${refunds.map((r) => r.decided.lostFen)}::bigint[],
      ${refunds.map((r) => r.input.at)}::timestamptz[],
      ${refunds.map((r) => r.decided.everything)}::boolean[],
      ${refunds.map((r) => r.input.goodsLines ?? r.decided.lines.length)}::int[],
      ${refunds.map((r) => r.input.reason ?? null)}::text[])
      w(customer_id, refund_id, order_id, source, number, fen, lost, at, everything, lines,
      reason)`.execute(tx.db)
  await writeRefundLines(tx, refunds, ids)
  await writeRefundTenders(tx, refunds, ids)
  await sql`with w as (select customer_id, order_id, sum(fen) as fen from unnest(
      ${refunds.map((r) => r.customerId)}::bigint[], ${refunds.map((r) => r.orderId)}::bigint[],
      ${refunds.map((r) => r.decided.amountFen)}::bigint[]) u(customer_id, order_id, fen)
      group by 1, 2)
    update orders."order" o set refunded_fen = o.refunded_fen + w.fen from w
    where o.customer_id = w.customer_id and o.order_id = w.order_id`.execute(tx.db)
  await sql`insert into orders.summary as s (customer_id, refunded_fen)
    select person_id, sum(fen) from unnest(${refunds.map((r) => r.personId)}::bigint[],
      ${refunds.map((r) => r.decided.amountFen)}::bigint[]) w(person_id, fen) group by 1 order by 1
    on conflict (customer_id) do update
      set refunded_fen = s.refunded_fen + excluded.refunded_fen`.execute(tx.db)
}

async function writeRefundLines(
  tx: Tx,
  refunds: readonly NewRefund[],
  ids: readonly number[],
): Promise<void> {
  const lines = refunds.flatMap((r, at) =>
    r.decided.lines.map((line) => ({
      ...line,
      customerId: r.customerId,
      orderId: r.orderId,
      refundId: ids[at] ?? 0,
    })),
  )
  if (lines.length === 0) return
  await sql`with w as materialized (select *
    from unnest(${lines.map((l) => l.customerId)}::bigint[],
      ${lines.map((l) => l.orderId)}::bigint[], ${lines.map((l) => l.refundId)}::bigint[],
      ${lines.map((l) => l.line)}::int[], ${lines.map((l) => l.units)}::int[],
      ${lines.map((l) => l.fen)}::bigint[])
      u(customer_id, order_id, refund_id, line_no, units, fen)),
    moved as (update orders.line l
    set returned = l.returned + t.units, refunded_fen = l.refunded_fen + t.fen
      from (select customer_id, order_id, line_no, sum(units)::int as units, sum(fen)::bigint as fen
        from w
        group by 1, 2, 3) t
      where l.customer_id = t.customer_id and l.order_id = t.order_id and l.line_no = t.line_no)
    insert into orders.refund_line (customer_id, refund_id, line_no, units, fen)
    select customer_id, refund_id, line_no, units, fen from w`.execute(tx.db)
}
