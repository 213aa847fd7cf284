// What can be wrong with an input, place by place. `must`: refused whatever the contract says.
import { put, type Json, type Path, type Place } from './sample.ts'

export interface Spoiled {
  what: string
  input: Json
  /** The place the answer has to name. */
  path: Path
  must: boolean
}

const ofKind: Record<string, Json> = {
  null: null,
  boolean: true,
  number: 42,
  string: 'x',
  array: [],
  object: {},
}
const BEYOND = 2 ** 53 + 2

/** Values of every other kind than the place takes. */
function wrongKinds({ kinds }: Place): [string, Json][] {
  const taken = new Set([...kinds].map((kind) => (kind === 'choice' ? 'string' : kind)))
  const open = kinds.has('union') && kinds.size === 1
  const others: [string, Json][] = Object.entries(ofKind)
    .filter(([kind]) => !taken.has(kind))
    .map(([kind, value]) => [`a ${kind}`, value])
  return open
    ? []
    : [
        ...others,
        ...(taken.has('number') && !taken.has('string')
          ? [['digits', '42'] as [string, Json]]
          : []),
      ]
}

const impossible: [string, (sample: string) => string | undefined][] = [
  ['1899', (sample) => replaced(sample, /^\d{4}/, '1899')],
  ['2199', (sample) => replaced(sample, /^\d{4}/, '2199')],
  ['30 February', (sample) => replaced(sample, /^(\d{4})-\d\d-\d\d/, '$1-02-30')],
]
const isDate = (sample: Json) => typeof sample === 'string' && /^\d{4}-\d\d-\d\d/.test(sample)
const replaced = (text: string, from: RegExp, to: string) => text.replace(from, to)

const badText: [string, string][] = [
  ['a NUL', 'a\u0000b'],
  ['half a character', 'a\ud800b'],
  ['a megabyte', 'a'.repeat(1_000_000)],
]
const strangeText: [string, string][] = [
  ['nothing', ''],
  ['blanks', ' \u3000 '],
  ['right to left', '\u202eabc\u200f'],
  ['no width', '\u200b\ufeff'],
  ['an emoji', '👩🏽‍🚀'],
  ['a quote', `a'b"c\\d;--`],
  ['a prototype', '__proto__'],
  ['a pattern', '%_$1{{x}}'],
]
const badNumbers: [string, number][] = [
  ['beyond 2^53', BEYOND],
  ['the largest', Number.MAX_VALUE],
]
const strangeNumbers: [string, number][] = [
  ['below nothing', -1],
  ['a fraction', 0.5],
  ['nothing', 0],
  ['2^31', 2 ** 31],
  ['the largest safe', 2 ** 53 - 1],
]

function valuesFor(place: Place, sample: Json): [string, Json, boolean][] {
  const may = (kind: string) => place.kinds.has(kind)
  const flag =
    (must: boolean) =>
    ([what, value]: [string, Json]): [string, Json, boolean] => [what, value, must]
  return [
    ...wrongKinds(place).map(flag(true)),
    ...(may('string') ? [...badText.map(flag(true)), ...strangeText.map(flag(false))] : []),
    ...(may('number') ? [...badNumbers.map(flag(true)), ...strangeNumbers.map(flag(false))] : []),
    ...(may('choice') ? [['another word', 'kamelie', true] as [string, Json, boolean]] : []),
    ...(isDate(sample)
      ? impossible.map(([what, change]): [string, Json, boolean] => [
          what,
          change(String(sample)) ?? '',
          true,
        ])
      : []),
    ...(may('array') && Array.isArray(sample)
      ? [
          ['20,000 items', Array.from({ length: 20_000 }, () => sample[0] ?? null), true] as [
            string,
            Json,
            boolean,
          ],
        ]
      : []),
  ]
}

const at = (input: Json, path: Path): Json =>
  path.reduce<Json>(
    (part, key) =>
      part && typeof part === 'object'
        ? ((part as Record<string | number, Json>)[key] ?? null)
        : null,
    input,
  )

/** Everything that is done to one place of a sample. */
export function spoil(sample: Json, place: Place): Spoiled[] {
  const { path } = place
  const own = at(sample, path)
  const changed = valuesFor(place, own).map(([what, value, must]) => ({
    what,
    input: put(sample, path, value),
    path,
    must,
  }))
  const missing =
    !place.optional && path.length > 0 && typeof path.at(-1) === 'string'
      ? [{ what: 'nothing there', input: put(sample, path, undefined), path, must: true }]
      : []
  const added =
    place.strict && own && typeof own === 'object'
      ? [
          {
            what: 'an unknown field',
            input: put(sample, path, { ...(own as object), kamelie: 1 }),
            path: [...path, 'kamelie'],
            must: true,
          },
        ]
      : []
  return [...changed, ...missing, ...added]
}
