// What tills sold, as stock hears of it, and what its lines were exchanged for.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'
import type { Goods } from '../held.ts'

export interface SoldLine {
  orderId: number
  storeId: number
  number: string
  line: number
  sku: string
  units: number
}

/** Lines of orders that are not of the own shop: its purchases and sales keep their own units. */
export async function tillLines(db: Db, orderIds: readonly number[]): Promise<SoldLine[]> {
  const found = await sql<SoldLine>`select o.order_id as "orderId", o.store_id as "storeId",
      o.number, l.line_no as line, l.sku, l.quantity as units
    from orders.v_order o join orders.v_line l using (customer_id, order_id)
    where o.order_id = any(${[...orderIds]}::bigint[]) and o.source <> 'shop'
      and o.store_id is not null`.execute(db)
  return found.rows
}

/** Articles that are counted, by sku. */
export async function countedArticles(
  db: Db,
  skus: readonly string[],
): Promise<Map<string, number>> {
  if (skus.length === 0) return new Map()
  const found = await sql<{ sku: string; id: number }>`select sku, variant_id as id
    from catalog.v_variant where sku = any(${[...skus]}::text[]) and tracked`.execute(db)
  return new Map(found.rows.map(({ sku, id }) => [sku, id]))
}

export interface GivenGoods extends Goods {
  orderId: number
  line: number
}

/** What lines were exchanged for and she still has, the last given last. */
export async function givenGoods(db: Db, orderIds: readonly number[]): Promise<GivenGoods[]> {
  if (orderIds.length === 0) return []
  const found = await sql<GivenGoods>`select order_id as "orderId", line_no as line, sku, units
    from shop.line_article where order_id = any(${[...orderIds]}::bigint[])
    order by order_id, line_no, place`.execute(db)
  return found.rows
}

/** Puts these in place of what was written of their lines. */
export async function writeGiven(
  tx: Tx,
  lines: readonly { orderId: number; line: number; goods: readonly Goods[] }[],
): Promise<void> {
  if (lines.length === 0) return
  const rows = lines.flatMap(({ goods, ...key }) =>
    goods.map((one, at) => ({ ...key, ...one, place: at + 1 })),
  )
  await sql`delete from shop.line_article a
    using unnest(${lines.map((l) => l.orderId)}::bigint[], ${lines.map((l) => l.line)}::int[])
      w(order_id, line_no)
    where a.order_id = w.order_id and a.line_no = w.line_no`.execute(tx.db)
  if (rows.length === 0) return
  await sql`insert into shop.line_article (order_id, line_no, place, sku, units)
    select * from unnest(${rows.map((r) => r.orderId)}::bigint[], ${rows.map((r) => r.line)}::int[],
      ${rows.map((r) => r.place)}::int[], ${rows.map((r) => r.sku)}::text[],
      ${rows.map((r) => r.units)}::int[])`.execute(tx.db)
}
