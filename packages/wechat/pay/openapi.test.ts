// WeChat Pay's calls against the descriptions others wrote: every field we send and read is named
// there, and what they call required our shapes require too.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { fixtureFolder, haveFixtures } from '../fixtures.ts'
import type { AnyCall } from '../wire/call.ts'
import { payCalls } from './client.ts'

const root = join(fixtureFolder, 'wechatpay-openapi')
const indentOf = (line: string): number => line.search(/\S/)

/** The lines that stand deeper than line `at`, or in a list at its own depth. */
const below = (lines: readonly string[], at: number): string[] => {
  const depth = indentOf(lines[at] ?? '')
  const rest = lines.slice(at + 1)
  const end = rest.findIndex(
    (line) =>
      line.trim() !== '' &&
      (indentOf(line) < depth || (indentOf(line) === depth && !line.trim().startsWith('-'))),
  )
  return end < 0 ? rest : rest.slice(0, end)
}

interface Described {
  names: Set<string>
  required: string[]
}

/**
 * Names of all properties and parameters of one method, those of other files it points to included.
 */
const namesIn = (lines: readonly string[], file: string): string[] =>
  lines.flatMap((line, at) => {
    const parameter = /^\s*- name: (\w+)/.exec(line)?.[1]
    if (parameter) return [parameter]
    const pointer = /\$ref: '?([^'#]+)(?:#(\w+))?'?/.exec(line)
    if (pointer?.[1]) {
      const target = join(file, '..', pointer[1])
      return namesIn(readFileSync(target, 'utf8').split('\n'), target)
    }
    if (line.trim() !== 'properties:') return []
    const inner = below(lines, at)
    const depth = indentOf(inner[0] ?? '')
    return inner
      .filter((one) => indentOf(one) === depth)
      .flatMap((one) => /^\s*(\w+):/.exec(one)?.[1] ?? [])
  })

/** What stands under `required:` at exactly this depth. */
const requiredAt = (lines: readonly string[], depth: number): string[] => {
  const at = lines.findIndex((line) => line.trim() === 'required:' && indentOf(line) === depth)
  return at < 0 ? [] : below(lines, at).flatMap((line) => /^\s*- (\w+)$/.exec(line)?.[1] ?? [])
}

/** What the body as a whole requires, its parts in other files included. */
const requiredIn = (lines: readonly string[], file: string): string[] => {
  const body = lines.findIndex((line) => line.trim() === 'in: body')
  if (body < 0) return []
  const schema = lines.findIndex((line, at) => at > body && line.trim() === 'schema:')
  const own = below(lines, schema)
  const depth = indentOf(lines[schema] ?? '') + 2
  const elsewhere = own
    .filter((line) => indentOf(line) === depth + 2)
    .flatMap((line) => {
      const [, target = '', part = ''] = /- \$ref: '([^'#]+)#(\w+)'/.exec(line) ?? []
      if (target === '') return []
      const other = readFileSync(join(file, '..', target), 'utf8').split('\n')
      return requiredAt(below(other, other.indexOf(`${part}:`)), 2)
    })
  const isSum = own.some((line) => line.trim() === 'allOf:' && indentOf(line) === depth)
  return [...requiredAt(own, isSum ? depth + 4 : depth), ...elsewhere]
}

const describedIn = ({ method, path }: AnyCall): Described | undefined => {
  const file = join(root, `${path}.yaml`)
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  const at = lines.indexOf(`${method.toLowerCase()}:`)
  if (at < 0) return undefined
  const own = below(lines, at)
  return { names: new Set(namesIn(own, file)), required: requiredIn(own, file) }
}

/** Names of all fields of a shape, however deep. */
const fieldsOf = (node: unknown): string[] => {
  if (node === null || typeof node !== 'object') return []
  if (Array.isArray(node)) return node.flatMap(fieldsOf)
  return Object.entries(node).flatMap(([name, inner]) =>
    name === 'properties'
      ? Object.entries(inner as object).flatMap(([field, shape]) => [field, ...fieldsOf(shape)])
      : fieldsOf(inner),
  )
}
const schemaOf = (shape: z.ZodType) =>
  z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' })

/** Fields that came after the description was written. */
const newer: Record<string, string[]> = {
  getTransaction: ['promotion_detail'],
  getTransactionById: ['promotion_detail', 'payer'],
}
describe.runIf(haveFixtures)('descriptions of others', () => {
  it.each(Object.entries(payCalls))('%s', (name, call: AnyCall) => {
    const described = describedIn(call)
    expect(described, call.path).toBeDefined()
    const mine = [...fieldsOf(schemaOf(call.request)), ...fieldsOf(schemaOf(call.reply))]
    expect(
      mine.filter((field) => !described?.names.has(field) && !newer[name]?.includes(field)),
    ).toEqual([])
    const { required = [] } = schemaOf(call.request)
    expect(described?.required.filter((field) => !required.includes(field))).toEqual([])
  })

  it('know what they describe', () => {
    const jsapi = describedIn(payCalls.prepayJsapi)
    expect(jsapi?.required).toEqual(expect.arrayContaining(['appid', 'mchid', 'payer']))
    expect(jsapi?.names.has('prepay_id')).toBe(true)
    expect(jsapi?.names.has('something')).toBe(false)
  })
})
