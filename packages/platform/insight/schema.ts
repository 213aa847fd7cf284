// The tables of ClickHouse, made from what the modules declare.
import { sha256 } from '#kit'
import type { Module } from '../module.ts'
import type { InsightCopy } from './copy.ts'
import type { FactColumn } from './facts.ts'

const FACTS_TABLE = 'customer_facts'

export const copiesOf = (modules: readonly Module[]): InsightCopy[] => [
  factsCopy(modules),
  ...modules.flatMap((m) => m.copies ?? []),
]

/** All facts as one copy: the modules' views joined on the customer. */
function factsCopy(modules: readonly Module[]): InsightCopy {
  const sources = modules.flatMap((m) => (m.facts ? [m.facts] : []))
  const hasCustomers = modules.some((m) => m.schema === 'customer')
  const columns: Record<string, string> = { customer_id: 'UInt64' }
  const fields: string[] = []
  const joins: string[] = []
  // For a few customers each view is entered by the customer: a view that groups would otherwise be
  // worked out for everybody.
  const entries: string[] = []
  sources.forEach((source, i) => {
    for (const column of source.columns) {
      if (columns[column.name]) throw new Error(`two modules offer a fact named ${column.name}`)
      columns[column.name] = column.clickhouse
      fields.push(`, ${asText(column, `f${i}."${column.name}"`)} as "${column.name}"`)
    }
    joins.push(`left join ${source.view} f${i} on f${i}.customer_id = c.customer_id`)
    entries.push(
      `left join lateral (select * from ${source.view} v where v.customer_id = c.customer_id) f${i} on true`,
    )
  })
  return {
    table: FACTS_TABLE,
    columns,
    orderBy: ['customer_id'],
    select: hasCustomers
      ? `select c.customer_id${fields.join('')}, c.gone::int as is_deleted
         from customer.v_everyone c ${joins.join(' ')}`
      : `select null::bigint as customer_id${fields.join('')}, 0 as is_deleted
         from (select 0::bigint as customer_id) c ${joins.join(' ')} where false`,
    selectCustomers: (ids) => `select c.customer_id${fields.join('')}, c.gone::int as is_deleted
      from unnest(${ids}) k(id) join customer.v_everyone c
        on c.customer_id = k.id ${entries.join(' ')}`,
    changed: sources.flatMap((source) =>
      source.on.map((on) => ({
        on,
        column: 'customer_id',
        values: (e: { subject: number | null }) => (e.subject === null ? [] : [e.subject]),
      })),
    ),
  }
}

/** A fact as ClickHouse reads it in a tab-separated row. */
function asText(column: FactColumn, field: string): string {
  const missing = `(${column.missing})::text`
  switch (column.type) {
    case 'flag':
      return `(coalesce(${field}::text, ${missing}) in ('true', 't', '1'))::int`
    case 'list':
      return `'[' || coalesce(array_to_string(${field}, ','), '') || ']'`
    default:
      return `coalesce(${field}::text, ${missing})`
  }
}

/** Changes whenever the table or what fills it does; where the lines of a SELECT end is no change. */
const markOf = ({ columns, orderBy, partitionBy, select }: InsightCopy): string =>
  sha256(JSON.stringify([columns, orderBy, partitionBy, select.replace(/\s+/g, ' ')])).slice(0, 20)

export function createTableSql(copy: InsightCopy, table: string): string {
  const columns = Object.entries(copy.columns).map(([name, type]) => `\`${name}\` ${type}`)
  return `CREATE TABLE \`${table}\` (${columns.join(', ')}, version UInt64, is_deleted UInt8)
    ENGINE = ReplacingMergeTree(version, is_deleted)
    ${copy.partitionBy ? `PARTITION BY ${copy.partitionBy}` : ''}
    ORDER BY (${copy.orderBy.join(', ')}) COMMENT '${markOf(copy)}'`
}

/** Copies whose table is missing, half-made or made from an older declaration. */
export function staleCopies(
  copies: readonly InsightCopy[],
  tables: readonly { name: string; comment: string }[],
): InsightCopy[] {
  const marks = new Map(tables.map((table) => [table.name, table.comment]))
  return copies.filter((copy) => marks.get(copy.table) !== markOf(copy))
}
