// What the database holds, as one word per table: changes with every row written, whatever its
// content.
import { sql } from 'kysely'
import type { Db } from '#platform'

/** Rows that say when or how often something was used, not what the product knows. */
const unsteady = [
  'graphile_worker.%',
  'platform.cursor',
  'platform.tick',
  'wecom.quota',
  'official.quota',
]

export type Stand = Record<string, string>

async function tablesOf(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')
      and not exists (select 1 from unnest(${unsteady}::text[]) u
        where format('%I.%I', n.nspname, c.relname) like u)
    order by 1`.execute(db)
  return rows.map(({ name }) => name)
}

/** A function that reads the stand of all tables. */
export async function standOf(db: Db): Promise<() => Promise<Stand>> {
  const tables = await tablesOf(db)
  const query = tables
    .map(
      (name) => `select '${name}' as name,
    count(*) || ':' || coalesce(sum(xmin::text::bigint), 0) || ':' || coalesce(max(xmin::text::bigint), 0) as stand
    from ${name}`,
    )
    .join(' union all ')
  return async () => {
    const { rows } = await sql<{ name: string; stand: string }>`${sql.raw(query)}`.execute(db)
    return Object.fromEntries(rows.map(({ name, stand }) => [name, stand]))
  }
}
