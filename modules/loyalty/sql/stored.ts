// Queries of stored value as people read it.
import { sql } from 'kysely'
import type { Db, Scope } from '#platform'
import { reachable } from '#modules/customer'

export async function isWithin(db: Db, scope: Scope, customerId: number): Promise<boolean> {
  const found = await sql`select 1 from customer.v_customer
    where customer_id = ${customerId} and ${reachable(scope)}`.execute(db)
  return found.rows.length > 0
}

export interface MovementRow {
  id: number
  at: Date
  reason: string
  principalFen: number
  bonusFen: number
  orderNumber: string | null
  topUp: { source: string; number: string; returnableFen: number } | null
}

/** Both purses of one movement are one row. What a merge moved is not hers to read: it is all hers. */
export async function storedMovements(
  db: Db,
  q: {
    customerIds: readonly number[]
    before: number | null
    /** Earlier than this instant. */
    until?: Date
    limit: number
  },
): Promise<MovementRow[]> {
  return (
    await sql<MovementRow>`
    with moved as (
      select max(transfer_id) as id, max(at) as at, min(reason) as reason,
        regexp_replace(key, ':stored_(principal|bonus)$', '') as key,
        coalesce(sum(amount) filter (where asset = 'stored_principal'), 0)::bigint as principal,
        coalesce(sum(amount) filter (where asset = 'stored_bonus'), 0)::bigint as bonus
      from ledger.v_transfer
      where customer_id = any(${[...q.customerIds]}::bigint[])
        and asset in ('stored_principal', 'stored_bonus') and reason <> 'merge'
      group by customer_id, 4),
    page as (select * from moved
      where (${q.before}::bigint is null or id < ${q.before}::bigint)
        and (${q.until ?? null}::timestamptz is null or at < ${q.until ?? null}::timestamptz)
      order by id desc limit ${q.limit})
    select p.id, p.at, p.reason, p.principal as "principalFen", p.bonus as "bonusFen",
      case
        when p.reason = 'order' then (select o.number from orders.v_order o
          where o.order_id = split_part(p.key, ':', 2)::bigint)
        when p.reason = 'refund' then (select o.number from orders.v_refund r
          join orders.v_order o on o.customer_id = r.customer_id and o.order_id = r.order_id
          where r.refund_id = split_part(p.key, ':', 2)::bigint)
      end as "orderNumber",
      case when p.reason = 'topUp' then (select json_build_object('source', t.source,
          'number', t.number, 'returnableFen', t.principal_fen - t.returned_fen)
        from loyalty.top_up t where t.customer_id = any(${[...q.customerIds]}::bigint[])
          and t.top_up_id = split_part(p.key, ':', 2)::bigint)
      end as "topUp"
    from page p order by p.id desc`.execute(db)
  ).rows
}
