// The list of customers within reach: search through indexes, newest first, paged by id.
import { sql, type RawBuilder } from 'kysely'
import type { Db, Scope } from '#platform'
import { normalise } from '../identity.ts'
import { factIs } from '../portrait.ts'
import { reachable } from '../reach.ts'
import { keyOf, tailHashOf } from '../seal.ts'

export interface Filters {
  search?: string
  storeId?: number
  tagId?: number
  tierId?: number
  /** Only these ids, where a segment gave them. */
  among?: readonly number[]
  stage?: string
  recency?: string
}

const prefix = (text: string): string => `${text.replace(/[\\%_]/g, '\\$&')}%`

/**
 * Ids that a search text may mean: whole or last digits of a phone, any identity, a name or its
 * pinyin.
 */
function matching(text: string): RawBuilder<unknown> {
  const parts: RawBuilder<unknown>[] = []
  const identity = (where: RawBuilder<unknown>) =>
    parts.push(sql`select i.customer_id from customer.identity i where ${where}`)
  const phone = normalise({ kind: 'phone', value: text })
  const email = normalise({ kind: 'email', value: text })
  if (phone !== null) identity(sql`i.id_key = ${keyOf({ kind: 'phone' }, phone)}`)
  if (email !== null) identity(sql`i.id_key = ${keyOf({ kind: 'email' }, email)}`)
  if (/^\d{4}$/.test(text)) identity(sql`i.tail_hash = ${tailHashOf(text)}`)
  identity(sql`i.value = ${text}`)
  const name = (column: string, value: string) =>
    parts.push(
      sql`select n.customer_id from customer.customer n
        where n.${sql.ref(column)} like ${prefix(value)}`,
    )
  parts.push(
    sql`select n.customer_id from customer.customer n
      where n.name collate "C" like ${prefix(text)}`,
  )
  const letters = text.toLowerCase().replace(/[\s'’]/g, '')
  if (/^[a-z0-9]+$/.test(letters) && /[a-z]/.test(letters)) {
    name('name_sort', letters)
    name('name_initials', letters)
  }
  return sql`c.customer_id in (${sql.join(parts, sql` union all `)})`
}

/** Conditions of the list; `c` is the customer. */
function conditionsOf(scope: Scope, filters: Filters): RawBuilder<unknown>[] {
  const { search, storeId, tagId, tierId, stage, recency, among } = filters
  const all: RawBuilder<unknown>[] = [
    reachable(scope, 'c.customer_id'),
    sql`not exists (select 1 from customer.alias a where a.customer_id = c.customer_id)`,
  ]
  if (among !== undefined) all.push(sql`c.customer_id = any(${[...among]}::bigint[])`)
  if (search) all.push(matching(search))
  if (storeId !== undefined) {
    all.push(sql`c.customer_id in (select r.customer_id from customer.reach r
      where r.store_id = ${storeId} and not r.gone)`)
  }
  if (tagId !== undefined) {
    all.push(sql`c.customer_id in (select t.customer_id from customer.customer_tag t
      where t.tag_id = ${tagId} and not t.gone)`)
  }
  if (tierId !== undefined) all.push(factIs('tier_id', tierId, 'c.customer_id'))
  if (stage !== undefined) all.push(factIs('stage', stage, 'c.customer_id'))
  if (recency !== undefined) all.push(factIs('recency', recency, 'c.customer_id'))
  return all
}

/** Ids within the scope, newest first, below `before`. */
export async function listIds(
  db: Db,
  scope: Scope,
  filters: Filters,
  page: { before?: number; limit: number },
): Promise<number[]> {
  const conditions = conditionsOf(scope, filters)
  if (page.before !== undefined) conditions.push(sql`c.customer_id < ${page.before}`)
  const found = await sql<{ id: number }>`select c.customer_id as id from customer.customer c
    where ${sql.join(conditions, sql` and `)} order by c.customer_id desc
      limit ${page.limit}`.execute(db)
  return found.rows.map((row) => row.id)
}

/** Which of these customers the scope may see; ids of merged people count as their survivor. */
export async function visibleOf(db: Db, scope: Scope, ids: readonly number[]): Promise<number[]> {
  const found = await sql<{ id: number }>`select c.customer_id as id from customer.v_customer c
    where c.customer_id = any(${[...ids]}::bigint[])
      and ${reachable(scope, 'c.person_id')}`.execute(db)
  return found.rows.map((row) => row.id)
}
