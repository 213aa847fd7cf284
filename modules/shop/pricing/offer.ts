// What a cart and an offer are, as data. Who may use an offer, where and when, is decided before.

export interface CartLine {
  sku: string
  category?: string | null
  quantity: number
  /** Before any offer. */
  goodsFen: number
}

/** Goods by article or category; both empty: everything. */
export interface Cover {
  skus: readonly string[]
  categories: readonly string[]
}

export type Worth =
  | { kind: 'amountOff'; fen: number }
  | { kind: 'percentOff'; offBp: number; maxOffFen?: number }
  /** Each covered piece, or at most so many of them, for a price. */
  | { kind: 'fixedPrice'; fen: number; most?: number }
  /** One piece to try, for a price. */
  | { kind: 'trial'; fen: number }
  /** So many pieces free, beside what is bought. */
  | { kind: 'gift'; pieces: number }
  /** So many pieces for a price each, beside what is bought. */
  | { kind: 'exchange'; fen: number; pieces: number }
  /** Each `pieces` of the covered goods for a price together; at most so many sets. */
  | { kind: 'nForPrice'; pieces: number; fen: number; most?: number }
  /** Of each `buy + free` pieces the cheapest `free` cost nothing; at most so many times. */
  | { kind: 'buyXGetY'; buy: number; free: number; most?: number }

export interface Offer {
  /** Unique in its cart. */
  id: string
  worth: Worth
  /** What it lowers. */
  covers: Cover
  /** What must be in the basket, by running prices: money, pieces, or both. */
  from?: { fen?: number; pieces?: number }
  /** What `from` looks at, where that is not what the offer lowers; never what it lowers. */
  counts?: Cover
  /** Lower goes first; of equals the smaller id. */
  priority?: number
  /** Id of a group; offers of no group all apply, after those of groups of a lower priority. */
  group?: string
}

export interface Group {
  id: string
  /** All of it, one after another, or only the one that takes most. */
  mode: 'all' | 'exclusive_best'
  /** `line`: each line is decided as if it stood alone. */
  scope: 'order' | 'line'
  /** Lower goes first; of equals the smaller id. */
  priority: number
  /** So many offers may apply, at most. */
  most?: number
}

export type Reason =
  | 'notCovered'
  | 'belowThreshold'
  | 'tooFewPieces'
  | 'noEffect'
  | 'notBest'
  | 'overCap'

export interface Rejection {
  offer: string
  code: Reason
  missingFen?: number
  missingPieces?: number
  /** The offer that took more. */
  by?: string
}

/** Units of a line that cost the same and were lowered alike; what a refund looks up. */
export interface UnitRun {
  count: number
  goodsFen: number
  /** What each discount of the line takes off one unit, in the order of the discounts. */
  off: readonly number[]
  fen: number
}

export interface PricedCartLine {
  goodsFen: number
  discountFen: number
  paidFen: number
  discounts: { offer: string; fen: number }[]
  /** Dearest first. */
  units: UnitRun[]
}

export interface Applied {
  offer: string
  fen: number
  /** Places of lines, from 0. */
  takes: { line: number; fen: number }[]
}

export interface PricedCart {
  lines: PricedCartLine[]
  /** In the order in which they were applied. */
  applied: Applied[]
  rejected: Rejection[]
  /** False when all offers were asked for and one cannot be had: then none is applied. */
  complete: boolean
}

export const covers = (cover: Cover, { sku, category }: CartLine): boolean =>
  (cover.skus.length === 0 && cover.categories.length === 0) ||
  cover.skus.includes(sku) ||
  cover.categories.includes(category ?? '')

/** Does the line count toward what the offer asks for? */
export const countsToward = ({ counts, covers: lowered }: Offer, line: CartLine): boolean =>
  counts ? covers(counts, line) && !covers(lowered, line) : covers(lowered, line)

/** Numbers by their size: `9` before `10`. */
const byId = (a: string, b: string) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)

export const byPriority = <T extends { id: string; priority?: number }>(a: T, b: T): number =>
  (a.priority ?? 0) - (b.priority ?? 0) || byId(a.id, b.id)
