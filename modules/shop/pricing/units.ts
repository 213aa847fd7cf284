// The cart while offers lower it: each line as runs of units that cost the same. A line of a million
// pieces is a handful of runs.
import { shareOfUnits, splitByWeight, splitOverRuns } from '#kit'
import type { CartLine, UnitRun } from './offer.ts'

export interface RunningLine {
  /** Its place in the cart. */
  at: number
  line: CartLine
  /** Offers that have lowered it, in their order. */
  offers: string[]
  runs: UnitRun[]
}

/** Pieces of one run. */
export interface Pieces {
  line: RunningLine
  run: number
  count: number
  /** What one of them costs now. */
  fen: number
}

/** So many pieces of a run lose so much each. */
export interface Cut extends Pieces {
  off: number
}

export function runningLine(line: CartLine, at: number): RunningLine {
  const { unitFen, extraUnits } = shareOfUnits(line.goodsFen, line.quantity)
  const run = (count: number, fen: number): UnitRun[] =>
    count === 0 ? [] : [{ count, goodsFen: fen, off: [], fen }]
  const runs = [...run(extraUnits, unitFen + 1), ...run(line.quantity - extraUnits, unitFen)]
  return { at, line, offers: [], runs }
}

/** Pieces that cost something; what is free takes no part. */
export function piecesOf(lines: readonly RunningLine[]): Pieces[] {
  const pieces: Pieces[] = []
  for (const line of lines)
    for (const [run, { count, fen }] of line.runs.entries())
      if (fen > 0) pieces.push({ line, run, count, fen })
  return pieces
}

export const countOf = (pieces: readonly { count: number }[]): number =>
  pieces.reduce((sum, { count }) => sum + count, 0)

export const fenOf = (pieces: readonly { count: number; fen: number }[]): number =>
  pieces.reduce((sum, { count, fen }) => sum + count * fen, 0)

/** What cuts take off together. */
export const takenBy = (cuts: readonly Cut[]): number =>
  cuts.reduce((sum, { count, off }) => sum + count * off, 0)

export const fromTheDearest = (pieces: readonly Pieces[]): Pieces[] =>
  pieces.toSorted((a, b) => b.fen - a.fen)

/** The first `count` of the pieces. */
export function firstOf(pieces: readonly Pieces[], count: number): Pieces[] {
  let left = count
  return pieces.flatMap((some) => {
    const taken = Math.min(left, some.count)
    left -= taken
    return taken > 0 ? [{ ...some, count: taken }] : []
  })
}

/** Splits an amount over pieces: over their lines, then over each line's units (S-C7). */
export function spread(fen: number, pieces: readonly Pieces[]): Cut[] {
  if (fen === 0) return []
  const byLine = [...Map.groupBy(pieces, ({ line }) => line).values()]
  const shares = splitByWeight(fen, byLine.map(fenOf))
  return byLine.flatMap((own, at) => spreadInLine(shares[at] ?? 0, own))
}

function spreadInLine(fen: number, pieces: readonly Pieces[]): Cut[] {
  const parts = splitOverRuns(
    fen,
    pieces.map((some) => ({ count: some.count, weight: some.fen })),
  )
  const cuts: Cut[] = []
  for (const [at, { line, run, count, fen: now }] of pieces.entries()) {
    const { each = 0, extra = 0 } = parts[at] ?? {}
    if (extra > 0) cuts.push({ line, run, count: extra, fen: now, off: each + 1 })
    if (count > extra && each > 0)
      cuts.push({ line, run, count: count - extra, fen: now, off: each })
  }
  return cuts
}

/** Lowers the lines for good; gives what each line lost. */
export function lower(offer: string, cuts: readonly Cut[]): { line: number; fen: number }[] {
  const byLine = Map.groupBy(cuts, ({ line }) => line)
  for (const [line, own] of byLine) {
    line.offers.push(offer)
    const cutsOf = (at: number) => own.filter(({ run }) => run === at)
    line.runs = line.runs.flatMap((run, at) => cutRun(run, cutsOf(at)))
  }
  return [...byLine].map(([{ at }, own]) => ({ line: at, fen: takenBy(own) }))
}

function cutRun(run: UnitRun, cuts: readonly Cut[]): UnitRun[] {
  const left = { count: run.count - countOf(cuts), off: 0 }
  return [...cuts, left]
    .filter(({ count }) => count > 0)
    .map(({ count, off }) => ({
      count,
      goodsFen: run.goodsFen,
      off: [...run.off, off],
      fen: run.fen - off,
    }))
}

/** The order in which units come back: of those that cost the same, the one lowered first goes first. */
export function dearestFirst(a: UnitRun, b: UnitRun): number {
  const first = b.fen - a.fen || b.goodsFen - a.goodsFen
  if (first !== 0) return first
  const at = a.off.findIndex((fen, i) => fen !== b.off[i])
  return (b.off[at] ?? 0) - (a.off[at] ?? 0)
}

/** Runs that are alike become one; given in order. */
export function merged(runs: readonly UnitRun[]): UnitRun[] {
  const whole: UnitRun[] = []
  for (const run of runs) {
    const last = whole.at(-1)
    if (last && dearestFirst(last, run) === 0) last.count += run.count
    else whole.push({ ...run })
  }
  return whole
}
