// A valid input for any contract, made from its schema alone, and every place in it.
import type { z } from 'zod'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type Path = readonly (string | number)[]
/** A place in an input: where it stands, what may stand there. */
export interface Place {
  path: Path
  kinds: Set<string>
  optional: boolean
  strict: boolean
}

/** The parts of a schema's definition that are read here. */
interface Definition {
  type: string
  shape?: Record<string, Schema>
  catchall?: Schema
  element?: Schema
  options?: Schema[]
  innerType?: Schema
  in?: Schema
  out?: Schema
  keyType?: Schema
  valueType?: Schema
  entries?: Record<string, string | number>
  values?: Json[]
}
/** `innerType`: what a lazy schema turned out to be, made once. */
type Schema = z.ZodType & { _zod: { def: Definition; innerType?: Schema } }
const definition = (schema: z.ZodType): Definition => (schema as Schema)._zod.def

/** Wrappers taken off: what is inside, and whether the place may be left out or null. */
function bare(schema: z.ZodType): { inner: Schema; optional: boolean; nullable: boolean } {
  let inner = schema as Schema
  let optional = false
  let nullable = false
  for (;;) {
    const { type, innerType, in: before, out } = definition(inner)
    if (type === 'optional' || type === 'default') optional = true
    if (type === 'nullable') nullable = true
    if (type === 'lazy') inner = inner._zod.innerType as Schema
    else if (type === 'pipe' && before && out)
      inner = definition(before).type === 'transform' ? out : before
    else if (innerType) inner = innerType
    else return { inner, optional, nullable }
  }
}

const words = [
  'Kamelie',
  '1',
  '12.50',
  '2026-01-01',
  '2026-01-01T08:00:00+08:00',
  '08:00',
  '13800138000',
  'a@b.cn',
  'https://example.cn/a',
  '5f0c8d5e-7a55-4f4e-9b0a-0d2f6ab81234',
  'ww5a1d0000sandbox1',
  'a'.repeat(12),
  'a'.repeat(32),
  'a'.repeat(43),
]
const numbers = [1, 0, 10, 100, 5000, 2026]

const fitting = (schema: z.ZodType, candidates: readonly Json[]): Json =>
  candidates.find((candidate) => schema.safeParse(candidate).success) ?? null

export interface Known {
  [field: string]: Json
}

/** `above`: the unions being sampled; one that holds itself is sampled by its other options. */
function sampleAt(
  schema: z.ZodType,
  path: Path,
  known: Known,
  above: readonly Schema[] = [],
): Json {
  const { inner } = bare(schema)
  const field = String(path.findLast((part) => typeof part === 'string') ?? '')
  const own = known[field]
  if (own !== undefined && schema.safeParse(own).success) return own
  const def = definition(inner)
  switch (def.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(def.shape ?? {}).map(([key, value]) => [
          key,
          sampleAt(value, [...path, key], known, above),
        ]),
      )
    case 'array':
      return fitting(
        inner,
        // The third is a day by hours.
        [1, 2, 24].map((length) =>
          Array.from({ length }, (_, at) =>
            numbered(sampleAt(def.element as Schema, [...path, 0], known, above), at),
          ),
        ),
      )
    case 'record':
      return {}
    case 'union':
      return above.includes(inner)
        ? null
        : fitting(
            inner,
            (def.options ?? []).map((option) => sampleAt(option, path, known, [...above, inner])),
          )
    case 'string':
      return fitting(inner, words)
    case 'number':
      return fitting(inner, numbers)
    case 'boolean':
      return true
    case 'enum':
      return Object.values(def.entries ?? {})[0] ?? null
    case 'literal':
      return def.values?.[0] ?? null
    default:
      throw new Error(`no sample for ${def.type} at ${path.join('.')}`)
  }
}

/** Two different numbers where a list wants two. */
const numbered = (value: Json, at: number): Json => (typeof value === 'number' ? value + at : value)

/** A valid input; `known` gives values by field name where any value would not do. */
export function sampleOf(schema: z.ZodType, known: Known = {}): Json {
  const sample = sampleAt(schema, [], { fromGrowth: 0, until: '23:30', ...known })
  schema.parse(sample)
  return sample
}

/** Every place of a sample, with what its schema allows there. */
export function placesOf(schema: z.ZodType, sample: Json, path: Path = []): Place[] {
  const { inner, optional, nullable } = bare(schema)
  const def = definition(inner)
  const here: Place = {
    path,
    optional,
    kinds: new Set([kindOf(inner), ...(nullable ? ['null'] : [])]),
    strict: def.catchall !== undefined && definition(def.catchall).type === 'never',
  }
  if (def.type === 'union') {
    const taken = (def.options ?? []).find((option) => option.safeParse(sample).success)
    for (const option of def.options ?? []) here.kinds.add(kindOf(bare(option).inner))
    const [, ...below] = taken ? placesOf(taken, sample, path) : []
    const strict = (def.options ?? []).every((option) => {
      const { catchall } = definition(bare(option).inner)
      return catchall !== undefined && definition(catchall).type === 'never'
    })
    return [{ ...here, strict }, ...below]
  }
  if (def.type === 'object' && sample && typeof sample === 'object' && !Array.isArray(sample)) {
    return [
      here,
      ...Object.entries(def.shape ?? {}).flatMap(([key, value]) =>
        key in sample ? placesOf(value, sample[key] ?? null, [...path, key]) : [],
      ),
    ]
  }
  if (def.type === 'array' && Array.isArray(sample) && sample.length > 0) {
    return [here, ...placesOf(def.element as Schema, sample[0] ?? null, [...path, 0])]
  }
  return [here]
}

function kindOf(schema: z.ZodType): string {
  const { type, values } = definition(schema)
  if (type === 'literal') return typeof values?.[0]
  return { enum: 'choice', record: 'object' }[type] ?? type
}

/** A copy with another value at one place; `undefined` takes the place out. */
export function put(input: Json, path: Path, value: Json | undefined): Json {
  const [first, ...rest] = path
  if (first === undefined) return value ?? null
  if (Array.isArray(input))
    return input.map((item, at) => (at === first ? put(item, rest, value) : item))
  if (!input || typeof input !== 'object') return input
  if (rest.length === 0 && value === undefined) {
    return Object.fromEntries(Object.entries(input).filter(([key]) => key !== first))
  }
  return { ...input, [first]: put(input[first] ?? null, rest, value) }
}
