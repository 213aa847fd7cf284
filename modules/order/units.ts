// What single units of an order carry, and what those she keeps are worth. Pure.
import type { TenderRun } from './tender.ts'

/** Units that cost the same and were lowered alike. */
export interface UnitRun {
  count: number
  goodsFen: number
  /** What each of the line's discounts takes off one unit. */
  off: readonly number[]
}

/** What an offer asked for; without it, it is lost (S-R3). */
export interface Term {
  /** Of the discounts it made. */
  ref: string
  /** Lines (from 1) that it lowered. */
  lowers: readonly number[]
  /** Lines that count toward what it asks for. */
  counts: readonly number[]
  fromFen?: number
  fromPieces?: number
  /** Of each so many pieces it lowers so many. */
  set?: { pieces: number; lowered: number }
}

export interface StandingLine {
  /** What its units carry of the order's tenders; none where the order named none. */
  carried?: readonly TenderRun[]
  lineNo: number
  quantity: number
  /** Grows while the refunds of a batch are decided one after another. */
  returned: number
  /** In the order in which they come back. */
  units: readonly UnitRun[]
  /** Of the discounts, in their order. */
  refs: readonly string[]
}

/** A run of units that are kept, at what they cost while discounts are taken off one by one. */
interface Kept {
  lineNo: number
  count: number
  now: number
  off: ReadonlyMap<string, number>
}

/** Units `from` up to (not including) `to` of a line. */
export function unitsBetween(units: readonly UnitRun[], from: number, to: number): UnitRun[] {
  let at = 0
  return units.flatMap((run) => {
    const [first, last] = [Math.max(from, at), Math.min(to, (at += run.count))]
    return last > first ? [{ ...run, count: last - first }] : []
  })
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)

export const priceOfUnit = ({ goodsFen, off }: UnitRun): number => goodsFen - sum(off)

/** What units carry, looked up. */
export const fenOfRuns = (units: readonly UnitRun[]): number =>
  sum(units.map((run) => run.count * priceOfUnit(run)))

/**
 * What the units she keeps cost her: their goods, less what each offer takes off them that is still
 * met by what she keeps. Offers are looked at in the order in which they were applied, each on what
 * the ones before it left.
 */
export function worthOfKept(lines: readonly StandingLine[], terms: readonly Term[]): number {
  const kept = lines.flatMap(keptOf)
  const asked = new Set(terms.map(({ ref }) => ref))
  for (const run of kept) for (const [ref, fen] of run.off) if (!asked.has(ref)) run.now -= fen
  for (const term of terms) take(term, kept)
  return sum(kept.map(({ count, now }) => count * now))
}

const keptOf = ({ lineNo, quantity, returned, units, refs }: StandingLine): Kept[] =>
  unitsBetween(units, returned, quantity).map(({ count, goodsFen, off }) => ({
    lineNo,
    count,
    now: goodsFen,
    off: new Map(refs.map((ref, at) => [ref, off[at] ?? 0])),
  }))

function take(term: Term, kept: Kept[]): void {
  const { ref, lowers, counts, fromFen = 0, fromPieces = 0, set } = term
  const counted = kept.filter(({ lineNo, now }) => counts.includes(lineNo) && now > 0)
  const pieces = sum(counted.map(({ count }) => count))
  if (sum(counted.map(({ count, now }) => count * now)) < fromFen || pieces < fromPieces) return
  const lowered = kept.filter(({ lineNo, off }) => lowers.includes(lineNo) && off.get(ref))
  let left = set ? Math.floor(pieces / set.pieces) * set.lowered : Infinity
  for (const run of set ? inSets(lowered, set) : lowered) {
    const off = run.off.get(ref) ?? 0
    const meant = Math.min(left, run.count)
    left -= meant
    // The rest of the run pays its price again.
    if (meant < run.count) kept.push({ ...run, count: run.count - meant })
    Object.assign(run, { count: meant, now: run.now - off })
  }
}

/** Sets are made of the dearest; of what is free in them, the cheapest is. */
const inSets = (
  lowered: readonly Kept[],
  { pieces, lowered: free }: Required<Term>['set'],
): Kept[] => lowered.toSorted((a, b) => (free < pieces ? a.now - b.now : b.now - a.now))
