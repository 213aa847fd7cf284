// Rows of categories.
import { sql } from 'kysely'
import type { ProductCategory, ProductCategoryInput } from '#contracts'
import type { Db } from '#platform'

/** In their order: each first level followed by those under it. */
export async function categoryRows(db: Db): Promise<ProductCategory[]> {
  const found = await sql<ProductCategory>`
    select c.category_id as id, c.name, c.parent_id as "parentId", c.rank,
      (select count(*)::int from catalog.product p where p.category_id = c.category_id
        and p.archived_at is null) as products
    from catalog.category c left join catalog.category u on u.category_id = c.parent_id
    order by coalesce(u.rank, c.rank), coalesce(u.category_id, c.category_id),
      c.parent_id is not null, c.rank, c.category_id`.execute(db)
  return found.rows
}

/** Nobody changes the tree meanwhile. */
export const lockTree = (db: Db) =>
  sql`lock table catalog.category in share row exclusive mode`.execute(db)

export interface CategoryRow {
  id: number
  parentId: number | null
  name: string
}

export async function allCategories(db: Db): Promise<CategoryRow[]> {
  const found = await sql<CategoryRow>`select category_id as id, parent_id as "parentId", name
    from catalog.category`.execute(db)
  return found.rows
}

export async function writeCategory(
  db: Db,
  { id, name, parentId = null, rank = 0 }: ProductCategoryInput,
): Promise<number> {
  const written =
    id === undefined
      ? await sql<{ id: number }>`insert into catalog.category (name, parent_id, rank)
        values (${name}, ${parentId}, ${rank}) returning category_id as id`.execute(db)
      : await sql<{ id: number }>`update catalog.category
        set name = ${name}, parent_id = ${parentId}, rank = ${rank}
        where category_id = ${id} returning category_id as id`.execute(db)
  return written.rows[0]?.id ?? 0
}

/** False where something lies in it. */
export async function dropCategory(db: Db, id: number): Promise<boolean> {
  const gone = await sql`delete from catalog.category c where c.category_id = ${id}
    and not exists (select 1 from catalog.category u where u.parent_id = c.category_id)
    and not exists (select 1 from catalog.product p where p.category_id = c.category_id)
    returning 1`.execute(db)
  return gone.rows.length > 0
}
