// The tables of ClickHouse, made from what the modules declare.
import type { Module } from '../module.ts'
import type { InsightCopy } from './copy.ts'
import type { FactColumn } from './facts.ts'
import type { Insight } from './client.ts'

export const FACTS_TABLE = 'customer_facts'

export const factColumns = (modules: readonly Module[]): FactColumn[] =>
  modules.flatMap((m) => m.facts?.columns ?? [])

/** All facts as one copy: the modules' views joined on the customer. */
export function factsCopy(modules: readonly Module[]): InsightCopy {
  const sources = modules.flatMap((m) => (m.facts ? [m.facts] : []))
  const hasCustomers = modules.some((m) => m.schema === 'customer')
  const columns: Record<string, string> = { customer_id: 'UInt64' }
  const fields: string[] = []
  const joins: string[] = []
  sources.forEach((source, i) => {
    for (const column of source.columns) {
      columns[column.name] = column.clickhouse
      fields.push(`coalesce(f${i}."${column.name}"::text, (${column.missing})::text) as "${column.name}"`)
    }
    joins.push(`left join ${source.view} f${i} on f${i}.customer_id = c.customer_id`)
  })
  return {
    table: FACTS_TABLE, columns, orderBy: ['customer_id'],
    select: hasCustomers
      ? `select c.customer_id, ${fields.join(', ')}, c.gone::int as is_deleted
         from customer.v_everyone c ${joins.join(' ')}`
      : `select null::bigint as customer_id, 0 as is_deleted where false`,
    changed: sources.flatMap((source) => source.on.map((on) => ({
      on, column: 'customer_id', values: (e: { subject: number | null }) => (e.subject === null ? [] : [e.subject]),
    }))),
  }
}

export function createTableSql(copy: InsightCopy, table = copy.table): string {
  const columns = Object.entries(copy.columns).map(([name, type]) => `\`${name}\` ${type}`)
  return `CREATE TABLE IF NOT EXISTS \`${table}\` (${columns.join(', ')}, version UInt64, is_deleted UInt8)
    ENGINE = ReplacingMergeTree(version, is_deleted)
    ${copy.partitionBy ? `PARTITION BY ${copy.partitionBy}` : ''}
    ORDER BY (${copy.orderBy.join(', ')})`
}

/** Makes missing tables; gives the names of those whose columns changed and must be made anew. */
export async function ensureTables(insight: Insight, copies: readonly InsightCopy[]): Promise<string[]> {
  const stale: string[] = []
  for (const copy of copies) {
    const known = await insight.query<{ name: string; type: string }>(
      'SELECT name, type FROM system.columns WHERE database = {db:String} AND table = {t:String} ORDER BY position',
      { db: insight.database, t: copy.table })
    const wanted = [...Object.keys(copy.columns), 'version', 'is_deleted']
    if (known.length === 0) await insight.command(createTableSql(copy))
    else if (known.map((c) => c.name).join() !== wanted.join()) stale.push(copy.table)
  }
  return stale
}
