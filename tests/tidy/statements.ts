// What SQL in modules may touch: its own schema, and views of lower storeys.
import { architecture } from '#architecture'
import type { Literal, Source } from './sources.ts'
import { storeys } from './imports.ts'

const moduleBySchema = new Map(architecture.map(({ module }) => [module.schema, module.name]))
const schemaOf = new Map(architecture.map(({ module }) => [module.name, module.schema]))
const named = String.raw`"?([a-z_]+)"?\."?([a-z_]+)"?`
const writing = new RegExp(
  String.raw`\b(?:insert\s+into|update|delete\s+from|truncate(?:\s+table)?|merge\s+into|alter\s+table|drop\s+table)\s+${named}`,
  'gi',
)
const reading = new RegExp(String.raw`\b(?:from|join)\s+${named}`, 'gi')
const machineTime =
  /\bnow\s*\(\s*\)|\bcurrent_(timestamp|date|time)\b|\blocaltime(stamp)?\b|\bgetdate\(/i
const statement =
  /\b(select|insert|update|delete|create|with)\b[\s\S]*\b(from|into|set|table|view|as)\b/i

const known = (schema: string) =>
  moduleBySchema.has(schema) || schema === 'platform' || schema === 'graphile_worker'
export const isSql = ({ text, tag }: Literal) => tag === 'sql' || statement.test(text)

/** Complaints about one literal of a module. */
export function complaints(moduleName: string, { text }: { text: string }): string[] {
  const own = schemaOf.get(moduleName)
  const found: string[] = []
  for (const [, schema = '', table = ''] of text.matchAll(writing)) {
    if (known(schema.toLowerCase()) && schema !== own) found.push(`writes ${schema}.${table}`)
  }
  const deletes = [...text.matchAll(writing)].map((match) => match.index)
  for (const match of text.matchAll(reading)) {
    const [, schema = '', table = ''] = match
    if (
      !known(schema) ||
      schema === own ||
      deletes.some((at) => text.slice(at, match.index).trim() === 'delete')
    )
      continue
    const owner = moduleBySchema.get(schema)
    const below = owner !== undefined && (storeys.get(owner) ?? 99) < (storeys.get(moduleName) ?? 0)
    if (!below || !table.startsWith('v_')) found.push(`reads ${schema}.${table}`)
  }
  if (machineTime.test(text)) found.push('asks the database for the time')
  return found
}

export const sqlOf = (source: Source): Literal[] => source.literals.filter(isSql)
