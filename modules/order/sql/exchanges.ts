// Queries of exchanges. Their customers and orders are locked by whoever asks.
import { sql } from 'kysely'
import type { ExchangeInput } from '#contracts'
import type { Db, Tx } from '#platform'
import type { KnownOrder } from './orders.ts'

type OrderKey = Pick<KnownOrder, 'customer_id' | 'order_id'>

const asked = (orders: readonly OrderKey[]) => sql`(select distinct * from unnest(
    ${orders.map((o) => o.customer_id)}::bigint[], ${orders.map((o) => o.order_id)}::bigint[])
    w(customer_id, order_id))`

/** A number is an exchange's own within its order. */
export const exchangeKey = (orderId: number, number: string): string => `${orderId}\n${number}`

export interface HeldLine {
  lineNo: number
  quantity: number
  returned: number
  unitPrice: string
}

/** By order. */
export async function heldLines(
  db: Db,
  orders: readonly OrderKey[],
): Promise<Map<number, HeldLine[]>> {
  const found = await sql<HeldLine & { orderId: number }>`
    select l.order_id as "orderId", l.line_no as "lineNo", l.quantity, l.returned,
      l.unit_price::text as "unitPrice"
    from orders.line l join ${asked(orders)} w using (customer_id, order_id)`.execute(db)
  return Map.groupBy(found.rows, ({ orderId }) => orderId)
}

export interface KnownExchange {
  exchangeId: number
  hash: string
}

/** What these orders have been exchanged before. */
export async function knownExchanges(
  db: Db,
  orders: readonly OrderKey[],
): Promise<Map<string, KnownExchange>> {
  const found = await sql<KnownExchange & { orderId: number; number: string }>`
    select x.order_id as "orderId", x.number, x.exchange_id as "exchangeId", x.hash
    from orders.exchange x join ${asked(orders)} w using (customer_id, order_id)`.execute(db)
  return new Map(found.rows.map((row) => [exchangeKey(row.orderId, row.number), row]))
}

export interface NewExchange {
  input: ExchangeInput
  order: KnownOrder
  hash: string
  exchangedAt: Date
}

/** Gives the new ids. */
export async function writeExchanges(
  tx: Tx,
  rows: readonly NewExchange[],
): Promise<Map<string, number>> {
  if (rows.length === 0) return new Map()
  const made = await sql<{ orderId: number; number: string; id: number }>`
    insert into orders.exchange (customer_id, order_id, number, hash, exchanged_at, reason)
    select * from unnest(${rows.map(({ order }) => order.customer_id)}::bigint[],
      ${rows.map(({ order }) => order.order_id)}::bigint[],
      ${rows.map(({ input }) => input.number)}::text[], ${rows.map(({ hash }) => hash)}::text[],
      ${rows.map(({ exchangedAt }) => exchangedAt)}::timestamptz[],
      ${rows.map(({ input }) => input.reason ?? null)}::text[])
    returning order_id as "orderId", number, exchange_id as id`.execute(tx.db)
  const ids = new Map(made.rows.map((row) => [exchangeKey(row.orderId, row.number), row.id]))
  const lines = rows.flatMap(({ input, order }) =>
    input.lines.map((line) => ({
      ...line,
      customerId: order.customer_id,
      exchangeId: ids.get(exchangeKey(order.order_id, input.number)) ?? 0,
    })),
  )
  await sql`insert into orders.exchange_line (customer_id, exchange_id, line_no, units, sku, name)
    select * from unnest(${lines.map((l) => l.customerId)}::bigint[],
      ${lines.map((l) => l.exchangeId)}::bigint[], ${lines.map((l) => l.line)}::int[],
      ${lines.map((l) => l.quantity)}::int[], ${lines.map((l) => l.sku)}::text[],
      ${lines.map((l) => l.name)}::text[])`.execute(tx.db)
  return ids
}

export interface ExchangeRecord {
  exchange_id: number
  number: string
  exchanged_at: Date
  line_no: number
  units: number
  sku: string
  name: string
  reason: string | null
}

/** Of one order, in the order in which they were made. */
export async function exchangesOf(db: Db, order: OrderKey): Promise<ExchangeRecord[]> {
  const found = await sql<ExchangeRecord>`select x.exchange_id, x.number, x.exchanged_at,
      l.line_no, l.units, l.sku, l.name, x.reason
    from orders.exchange x join orders.exchange_line l using (customer_id, exchange_id)
    where x.customer_id = ${order.customer_id} and x.order_id = ${order.order_id}
    order by x.exchange_id, l.line_no`.execute(db)
  return found.rows
}
