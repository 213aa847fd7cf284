// Products and variants, written many at once.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'

/** Skus are decided one desk after another. */
export const lockProducts = (tx: Tx) =>
  sql`lock table catalog.product in share row exclusive mode`.execute(tx.db)

export interface KnownVariant {
  variantId: number
  productId: number
  sku: string
  gone: boolean
}

/** Variants of these products, and whoever has these skus. */
export async function knownVariants(
  db: Db,
  find: { productIds: readonly number[]; skus: readonly string[] },
): Promise<KnownVariant[]> {
  const found = await sql<KnownVariant>`select variant_id as "variantId",
      product_id as "productId", sku, gone_at is not null as gone
    from catalog.variant where product_id = any(${[...find.productIds]}::bigint[])
      or sku = any(${[...find.skus]}::text[])
    order by variant_id`.execute(db)
  return found.rows
}

export async function knownProducts(db: Db, ids: readonly number[]): Promise<Set<number>> {
  const found = await sql<{ id: number }>`select product_id as id from catalog.product
    where product_id = any(${[...ids]}::bigint[])`.execute(db)
  return new Set(found.rows.map(({ id }) => id))
}

export interface ProductWrite {
  /** Zero: a new one. */
  productId: number
  name: string
  description: string
  media: readonly string[]
  tags: readonly string[]
  categoryId: number | null
  state: string
}

const asked = (rows: readonly ProductWrite[]) => sql`unnest(
    ${rows.map((r) => r.productId)}::bigint[], ${rows.map((r) => r.name)}::text[],
    ${rows.map((r) => r.description)}::text[], ${rows.map((r) => JSON.stringify(r.media))}::text[],
    ${rows.map((r) => JSON.stringify(r.tags))}::text[], ${rows.map((r) => r.categoryId)}::bigint[],
    ${rows.map((r) => r.state)}::text[])
  with ordinality w (id, name, description, media, tags, category_id, state, n)`

/** Ids of the new ones, in their order. */
export async function insertProducts(tx: Tx, rows: readonly ProductWrite[]): Promise<number[]> {
  if (rows.length === 0) return []
  const made = await sql<{ id: number }>`
    insert into catalog.product (name, description, media, tags, category_id, state, made_at,
      changed_at)
    select name, description, media::jsonb, tags::jsonb, category_id, state, ${tx.now}, ${tx.now}
    from ${asked(rows)} order by n returning product_id as id`.execute(tx.db)
  return made.rows.map(({ id }) => id).toSorted((a, b) => a - b)
}

export async function updateProducts(tx: Tx, rows: readonly ProductWrite[]): Promise<void> {
  if (rows.length === 0) return
  await sql`update catalog.product p set name = w.name, description = w.description,
      media = w.media::jsonb, tags = w.tags::jsonb, category_id = w.category_id, state = w.state,
      changed_at = ${tx.now}
    from ${asked(rows)} where p.product_id = w.id`.execute(tx.db)
}

export interface VariantWrite {
  /** Zero: a new one. */
  variantId: number
  productId: number
  sku: string
  options: Record<string, string>
  listFen: number
  barcode: string | null
  tracked: boolean
  place: number
}

/** A sku may go from one variant to another: they all step aside first. */
export async function writeVariants(
  tx: Tx,
  rows: readonly VariantWrite[],
  goneIds: readonly number[],
): Promise<void> {
  const changed = rows.filter(({ variantId }) => variantId > 0).map(({ variantId }) => variantId)
  await sql`update catalog.variant set gone_at = ${tx.now}
    where variant_id = any(${[...goneIds]}::bigint[]) and gone_at is null`.execute(tx.db)
  await sql`update catalog.variant set sku = '~' || variant_id
    where variant_id = any(${changed}::bigint[])`.execute(tx.db)
  await sql`with w as materialized (select * from unnest(
        ${rows.map((r) => r.variantId)}::bigint[], ${rows.map((r) => r.productId)}::bigint[],
        ${rows.map((r) => r.sku)}::text[], ${rows.map((r) => JSON.stringify(r.options))}::text[],
        ${rows.map((r) => r.listFen)}::bigint[], ${rows.map((r) => r.barcode)}::text[],
        ${rows.map((r) => r.tracked)}::boolean[], ${rows.map((r) => r.place)}::int[])
      u (id, product_id, sku, options, list_fen, barcode, tracked, place)),
    changed as (update catalog.variant v set product_id = w.product_id, sku = w.sku,
        options = w.options::jsonb, list_fen = w.list_fen, barcode = w.barcode,
        tracked = w.tracked, place = w.place, gone_at = null
      from w where v.variant_id = w.id)
    insert into catalog.variant (product_id, sku, options, list_fen, barcode, tracked, place)
    select product_id, sku, options::jsonb, list_fen, barcode, tracked, place
    from w where id = 0 order by product_id, place`.execute(tx.db)
}

export async function setArchived(tx: Tx, productId: number, archived: boolean): Promise<boolean> {
  const done = await sql`update catalog.product
    set archived_at = case when ${archived} then coalesce(archived_at, ${tx.now}) end,
      changed_at = ${tx.now}
    where product_id = ${productId} returning 1`.execute(tx.db)
  return done.rows.length > 0
}
