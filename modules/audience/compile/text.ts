// Literals of ClickHouse: the only place where a value of a rule becomes part of a query's text.

export const text = (value: string): string =>
  `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

export function number(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`not a number: ${value}`)
  return String(value)
}

export const numbers = (values: readonly number[]): string => `(${values.map(number).join(', ')})`
export const texts = (values: readonly string[]): string => `(${values.map(text).join(', ')})`

/** Comparisons that mean the same in both engines. */
export const sign = { eq: '=', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const
