// Stock as the desk looks at it.
import { sql } from 'kysely'
import type { StockMove, StockRow } from '#contracts'
import type { Db, Scope } from '#platform'
import { storesWithin } from '#modules/org'

export async function storeKnown(db: Db, storeId: number): Promise<boolean> {
  const found = await sql`select 1 from org.v_store where store_id = ${storeId}`.execute(db)
  return found.rows.length > 0
}

export interface StockQuery {
  storeId?: number | undefined
  search?: string | undefined
  low?: boolean | undefined
  after: number
  limit: number
}

export interface ListedStock extends StockRow {
  stockId: number
}

/** In the order in which they were first entered; one more than `limit` says there are others. */
export async function stockRows(db: Db, scope: Scope, q: StockQuery): Promise<ListedStock[]> {
  const text = q.search ?? ''
  const found = await sql<ListedStock>`select * from (
      select k.stock_id as "stockId", k.store_id as "storeId", s.name as "storeName", v.sku,
        v.product_id as "productId", p.name as "productName", v.options, k.on_hand as "onHand",
        k.reserved, k.on_hand - k.reserved as available, k.low_at as "lowAt",
        k.on_hand - k.reserved < 0 or coalesce(k.on_hand - k.reserved <= k.low_at, false) as low
      from shop.stock k join catalog.v_variant v using (variant_id)
      join catalog.v_product p using (product_id) join org.v_store s using (store_id)
      where ${storesWithin(scope, 'k.store_id')} and v.tracked
        and (${q.storeId ?? null}::bigint is null or k.store_id = ${q.storeId ?? null})
        and (${text} = '' or strpos(lower(p.name), lower(${text})) > 0
          or strpos(lower(v.sku), lower(${text})) > 0)
        and k.stock_id > ${q.after}) r
    where ${q.low ?? false} = false or low
    order by "stockId" limit ${q.limit}`.execute(db)
  return found.rows
}

type Row = Omit<StockMove, 'at'> & { at: Date }

/** Newest first; one more than `limit` says there are others. */
export async function moveRows(
  db: Db,
  scope: Scope,
  find: { storeId: number; sku: string; before: number | null; limit: number },
): Promise<StockMove[]> {
  const found = await sql<Row>`select m.move_id as id, m.at, m.kind, m.units,
      m.reserved_units as "reservedUnits", m.on_hand_after as "onHandAfter",
      m.reserved_after as "reservedAfter", m.by, m.note, m.number
    from shop.stock_move m join shop.stock k using (stock_id)
    join catalog.v_variant v using (variant_id)
    where ${storesWithin(scope, 'k.store_id')} and k.store_id = ${find.storeId}
      and v.sku = ${find.sku} and (${find.before}::bigint is null or m.move_id < ${find.before})
    order by m.move_id desc limit ${find.limit}`.execute(db)
  return found.rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() }))
}
