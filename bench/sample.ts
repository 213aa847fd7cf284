// What one run measured, and what several runs say together.

/** Names to numbers; a name tells its unit. */
export type Values = Record<string, number>
export interface Sample {
  figures: Values
  ratios: Values
}
export type Spread = Record<string, [least: number, most: number]>
export interface Result {
  suite: string
  figures: Record<string, number | string | Spread | Values>
  ratios: Values
}

/** Figures of several parts in one sample: `part.name`; the result shows them part by part. */
export const parts = (all: Record<string, Values>): Values =>
  Object.fromEntries(
    Object.entries(all).flatMap(([part, values]) =>
      Object.entries(values).map(([name, value]) => [`${part}.${name}`, value]),
    ),
  )

function partByPart(figures: Values): Record<string, number | Values> {
  const whole: Record<string, number | Values> = {}
  for (const [path, value] of Object.entries(figures)) {
    const [name = '', inner] = path.split('.')
    if (inner === undefined) whole[name] = value
    else whole[name] = { ...(whole[name] as Values | undefined), [inner]: value }
  }
  return whole
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/** The value below which this share of all lies; of an empty list NaN. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** Four digits that count: more would claim more than a shared machine can tell. */
export const rounded = (value: number): number =>
  Number.isInteger(value) ? value : Number(value.toPrecision(4))

const columns = (all: readonly Values[]): [string, number[]][] =>
  Object.keys(all[0] ?? {}).map((name) => [name, all.map((values) => values[name] ?? Number.NaN)])

const medians = (all: readonly Values[]): Values =>
  Object.fromEntries(columns(all).map(([name, values]) => [name, rounded(median(values))]))

const spread = (all: readonly Values[]): Spread =>
  Object.fromEntries(
    columns(all).map(([name, values]) => [
      name,
      [rounded(Math.min(...values)), rounded(Math.max(...values))],
    ]),
  )

/**
 * Median of every figure and ratio; with more than one run the spread stands under
 * `figures.spread`.
 */
export function summary(suite: string, samples: readonly Sample[]): Result {
  const figures = samples.map((sample) => sample.figures)
  const ratios = samples.map((sample) => sample.ratios)
  const apart: Result['figures'] =
    samples.length > 1 ? { spread: { ...spread(figures), ...spread(ratios) } } : {}
  return {
    suite,
    figures: { ...partByPart(medians(figures)), runs: samples.length, ...apart },
    ratios: medians(ratios),
  }
}

export interface Timed<T> {
  result: T
  seconds: number
}

export async function timed<T>(work: () => Promise<T>): Promise<Timed<T>> {
  const startedAt = performance.now()
  const result = await work()
  return { result, seconds: (performance.now() - startedAt) / 1000 }
}
