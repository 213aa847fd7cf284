// What is backed up: every table and sequence of our schemas, read from the catalog, parents first.
import type pg from 'pg'

export interface TableSpec {
  name: string
  columns: string[]
}

interface TableRow {
  name: string
  columns: string[]
}
interface Link {
  child: string
  parent: string
}

/** Partitions travel with their parent; generated columns are made again. */
const tablesSql = `select n.nspname || '.' || c.relname as name,
    array_agg(a.attname::text order by a.attnum) as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    and a.attgenerated = ''
  where n.nspname = any($1) and c.relkind in ('r', 'p') and not c.relispartition
  group by 1 order by 1`

const linksSql = `select distinct cn.nspname || '.' || c.relname as child,
  pn.nspname || '.' || p.relname as parent
  from pg_constraint k
  join pg_class c on c.oid = k.conrelid join pg_namespace cn on cn.oid = c.relnamespace
  join pg_class p on p.oid = k.confrelid join pg_namespace pn on pn.oid = p.relnamespace
  where k.contype = 'f' and k.conparentid = 0 and c.oid <> p.oid and cn.nspname = any($1)`

export async function tablesOf(
  client: pg.ClientBase,
  schemas: readonly string[],
): Promise<TableSpec[]> {
  const tables = (await client.query<TableRow>(tablesSql, [schemas])).rows
  const links = (await client.query<Link>(linksSql, [schemas])).rows
  return parentsFirst(tables, links)
}

function parentsFirst(tables: readonly TableSpec[], links: readonly Link[]): TableSpec[] {
  const byName = new Map(tables.map((table) => [table.name, table]))
  const placed = new Set<TableSpec>()
  const place = (table: TableSpec, path: readonly string[]): void => {
    if (placed.has(table)) return
    if (path.includes(table.name))
      throw new Error(`foreign keys in a circle: ${[...path, table.name].join(' -> ')}`)
    for (const { child, parent } of links) {
      const above = child === table.name ? byName.get(parent) : undefined
      if (above) place(above, [...path, table.name])
    }
    placed.add(table)
  }
  for (const table of tables) place(table, [])
  return [...placed]
}

export interface SequenceState {
  name: string
  value: number
  called: boolean
}

/** Read after the snapshot was taken, so never behind a row of it. */
export async function sequencesOf(
  client: pg.ClientBase,
  schemas: readonly string[],
): Promise<SequenceState[]> {
  const found = await client.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any($1) and c.relkind = 'S' order by 1`,
    [schemas],
  )
  const states: SequenceState[] = []
  for (const { name } of found.rows) {
    const read = await client.query<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called from ${quoted(name)}`,
    )
    for (const row of read.rows) states.push({ name, value: Number(row.value), called: row.called })
  }
  return states
}

/** `schema.table` as SQL wants it. */
export const quoted = (name: string): string =>
  name
    .split('.')
    .map((part) => `"${part}"`)
    .join('.')
export const list = (columns: readonly string[]): string =>
  columns.map((column) => `"${column}"`).join(', ')

export async function migrationsOf(
  client: pg.ClientBase,
): Promise<{ name: string; hash: string }[]> {
  return (
    await client.query<{ name: string; hash: string }>(
      'select name, hash from public.siyu_migration order by name',
    )
  ).rows
}
