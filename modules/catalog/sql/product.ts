// Products as the desk and the shop look at them.
import { sql, type RawBuilder } from 'kysely'
import type { Product, ProductRow, Variant } from '#contracts'
import type { Db } from '#platform'

export interface ProductQuery {
  search?: string | undefined
  categoryId?: number | undefined
  state?: string | undefined
  archived?: boolean | undefined
  before?: number | undefined
  limit: number
}

const given = <T>(value: T | undefined, condition: (value: T) => RawBuilder<unknown>) =>
  value === undefined ? sql`true` : condition(value)

const inCategory = (id: number) => sql`p.category_id in (select category_id from catalog.category
  where ${id} in (category_id, parent_id))`

const found = (text: string) => sql`(strpos(lower(p.name), lower(${text})) > 0
  or exists (select 1 from catalog.variant s where s.product_id = p.product_id
    and s.gone_at is null and (s.sku ilike ${`${text.replaceAll(/[\\%_]/g, '\\$&')}%`}
      or s.barcode = ${text})))`

export const matching = (q: Omit<ProductQuery, 'limit'>) => sql`
  (p.archived_at is not null) = ${q.archived ?? false}
  and ${given(q.search || undefined, found)}
  and ${given(q.categoryId, inCategory)}
  and ${given(q.state, (state) => sql`p.state = ${state}`)}
  and ${given(q.before, (id) => sql`p.product_id < ${id}`)}`

type Row = Omit<ProductRow, 'changedAt'> & { changedAt: Date }

/** Newest first; one row more than `limit` says that there are others. */
export async function productRows(db: Db, q: ProductQuery): Promise<ProductRow[]> {
  const rows = await sql<Row>`
    select p.product_id as id, p.name, p.media ->> 0 as picture, p.tags,
      p.category_id as "categoryId", c.name as "categoryName", p.state,
      p.archived_at is not null as archived, v.variants, v.sku, v."fromFen", v."toFen",
      p.changed_at as "changedAt"
    from catalog.product p left join catalog.category c using (category_id)
    cross join lateral (select count(*)::int as variants,
        (array_agg(s.sku order by s.place))[1] as sku, coalesce(min(s.list_fen), 0) as "fromFen",
        coalesce(max(s.list_fen), 0) as "toFen"
      from catalog.variant s where s.product_id = p.product_id and s.gone_at is null) v
    where ${matching(q)} order by p.product_id desc limit ${q.limit}`.execute(db)
  return rows.rows.map(({ changedAt, ...row }) => ({ ...row, changedAt: changedAt.toISOString() }))
}

export async function countProducts(db: Db, q: ProductQuery): Promise<number> {
  const rows = await sql<{ n: number }>`select count(*)::int as n from catalog.product p
    where ${matching({ ...q, before: undefined })}`.execute(db)
  return rows.rows[0]?.n ?? 0
}

export interface Sheet extends Omit<Product, 'fromFen' | 'toFen' | 'changedAt' | 'variants'> {
  changedAt: Date
}

export async function productSheet(db: Db, id: number): Promise<Sheet | undefined> {
  const rows = await sql<Sheet>`select p.product_id as id, p.name, p.description, p.media, p.tags,
      p.category_id as "categoryId", c.name as "categoryName", p.state,
      p.archived_at is not null as archived, p.changed_at as "changedAt"
    from catalog.product p left join catalog.category c using (category_id)
    where p.product_id = ${id}`.execute(db)
  return rows.rows[0]
}

export async function variantRows(db: Db, productId: number): Promise<Variant[]> {
  const rows = await sql<Variant>`select variant_id as id, sku, options, list_fen as "listFen",
      barcode, tracked
    from catalog.variant where product_id = ${productId} and gone_at is null
    order by place, variant_id`.execute(db)
  return rows.rows
}

export interface ShelfQuery {
  categoryId?: number | undefined
  search?: string | undefined
  before?: number | undefined
  limit: number
}

/** What is on sale, newest first. */
export async function shelfOf(db: Db, q: ShelfQuery): Promise<{ id: number; tags: string[] }[]> {
  const rows = await sql<{ id: number; tags: string[] }>`select p.product_id as id, p.tags
    from catalog.product p
    where ${matching({ ...q, state: 'onSale' })}
      and exists (select 1 from catalog.variant v where v.product_id = p.product_id
        and v.gone_at is null)
    order by p.product_id desc limit ${q.limit}`.execute(db)
  return rows.rows
}

/** Categories with something on sale in them, or under them, in their order. */
export async function shelfCategories(
  db: Db,
): Promise<{ id: number; name: string; parentId: number | null }[]> {
  const rows = await sql<{ id: number; name: string; parentId: number | null }>`
    with filled as (select distinct category_id from catalog.v_product where on_sale)
    select c.category_id as id, c.name, c.parent_id as "parentId"
    from catalog.category c left join catalog.category u on u.category_id = c.parent_id
    where c.category_id in (select category_id from filled)
      or exists (select 1 from catalog.category k join filled f using (category_id)
        where k.parent_id = c.category_id)
    order by coalesce(u.rank, c.rank), coalesce(u.category_id, c.category_id),
      c.parent_id is not null, c.rank, c.category_id`.execute(db)
  return rows.rows
}
