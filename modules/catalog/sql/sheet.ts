// Whole products, for files.
import { sql } from 'kysely'
import type { Product } from '#contracts'
import type { Db } from '#platform'
import { matching, type ProductQuery } from './product.ts'

export type WholeProduct = Pick<
  Product,
  'id' | 'name' | 'description' | 'media' | 'tags' | 'categoryId' | 'state' | 'variants'
>
const whole = sql`p.product_id as id, p.name, p.description, p.media, p.tags,
  p.category_id as "categoryId", p.state, v.variants
  from catalog.product p cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_object('id', s.variant_id, 'sku', s.sku,
      'options', s.options, 'listFen', s.list_fen, 'barcode', s.barcode, 'tracked', s.tracked)
      order by s.place, s.variant_id), '[]') as variants
    from catalog.variant s where s.product_id = p.product_id and s.gone_at is null) v`

/** By each sku that is asked for. */
export async function productsBySku(
  db: Db,
  skus: readonly string[],
): Promise<Map<string, WholeProduct>> {
  const found = await sql<WholeProduct>`select ${whole} where p.product_id in (
    select product_id from catalog.variant where sku = any(${[...skus]}::text[])
      and gone_at is null)`.execute(db)
  return new Map(found.rows.flatMap((row) => row.variants.map(({ sku }) => [sku, row] as const)))
}

/** Newest first. */
export async function wholeProducts(db: Db, q: ProductQuery): Promise<WholeProduct[]> {
  const found = await sql<WholeProduct>`select ${whole} where ${matching(q)}
    order by p.product_id desc limit ${q.limit}`.execute(db)
  return found.rows
}
