// Arrays as PostgreSQL reads them. Everything hot hands whole columns to its statements; the driver
// escapes each element by itself, whatever it is, and that was a tenth of the time of a batch of
// orders.

/** Years of four digits: others are written differently by PostgreSQL. */
const FIRST_MS = Date.parse('0001-01-01T00:00:00Z')
const LAST_MS = Date.parse('9999-12-31T00:00:00Z')

function elementOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'number':
      return String(value)
    case 'boolean':
      return value ? 't' : 'f'
    case 'undefined':
      return 'NULL'
    case 'string':
      return `"${/["\\]/.test(value) ? value.replace(/["\\]/g, '\\$&') : value}"`
    default: {
      if (value === null) return 'NULL'
      if (!(value instanceof Date)) return undefined
      const at = value.getTime()
      return at >= FIRST_MS && at <= LAST_MS ? value.toISOString() : undefined
    }
  }
}

/**
 * `{1,2,NULL}` for an array of numbers, texts, booleans, instants and nothing; undefined where it
 * holds anything else, which the driver then writes.
 */
export function arrayLiteral(values: readonly unknown[]): string | undefined {
  let literal = '{'
  for (const [at, value] of values.entries()) {
    const element = elementOf(value)
    if (element === undefined) return undefined
    literal += at > 0 ? `,${element}` : element
  }
  return `${literal}}`
}

/** Parameters of a statement with their arrays written out. */
export const withLiterals = (values: readonly unknown[]): unknown[] =>
  values.map((value) => (Array.isArray(value) ? (arrayLiteral(value) ?? value) : value))
