// What offers asked for, written with the order: a refund looks it up and never asks the offers.
import type { Term } from '#modules/order'
import { setSize } from './pricing/kinds/sets.ts'
import {
  countsToward,
  type CartLine,
  type Group,
  type Offer,
  type PricedCart,
} from './pricing/offer.ts'

export interface Asked {
  lines: readonly CartLine[]
  offers: readonly Offer[]
  groups?: readonly Group[]
  /** What the discounts of an offer are called on the order. */
  refOf?: (offer: string) => string
}

/** In the order in which the offers were applied; line by line where they were decided so. */
export function termsOf(
  { applied }: PricedCart,
  { lines, offers, groups = [], refOf }: Asked,
): Term[] {
  const known = new Map(offers.map((offer) => [offer.id, offer]))
  const byLine = new Set(groups.flatMap(({ id, scope }) => (scope === 'line' ? [id] : [])))
  return applied.flatMap(({ offer: id, takes }) => {
    const offer = known.get(id)
    if (!offer) return []
    const condition = { ref: refOf?.(id) ?? id, ...conditionOf(offer) }
    const lowered = takes.map(({ line }) => line + 1)
    if (byLine.has(offer.group ?? ''))
      return lowered.map((line) => ({
        ...condition,
        lowers: [line],
        counts: countsToward(offer, lines[line - 1] as CartLine) ? [line] : [],
      }))
    const counts = lines.flatMap((line, at) => (countsToward(offer, line) ? [at + 1] : []))
    return [{ ...condition, lowers: lowered, counts }]
  })
}

const conditionOf = ({ worth, from }: Offer): Pick<Term, 'fromFen' | 'fromPieces' | 'set'> => ({
  ...(from?.fen && { fromFen: from.fen }),
  ...(from?.pieces && { fromPieces: from.pieces }),
  ...(worth.kind === 'nForPrice' && { set: { pieces: setSize(worth), lowered: worth.pieces } }),
  ...(worth.kind === 'buyXGetY' && { set: { pieces: setSize(worth), lowered: worth.free } }),
})
