// What higher storeys know of customers, asked through the extension points `facts` and `segments`:
// by name, never by import.
import { sql, type RawBuilder } from 'kysely'
import { bootedModules, type Db, type FactSource } from '#platform'

const sourceOf = (fact: string): FactSource | undefined =>
  bootedModules()
    .map((module) => module.facts)
    .find((source) => source?.columns.some((c) => c.name === fact))

type FactValue = string | number | boolean | Date | null

/** Values of facts for customers; a fact that no module offers is left out. */
export async function factsOf(
  db: Db,
  ids: readonly number[],
  names: readonly string[],
): Promise<Map<number, Record<string, FactValue>>> {
  const values = new Map<number, Record<string, FactValue>>(ids.map((id) => [id, {}]))
  const bySource = new Map<FactSource, string[]>()
  for (const name of names) {
    const source = sourceOf(name)
    if (source) bySource.set(source, [...(bySource.get(source) ?? []), name])
  }
  for (const [source, wanted] of bySource) {
    const found = await sql<Record<string, FactValue> & { customer_id: number }>`
      select k.id as customer_id, ${sql.join(wanted.map((name) => valueOr(source, name)))}
      from unnest(${[...ids]}::bigint[]) k(id) left join ${sql.table(source.view)} v
        on v.customer_id = k.id`.execute(db)
    for (const { customer_id, ...row } of found.rows)
      Object.assign(values.get(customer_id) ?? {}, row)
  }
  return values
}

/**
 * The fact's value, or what it is for somebody the module has no row of: she who never bought is at
 * the introduction.
 */
const valueOr = (source: FactSource, name: string): RawBuilder<unknown> => {
  const missing = source.columns.find((column) => column.name === name)?.missing ?? 'null'
  return sql`coalesce(${sql.ref(`v.${name}`)}, ${sql.raw(missing)}) as ${sql.ref(name)}`
}

/** Condition "this fact has this value"; false where no module offers the fact. */
export function factIs(fact: string, value: string | number, column: string): RawBuilder<boolean> {
  const source = sourceOf(fact)
  if (!source) return sql<boolean>`false`
  const isMissing = source.columns.find((c) => c.name === fact)?.missing === `'${value}'`
  // Who has no row has the value of those who have none.
  return isMissing
    ? sql<boolean>`${sql.ref(column)} not in
        (select f.customer_id from ${sql.table(source.view)} f
        where f.${sql.ref(fact)} <> ${value})`
    : sql<boolean>`${sql.ref(column)} in
        (select f.customer_id from ${sql.table(source.view)} f where f.${sql.ref(fact)} = ${value})`
}

export const segmentSource = () => bootedModules().find((module) => module.segments)?.segments

/** Segments that hold her now. */
export const segmentsOf = async (
  db: Db,
  now: Date,
  id: number,
): Promise<{ id: number; name: string }[]> => (await segmentSource()?.holding(db, now, id)) ?? []
