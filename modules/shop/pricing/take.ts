// One offer against lines as they stand: what it would take from which units, or why it may not.
import { takeOff } from './kinds/off.ts'
import { takeToPrice } from './kinds/own-price.ts'
import { setSize, takeForPrice, takeFree } from './kinds/sets.ts'
import { countsToward, covers, type Offer, type Rejection, type Worth } from './offer.ts'
import {
  countOf,
  fenOf,
  piecesOf,
  takenBy,
  type Cut,
  type Pieces,
  type RunningLine,
} from './units.ts'

export type Take = { offer: Offer; fen: number; cuts: Cut[] }
export type Tried = Take | Rejection

export const rejected = (tried: Tried): tried is Rejection => 'code' in tried

/** Nothing is changed. */
export function tryOffer(offer: Offer, lines: readonly RunningLine[]): Tried {
  const covered = lines.filter(({ line }) => covers(offer.covers, line))
  if (covered.length === 0) return { offer: offer.id, code: 'notCovered' }
  const below = belowThreshold(offer, lines)
  if (below) return below
  const pieces = piecesOf(covered)
  const cuts = cutsOf(offer.worth, pieces)
  const fen = takenBy(cuts)
  return fen > 0
    ? { offer, fen, cuts }
    : (tooFew(offer, pieces) ?? { offer: offer.id, code: 'noEffect' })
}

function cutsOf(worth: Worth, pieces: readonly Pieces[]): Cut[] {
  switch (worth.kind) {
    case 'amountOff':
    case 'percentOff':
      return takeOff(worth, pieces)
    case 'fixedPrice':
    case 'trial':
    case 'gift':
    case 'exchange':
      return takeToPrice(worth, pieces)
    case 'nForPrice':
      return takeForPrice(worth, pieces)
    case 'buyXGetY':
      return takeFree(worth, pieces)
    default:
      return worth satisfies never
  }
}

function belowThreshold(offer: Offer, lines: readonly RunningLine[]): Rejection | undefined {
  const { id, from } = offer
  if (!from) return undefined
  const pieces = piecesOf(lines.filter(({ line }) => countsToward(offer, line)))
  const missingFen = (from.fen ?? 0) - fenOf(pieces)
  const missingPieces = (from.pieces ?? 0) - countOf(pieces)
  const missing = {
    ...(missingFen > 0 && { missingFen }),
    ...(missingPieces > 0 && { missingPieces }),
  }
  if (missingFen > 0) return { offer: id, code: 'belowThreshold', ...missing }
  return missingPieces > 0 ? { offer: id, code: 'tooFewPieces', ...missing } : undefined
}

function tooFew({ id, worth }: Offer, pieces: readonly Pieces[]): Rejection | undefined {
  if (worth.kind !== 'nForPrice' && worth.kind !== 'buyXGetY') return undefined
  const missingPieces = setSize(worth) - countOf(pieces)
  return missingPieces > 0 ? { offer: id, code: 'tooFewPieces', missingPieces } : undefined
}
