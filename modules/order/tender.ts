// What paid an order, and what each of its units carries of it. Pure.
import { splitByWeight, splitOverRuns } from '#kit'
import { priceOfUnit, type StandingLine, type UnitRun } from './units.ts'

/** What a till takes. Stored value comes out of two purses; how much of it is bonus is told here. */
export interface Payment {
  kind: 'stored' | 'card' | 'wechat' | 'cash'
  fen: number
  bonusFen?: number
}

/** Units are filled in this order: what can never become cash first, cash last (S-R5). */
export const tenderKinds = ['bonus', 'principal', 'card', 'wechat', 'cash'] as const
export type TenderKind = (typeof tenderKinds)[number]

export interface Tender {
  kind: TenderKind
  fen: number
}

/** Units that carry the same of each tender. */
export interface TenderRun {
  count: number
  /** One for each tender of the order, in its order. */
  fen: readonly number[]
}

export interface StandingTender extends Tender {
  /** Grows while the refunds of a batch are decided one after another. */
  refundedFen: number
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)

/** The tenders behind what a till took, each kind once, in the order in which units are filled. */
export function tendersOf(payments: readonly Payment[]): Tender[] {
  const parts = payments.flatMap(({ kind, fen, bonusFen = 0 }): Tender[] =>
    kind === 'stored'
      ? [
          { kind: 'bonus', fen: bonusFen },
          { kind: 'principal', fen: fen - bonusFen },
        ]
      : [{ kind, fen }],
  )
  return tenderKinds.flatMap((kind) => {
    const fen = sum(parts.filter((part) => part.kind === kind).map((part) => part.fen))
    return fen > 0 ? [{ kind, fen }] : []
  })
}

/**
 * What each unit carries of each tender, line by line: one tender after another is split by largest
 * remainder over what the ones before it left of the units' prices. So every unit carries exactly
 * its price, and every tender is carried exactly. The tenders sum to the units' prices.
 */
export function carriedBy(
  lines: readonly (readonly UnitRun[])[],
  tenders: readonly Tender[],
): TenderRun[][] {
  let runs = lines.flatMap((units, line) =>
    units.map((run) => ({ line, count: run.count, weight: priceOfUnit(run), fen: [] as number[] })),
  )
  for (const { fen } of tenders) {
    const parts = splitOverRuns(fen, runs)
    runs = runs.flatMap((run, at) => {
      const { each, extra } = parts[at] ?? { each: 0, extra: 0 }
      const part = (count: number, own: number) =>
        count === 0 ? [] : [{ ...run, count, weight: run.weight - own, fen: [...run.fen, own] }]
      return [...part(extra, each + 1), ...part(run.count - extra, each)]
    })
  }
  return lines.map((_, line) =>
    runs.flatMap((run) => (run.line === line ? [{ count: run.count, fen: run.fen }] : [])),
  )
}

/** What the first `units` units carry of the tender at `place`. */
function carriedOf(runs: readonly TenderRun[], units: number, place: number): number {
  let left = units
  return sum(
    runs.map(({ count, fen }) => {
      const taken = Math.min(left, count)
      left -= taken
      return taken * (fen[place] ?? 0)
    }),
  )
}

/**
 * To which tenders an amount goes back: those of the returned units, as far as they are not given
 * back yet. Where an offer that was lost keeps some of it, all are given less in proportion, and
 * get it with later units (S-R3). Counts it as given.
 */
export function giveBack(
  lines: readonly StandingLine[],
  tenders: readonly StandingTender[],
  amountFen: number,
): Tender[] {
  const due = tenders.map(({ refundedFen }, place) => {
    const carried = sum(lines.map((line) => carriedOf(line.carried ?? [], line.returned, place)))
    return carried - refundedFen
  })
  const parts = splitByWeight(amountFen, due)
  return tenders.flatMap((tender, place) => {
    const fen = parts[place] ?? 0
    tender.refundedFen += fen
    return fen > 0 ? [{ kind: tender.kind, fen }] : []
  })
}
