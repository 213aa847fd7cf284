// The PostgreSQL schema as a page to read: tables with their columns, keys and indexes.
import pg from 'pg'

interface Column {
  schema: string
  table: string
  column: string
  type: string
  nullable: boolean
  standard: string | null
}
interface Extra {
  schema: string
  table: string
  text: string
}

const ours = `n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker', 'public')
  and n.nspname not like 'pg_%' and not c.relispartition`

export async function schemaPage(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const columns = (
      await client.query<Column>(`
      select n.nspname as schema, c.relname as table, a.attname as column,
        format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable,
        pg_get_expr(d.adbin, d.adrelid) as standard
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where c.relkind in ('r', 'p') and ${ours} order by 1, 2, a.attnum`)
    ).rows
    const constraints = (
      await client.query<Extra>(`
      select n.nspname as schema, c.relname as table, pg_get_constraintdef(k.oid) as text
      from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n
        on n.oid = c.relnamespace
      where k.contype in ('p', 'u', 'f', 'c') and ${ours} order by 1, 2, k.contype, k.conname`)
    ).rows
    const indexes = (
      await client.query<Extra>(`
      select n.nspname as schema, c.relname as table, pg_get_indexdef(i.indexrelid) as text
      from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n
        on n.oid = c.relnamespace
      where not i.indisprimary
        and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid)
        and ${ours} order by 1, 2, 3`)
    ).rows
    const views = (
      await client.query<{ schema: string; view: string; columns: string }>(`
      select n.nspname as schema, c.relname as view, string_agg(a.attname, ', '
        order by a.attnum) as columns
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relkind = 'v' and ${ours} group by 1, 2 order by 1, 2`)
    ).rows
    return render(columns, constraints, indexes, views)
  } finally {
    await client.end()
  }
}

function render(
  columns: Column[],
  constraints: Extra[],
  indexes: Extra[],
  views: { schema: string; view: string; columns: string }[],
): string {
  const names = [...new Set(columns.map((c) => `${c.schema}.${c.table}`))]
  const of = <T extends { schema: string; table: string }>(rows: T[], name: string) =>
    rows.filter((row) => `${row.schema}.${row.table}` === name)
  const tables = names.map((name) => {
    const lines = of(columns, name).map(
      (c) =>
        `  ${c.column} ${c.type}${c.nullable ? '' : ' not null'}${c.standard === null ? '' : ` default ${c.standard}`}`,
    )
    const more = [...of(constraints, name), ...of(indexes, name)].map((e) => `  -- ${e.text}`)
    return `## ${name}\n\n\`\`\`sql\n${[...lines, ...more].join('\n')}\n\`\`\`\n`
  })
  const shown = views.map((v) => `- \`${v.schema}.${v.view}\`: ${v.columns}`)
  return `# Schema\n\nMade by \`npm run generate\`; do not edit.\n\n${tables.join('\n')}\n## Views\n\n${shown.join('\n')}\n`
}
