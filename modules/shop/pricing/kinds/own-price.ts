// Pieces for a price of their own: an article's fixed price, a trial, a gift, an add-on. The dearest
// come first; what costs less already is left alone.
import type { Worth } from '../offer.ts'
import { fromTheDearest, firstOf, type Cut, type Pieces } from '../units.ts'

type OwnPrice = Extract<Worth, { kind: 'fixedPrice' | 'trial' | 'gift' | 'exchange' }>

function priceOf(worth: OwnPrice): { fen: number; most: number } {
  switch (worth.kind) {
    case 'fixedPrice':
      return { fen: worth.fen, most: worth.most ?? Infinity }
    case 'trial':
      return { fen: worth.fen, most: 1 }
    case 'gift':
      return { fen: 0, most: worth.pieces }
    case 'exchange':
      return { fen: worth.fen, most: worth.pieces }
    default:
      return worth satisfies never
  }
}

export function takeToPrice(worth: OwnPrice, pieces: readonly Pieces[]): Cut[] {
  const { fen, most } = priceOf(worth)
  const dearer = pieces.filter((some) => some.fen > fen)
  return firstOf(fromTheDearest(dearer), most).map((some) => ({ ...some, off: some.fen - fen }))
}
