// Queries of the order pages. Money follows the order's store.
import { sql, type RawBuilder } from 'kysely'
import type { Db, Scope } from '#platform'

/**
 * PostgreSQL condition: is the order in `alias` money of a store this scope may see, or the
 * customer's own?
 */
export function inStores(scope: Scope, alias: string): RawBuilder<boolean> {
  if (scope.all) return sql<boolean>`true`
  if (scope.customerId !== null) return sql<boolean>`true`
  return sql<boolean>`${sql.ref(`${alias}.store_id`)} = any(${[...scope.storeIds]}::bigint[])`
}

export interface OrderListQuery {
  customerId?: number
  storeId?: number
  from?: string
  until?: string
  search?: string
  before?: { at: Date; id: number }
  limit: number
}

export interface OrderRecord {
  order_id: number
  customer_id: number
  source: string
  number: string
  person_id: number
  name: string | null
  store_id: number | null
  store_name: string | null
  guide_name: string | null
  placed_at: Date
  paid_at: Date
  line_count: number
  goods_fen: number
  discount_fen: number
  paid_fen: number
  refunded_fen: number
}

const record = sql`select o.order_id, o.customer_id, o.source, o.number, p.person_id,
    c.display_name as name, o.store_id, s.name as store_name, g.name as guide_name, o.placed_at,
    o.paid_at, o.line_count, o.goods_fen, o.discount_fen, o.paid_fen, o.refunded_fen`
const joins = sql`join customer.v_person p on p.customer_id = o.customer_id
  left join customer.v_customer c on c.customer_id = p.person_id
  left join org.v_store s on s.store_id = o.store_id
  left join org.v_staff g on g.staff_id = o.staff_id`

/** Newest first; the page is cut before the names are looked up. */
export async function listOrders(db: Db, scope: Scope, q: OrderListQuery): Promise<OrderRecord[]> {
  const ids =
    q.customerId === undefined
      ? sql`true`
      : sql`o.customer_id in (select customer_id from customer.v_person
        where person_id = ${q.customerId}
        union all select ${q.customerId}::bigint)`
  return (
    await sql<OrderRecord>`
    with chosen as materialized (
      select o.* from orders."order" o
      where ${inStores(scope, 'o')} and ${ids}
        and ${q.storeId === undefined ? sql`true` : sql`o.store_id = ${q.storeId}`}
        and ${q.from === undefined ? sql`true` : sql`o.paid_on >= ${q.from}::date`}
        and ${q.until === undefined ? sql`true` : sql`o.paid_on <= ${q.until}::date`}
        and ${
          q.search === undefined
            ? sql`true`
            : sql`(o.customer_id, o.order_id) in
          (select customer_id, order_id from orders.number where number = ${q.search})`
        }
        and ${
          q.before === undefined
            ? sql`true`
            : sql`(o.paid_at, o.order_id) < (${q.before.at},
          ${q.before.id})`
        }
      order by o.paid_at desc, o.order_id desc limit ${q.limit})
    ${record} from chosen o ${joins} order by o.paid_at desc, o.order_id desc`.execute(db)
  ).rows
}

export async function findOrder(
  db: Db,
  scope: Scope,
  orderId: number,
): Promise<OrderRecord | undefined> {
  return (
    await sql<OrderRecord>`${record} from orders."order" o ${joins}
    where o.order_id = ${orderId} and ${inStores(scope, 'o')}`.execute(db)
  ).rows[0]
}

export interface LineRecord {
  line_no: number
  sku: string
  name: string
  category: string | null
  quantity: number
  returned: number
  unit_price: string
  goods_fen: number
  discount_fen: number
  paid_fen: number
  refunded_fen: number
}

export async function linesOf(
  db: Db,
  order: { customer_id: number; order_id: number },
): Promise<LineRecord[]> {
  return (
    await sql<LineRecord>`select line_no, sku, name, category, quantity, returned, unit_price::text,
      goods_fen, discount_fen, paid_fen, refunded_fen from orders.line
    where customer_id = ${order.customer_id} and order_id = ${order.order_id}
      order by line_no`.execute(db)
  ).rows
}

/** Lines of several orders, in their order; keyed by the order's id. */
export async function linesOfAll(
  db: Db,
  orders: readonly { customer_id: number; order_id: number }[],
): Promise<Map<number, LineRecord[]>> {
  const found = await sql<
    LineRecord & { order_id: number }
  >`select l.order_id, l.line_no, l.sku, l.name, l.category,
      l.quantity, l.returned, l.unit_price::text, l.goods_fen, l.discount_fen, l.paid_fen,
      l.refunded_fen
    from unnest(${orders.map((o) => o.customer_id)}::bigint[],
      ${orders.map((o) => o.order_id)}::bigint[])
      as asked (customer_id, order_id)
    join orders.line l using (customer_id, order_id) order by l.order_id, l.line_no`.execute(db)
  return Map.groupBy(found.rows, (row) => row.order_id)
}

export interface RefundRecord {
  refund_id: number
  number: string
  refunded_at: Date
  amount_fen: number
  lost_fen: number
  reason: string | null
}

export async function refundsOf(
  db: Db,
  order: { customer_id: number; order_id: number },
): Promise<RefundRecord[]> {
  return (
    await sql<RefundRecord>`select refund_id, number, refunded_at, amount_fen, lost_fen, reason
      from orders.refund
    where customer_id = ${order.customer_id} and order_id = ${order.order_id}
      order by refund_id`.execute(db)
  ).rows
}
