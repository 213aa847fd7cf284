// Articles as they are sold.
import { sql, type RawBuilder } from 'kysely'
import type { Db } from '#platform'

/** Ids of variants that are still sold, or hidden with their product. */
export async function variantsBySku(db: Db, skus: readonly string[]): Promise<Map<string, number>> {
  const found = await sql<{ sku: string; id: number }>`select sku, variant_id as id
    from catalog.variant where sku = any(${[...skus]}::text[]) and gone_at is null`.execute(db)
  return new Map(found.rows.map(({ sku, id }) => [sku, id]))
}

export interface Article {
  variantId: number
  productId: number
  sku: string
  options: Record<string, string>
  name: string
  picture: string | null
  /** The name of its category, as orders carry it. */
  category: string | null
  listFen: number
  tracked: boolean
  /** False: a draft, hidden, put away, or a variant that is not sold any more. */
  sold: boolean
}

const columns = sql`v.variant_id as "variantId", v.product_id as "productId", v.sku, v.options,
  p.name, p.picture, p.category, v.list_fen as "listFen", v.tracked,
  p.on_sale and not v.gone as sold`

const articlesWhere = async (db: Db, where: RawBuilder<unknown>): Promise<Article[]> => {
  const found = await sql<Article>`select ${columns} from catalog.v_variant v
    join catalog.v_product p using (product_id) where ${where}
    order by v.product_id, v.place, v.variant_id`.execute(db)
  return found.rows
}

export const articlesBySku = (db: Db, skus: readonly string[]): Promise<Article[]> =>
  articlesWhere(db, sql`v.sku = any(${[...skus]}::text[])`)

/** Those of the products that are sold. */
export const articlesOfProducts = (db: Db, ids: readonly number[]): Promise<Article[]> =>
  articlesWhere(db, sql`v.product_id = any(${[...ids]}::bigint[]) and p.on_sale and not v.gone`)
