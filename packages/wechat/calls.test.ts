// Every declared call against what others wrote down: its path and method, the names of all its
// fields, and the samples of its request and answer.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { fixtureFolder, fixtureJson, haveFixtures } from './fixtures.ts'
import { beyondSchema, mended, otherMethod, renamed, unsampled } from './samples.ts'
import { adsCalls } from './ads/client.ts'
import { miniCalls } from './mini/client.ts'
import { officialCalls } from './official/client.ts'
import { payCalls } from './pay/client.ts'
import { aliyunSmsCalls } from './sms/aliyun.ts'
import { tencentSmsCalls } from './sms/tencent.ts'
import { wecomCalls } from './wecom/calls.ts'
import type { AnyCall, Calls } from './wire/call.ts'

interface Endpoint {
  method: string
  path: string
  query: string[]
  requestFields: { name: string }[]
  responseFields: { name: string }[]
}
interface Platform {
  schema: string
  samples: string
  prefix: string
  calls: Calls
}

const platforms: Record<string, Platform> = {
  wecom: { schema: 'work', samples: 'work', prefix: '', calls: wecomCalls },
  official: { schema: 'api', samples: 'api', prefix: '', calls: officialCalls },
  pay: { schema: 'tenpayv3', samples: 'tenpayv3', prefix: '/v3', calls: payCalls },
  ads: { schema: 'work', samples: 'work', prefix: '', calls: adsCalls },
  tencentSms: { schema: 'work', samples: 'work', prefix: '', calls: tencentSmsCalls },
  aliyunSms: { schema: 'work', samples: 'work', prefix: '', calls: aliyunSmsCalls },
  mini: { schema: 'api', samples: 'api', prefix: '', calls: miniCalls },
}

/** Names the calls that only a schema holds. */
const show = process.env['SHOW_UNSAMPLED'] !== undefined

const all: [string, AnyCall, Platform][] = Object.entries(platforms).flatMap(([name, platform]) =>
  Object.entries(platform.calls).map(([call, declared]): [string, AnyCall, Platform] => [
    `${name}.${call}`,
    declared,
    platform,
  ]),
)

/** `a.b` for every field a shape may read or send, arrays looked through. */
const fieldsOf = (node: unknown, path = ''): string[] => {
  if (node === null || typeof node !== 'object') return []
  const { properties, items, anyOf, oneOf, allOf } = node as Record<string, object | undefined>
  const own = Object.entries(properties ?? {}).flatMap(([name, inner]) => {
    const at = path ? `${path}.${name}` : name
    return [at, ...fieldsOf(inner, at)]
  })
  const parts = [anyOf, oneOf, allOf].flatMap((list) => (Array.isArray(list) ? list : []))
  return [...own, ...fieldsOf(items, path), ...parts.flatMap((part) => fieldsOf(part, path))]
}
const shapeFields = (shape: z.ZodType): string[] => [
  ...new Set(fieldsOf(z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }))),
]

const endpointsOf = (schema: string): Endpoint[] =>
  z
    .object({ endpoints: z.array(z.custom<Endpoint>()) })
    .parse(fixtureJson(`api-schema/${schema}.json`)).endpoints
const schemas = new Map(
  haveFixtures
    ? [...new Set(Object.values(platforms).map(({ schema }) => schema))].map((name) => [
        name,
        endpointsOf(name),
      ])
    : [],
)

const pathFields = (call: AnyCall): string[] =>
  [...call.path.matchAll(/\{(\w+)\}/g)].map(([, field = '']) => field)
const plain = (path: string): string => path.replaceAll(/\{\w+\}/g, '{}')
const endpointOf = (
  name: string,
  call: AnyCall,
  { schema, prefix }: Platform,
): Endpoint | undefined =>
  schemas
    .get(schema)
    ?.find(
      (one) =>
        plain(prefix + one.path) === plain(call.path) &&
        (one.method === call.method || otherMethod[name] !== undefined),
    )

const stems = (folder: string): Map<string, string> =>
  new Map(
    readdirSync(join(fixtureFolder, 'skit', folder, 'ModelSamples'), { recursive: true })
      .map(String)
      .filter((file) => file.endsWith('.json'))
      .map((file) => [(file.split('/').at(-1) ?? '').replace('.json', '').toLowerCase(), file]),
  )
const sampleFiles = new Map(
  haveFixtures
    ? [...new Set(Object.values(platforms).map(({ samples }) => samples))].map((name) => [
        name,
        stems(name),
      ])
    : [],
)

/** Samples are named after the path, without its marks and in full words. */
const stemOf = (name: string, call: AnyCall): string =>
  (renamed[name] ?? call.path.replaceAll(/[^a-z0-9]/gi, ''))
    .toLowerCase()
    .replace(/del(?!e)/, 'delete')
    .replace(/msg(?!audit)/, 'message')
    .replace('uploadimg', 'uploadimage')
    .replace(/^v3/, '')

const sampleOf = (
  name: string,
  call: AnyCall,
  platform: Platform,
  side: 'request' | 'response',
): unknown => {
  const file = sampleFiles.get(platform.samples)?.get(`${stemOf(name, call)}${side}`)
  if (file === undefined) return undefined
  const sample = fixtureJson(`skit/${platform.samples}/ModelSamples/${file}`)
  return mended[name]?.(sample as Record<string, unknown>) ?? sample
}

describe.runIf(haveFixtures)('declared calls', () => {
  it.each(all)("%s: its path and fields are the platform's", (name, call, platform) => {
    const endpoint = endpointOf(name, call, platform)
    if (!endpoint) {
      expect(unsampled[name], `${call.method} ${call.path}`).toBeDefined()
      return
    }
    const names = (fields: { name: string }[]) =>
      fields.flatMap((field) => {
        const parts = field.name.replaceAll('[]', '').split('.')
        return parts.map((_part, at) => parts.slice(0, at + 1).join('.'))
      })
    const asked = new Set([
      ...names(endpoint.requestFields),
      ...endpoint.query,
      ...pathFields(call),
    ])
    const told = new Set(names(endpoint.responseFields))
    const beyond = new Set(beyondSchema[name])
    const strange = (fields: string[], known: Set<string>) =>
      fields.filter((field) => !known.has(field) && !beyond.has(field))
    if (!call.form) expect(strange(shapeFields(call.request), asked), 'request').toEqual([])
    if (!call.file) expect(strange(shapeFields(call.reply), told), 'answer').toEqual([])
  })

  it.each(all)('%s: reads and sends the samples', (name, call, platform) => {
    const request = sampleOf(name, call, platform, 'request')
    const response = sampleOf(name, call, platform, 'response')
    if (request === undefined && response === undefined) {
      const known = endpointOf(name, call, platform) !== undefined || unsampled[name] !== undefined
      expect(known, `no sample ${stemOf(name, call)} and no schema`).toBe(true)
      if (show) console.log(`${name}: no sample ${stemOf(name, call)}`)
      return
    }
    if (request !== undefined && !call.form) {
      const inPath = Object.fromEntries(pathFields(call).map((field) => [field, 'stands_in_path']))
      expect(call.request.safeParse({ ...inPath, ...request }).error).toBeUndefined()
    }
    if (response !== undefined && !call.file) {
      const parsed = call.reply.safeParse(response)
      expect(parsed.error).toBeUndefined()
      const kept = new Set(fieldNames(parsed.data))
      const wanted = shapeFields(call.reply)
      expect(
        fieldNames(response).filter((field) => wanted.includes(field) && !kept.has(field)),
      ).toEqual([])
    }
  })

  it('reasons are given only for calls that are declared', () => {
    const names = new Set(all.map(([name]) => name))
    expect(
      [renamed, beyondSchema, mended, otherMethod, unsampled]
        .flatMap((list) => Object.keys(list))
        .filter((name) => !names.has(name)),
    ).toEqual([])
  })
})

/** Top fields of an answer. */
const fieldNames = (value: unknown): string[] =>
  value !== null && typeof value === 'object' ? Object.keys(value) : []
