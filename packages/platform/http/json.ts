// JSON as it comes in. A field that stands twice is refused: readers disagree which of the two
// counts.
import type { FastifyInstance } from 'fastify'
import { platformRefusals, Refusal } from '../refusal.ts'

/** Names that reach an object's prototype where somebody copies fields without looking. */
const forbidden = new Set(['__proto__', 'constructor', 'prototype'])

const [QUOTE, COLON, COMMA, BACKSLASH] = [0x22, 0x3a, 0x2c, 0x5c]
const [BRACE, BRACE_END, BRACKET, BRACKET_END] = [0x7b, 0x7d, 0x5b, 0x5d]

/** The place after the closing quote of the string that begins at `from`. */
function endOfString(text: string, from: number): number {
  let at = from + 1
  for (let code = text.charCodeAt(at); code !== QUOTE; code = text.charCodeAt(at))
    at += code === BACKSLASH ? 2 : 1
  return at + 1
}

/**
 * What stands open at a place: an object with the fields it had, or a list with the place in it.
 */
interface Open {
  fields: Set<string> | undefined
  at: string | number
}

const pathOf = (open: readonly Open[]): string => open.map(({ at }) => at).join('.')

/**
 * The first field that stands twice in its object or has a forbidden name. `text` is valid JSON.
 */
export function wrongField(text: string): string | undefined {
  const open: Open[] = []
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at)
    if (sign === BRACE) open.push({ fields: new Set(), at: '' })
    else if (sign === BRACKET) open.push({ fields: undefined, at: 0 })
    else if (sign === BRACE_END || sign === BRACKET_END) open.pop()
    else if (sign === COMMA) {
      const list = open.at(-1)
      if (typeof list?.at === 'number') list.at++
    } else if (sign === QUOTE) {
      const end = endOfString(text, at)
      const inner = open.at(-1)
      if (inner?.fields && isField(text, end)) {
        inner.at = nameOf(text.slice(at, end))
        if (inner.fields.has(inner.at) || forbidden.has(inner.at)) return pathOf(open)
        inner.fields.add(inner.at)
      }
      at = end - 1
    }
  }
  return undefined
}

/** A string is a field's name when a colon follows it. */
function isField(text: string, from: number): boolean {
  let at = from
  while (text.charCodeAt(at) <= 0x20) at++
  return text.charCodeAt(at) === COLON
}

const nameOf = (quoted: string): string =>
  quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1)

/** The body, or the refusal that says what is wrong with it. */
export function readJson(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Refusal(platformRefusals.malformed)
  }
  // No contract takes a bare list or word; beside a path they would be dropped in silence.
  if (!value || typeof value !== 'object' || Array.isArray(value))
    throw new Refusal(platformRefusals.invalid)
  const field = wrongField(text)
  if (field !== undefined) throw new Refusal(platformRefusals.ambiguous, {}, field)
  return value
}

/** JSON is the only thing that contracts take; everything else is 415. */
export function takeJsonOnly(app: FastifyInstance): void {
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    async (_request: unknown, body: string) => readJson(body),
  )
}
