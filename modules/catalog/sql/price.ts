// Rows of price lists.
import { sql } from 'kysely'
import type { PriceList } from '#contracts'
import type { Db, Tx } from '#platform'
import type { ListedPrice } from '../price.ts'

export interface PriceListRow {
  id: number
  name: string
  audience: 'everybody' | 'member'
  storeIds: number[]
  from: Date
  until: Date | null
  skus: number
}

/** Newest first; one row more than `limit` says that there are others. */
export async function priceListRows(
  db: Db,
  find: { id?: number; before?: number; limit: number },
): Promise<PriceListRow[]> {
  const found = await sql<PriceListRow>`select l.price_list_id as id, l.name, l.audience,
      l.store_ids as "storeIds", l.from_at as "from", l.until_at as "until",
      (select count(*)::int from catalog.price p where p.price_list_id = l.price_list_id) as skus
    from catalog.price_list l
    where (${find.id ?? null}::bigint is null or l.price_list_id = ${find.id ?? null})
      and (${find.before ?? null}::bigint is null or l.price_list_id < ${find.before ?? null})
    order by l.price_list_id desc limit ${find.limit}`.execute(db)
  return found.rows
}

export async function pricesOfList(db: Db, id: number): Promise<PriceList['prices']> {
  const found = await sql<PriceList['prices'][number]>`select v.sku, p.name as "productName",
      v.list_fen as "listFen", k.fen
    from catalog.price k join catalog.variant v using (variant_id)
    join catalog.product p using (product_id)
    where k.price_list_id = ${id} order by p.name collate "C", v.place, v.sku`.execute(db)
  return found.rows
}

export interface PriceListWrite {
  id: number | undefined
  name: string
  audience: string
  storeIds: readonly number[]
  from: Date
  until: Date | null
}

/** Zero where the id is nobody's. */
export async function writePriceList(tx: Tx, row: PriceListWrite): Promise<number> {
  const stores = sql`${[...row.storeIds]}::bigint[]`
  const written =
    row.id === undefined
      ? await sql<{ id: number }>`insert into catalog.price_list (name, audience, store_ids,
          from_at, until_at, made_at)
        values (${row.name}, ${row.audience}, ${stores}, ${row.from}, ${row.until}, ${tx.now})
        returning price_list_id as id`.execute(tx.db)
      : await sql<{ id: number }>`update catalog.price_list set name = ${row.name},
          audience = ${row.audience}, store_ids = ${stores}, from_at = ${row.from},
          until_at = ${row.until}
        where price_list_id = ${row.id} returning price_list_id as id`.execute(tx.db)
  return written.rows[0]?.id ?? 0
}

export async function writePrices(
  tx: Tx,
  id: number,
  prices: readonly { variantId: number; fen: number }[],
): Promise<void> {
  await sql`delete from catalog.price where price_list_id = ${id}`.execute(tx.db)
  await sql`insert into catalog.price (price_list_id, variant_id, fen)
    select ${id}::bigint, variant_id, fen
    from unnest(${prices.map((p) => p.variantId)}::bigint[], ${prices.map((p) => p.fen)}::bigint[])
      w (variant_id, fen)`.execute(tx.db)
}

export async function endNow(tx: Tx, id: number): Promise<boolean> {
  const done = await sql`update catalog.price_list
    set until_at = greatest(from_at, least(coalesce(until_at, ${tx.now}), ${tx.now}))
    where price_list_id = ${id} returning 1`.execute(tx.db)
  return done.rows.length > 0
}

export async function unknownStores(db: Db, ids: readonly number[]): Promise<number[]> {
  const found = await sql<{ id: number }>`select id from unnest(${[...ids]}::bigint[]) w (id)
    where not exists (select 1 from org.v_store s where s.store_id = w.id)`.execute(db)
  return found.rows.map(({ id }) => id)
}

/** Prices that hold at this instant, whoever and wherever they are for. */
export async function listedPrices(
  db: Db,
  variantIds: readonly number[],
  at: Date,
): Promise<Map<number, ListedPrice[]>> {
  const found = await sql<ListedPrice & { variantId: number }>`
    select p.variant_id as "variantId", l.price_list_id as "priceListId", l.name, l.audience,
      l.store_ids as "storeIds", l.from_at as "from", l.until_at as "until", p.fen
    from catalog.price p join catalog.price_list l using (price_list_id)
    where p.variant_id = any(${[...variantIds]}::bigint[])
      and l.from_at <= ${at} and (l.until_at is null or ${at} < l.until_at)`.execute(db)
  return Map.groupBy(found.rows, ({ variantId }) => variantId)
}
