// Queries of what paid orders, and of where refunds went.
import { sql } from 'kysely'
import { groupBy } from '#kit'
import type { Db, Tx } from '#platform'
import { tenderKinds, tendersOf, type StandingTender } from '../tender.ts'
import type { NewOrder } from './orders.ts'
import type { NewRefund } from './refunds.ts'

export async function insertTenders(tx: Tx, orders: readonly NewOrder[]): Promise<void> {
  const rows = orders.flatMap(({ orderId, priced: { input } }) =>
    tendersOf(input.payments ?? []).map((tender) => ({
      ...tender,
      orderId,
      customerId: input.customerId,
    })),
  )
  if (rows.length === 0) return
  await sql`insert into orders.tender (customer_id, order_id, kind, fen)
    select * from unnest(${rows.map((r) => r.customerId)}::bigint[],
      ${rows.map((r) => r.orderId)}::bigint[], ${rows.map((r) => r.kind)}::text[],
      ${rows.map((r) => r.fen)}::bigint[]) w(customer_id, order_id, kind, fen)`.execute(tx.db)
}

/** By order, in the order in which their units were filled. */
export async function readTenders(
  db: Db,
  orders: readonly { customer_id: number; order_id: number }[],
): Promise<Map<number, StandingTender[]>> {
  const rows = (
    await sql<StandingTender & { orderId: number }>`
    select t.order_id as "orderId", t.kind, t.fen, t.refunded_fen as "refundedFen"
    from orders.tender t join (select distinct * from unnest(
        ${orders.map((o) => o.customer_id)}::bigint[], ${orders.map((o) => o.order_id)}::bigint[])
        u(customer_id, order_id)) w using (customer_id, order_id)
    order by t.order_id, array_position(${[...tenderKinds]}::text[], t.kind)`.execute(db)
  ).rows
  return groupBy(rows, ({ orderId }) => orderId)
}

/** Writes where refunds went, and counts it on the tenders of their orders. */
export async function writeRefundTenders(
  tx: Tx,
  refunds: readonly NewRefund[],
  ids: readonly number[],
): Promise<void> {
  const rows = refunds.flatMap(({ customerId, orderId, decided }, at) =>
    decided.tenders.map((tender) => ({ ...tender, customerId, orderId, refundId: ids[at] ?? 0 })),
  )
  if (rows.length === 0) return
  await sql`with w as materialized (select * from unnest(
      ${rows.map((r) => r.customerId)}::bigint[], ${rows.map((r) => r.orderId)}::bigint[],
      ${rows.map((r) => r.refundId)}::bigint[], ${rows.map((r) => r.kind)}::text[],
      ${rows.map((r) => r.fen)}::bigint[]) u(customer_id, order_id, refund_id, kind, fen)),
    given as (update orders.tender t set refunded_fen = t.refunded_fen + s.fen
      from (select customer_id, order_id, kind, sum(fen)::bigint as fen from w group by 1, 2, 3) s
      where t.customer_id = s.customer_id and t.order_id = s.order_id and t.kind = s.kind)
    insert into orders.refund_tender (customer_id, refund_id, kind, fen)
    select customer_id, refund_id, kind, fen from w`.execute(tx.db)
}
