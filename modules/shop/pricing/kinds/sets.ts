// Offers that look at pieces in sets: n for a price, and of each x + y the cheapest y free.
import type { Worth } from '../offer.ts'
import { countOf, fromTheDearest, fenOf, firstOf, spread, type Cut, type Pieces } from '../units.ts'

type ForPrice = Extract<Worth, { kind: 'nForPrice' }>
type GetFree = Extract<Worth, { kind: 'buyXGetY' }>

/** How many pieces make one set. */
export const setSize = (worth: ForPrice | GetFree): number =>
  worth.kind === 'nForPrice' ? worth.pieces : worth.buy + worth.free

const setsIn = (worth: ForPrice | GetFree, pieces: readonly Pieces[]): number =>
  Math.min(Math.floor(countOf(pieces) / setSize(worth)), worth.most ?? Infinity)

/** The dearest pieces make the sets, and only sets that cost more than their price. */
export function takeForPrice(worth: ForPrice, pieces: readonly Pieces[]): Cut[] {
  const sorted = fromTheDearest(pieces)
  const sets = dearerSets(worth, sorted, setsIn(worth, sorted))
  const within = firstOf(sorted, sets * worth.pieces)
  return spread(fenOf(within) - sets * worth.fen, within)
}

/** Sets grow cheaper one by one, so those that cost more than their price stand first. */
function dearerSets(worth: ForPrice, sorted: readonly Pieces[], sets: number): number {
  const upTo = (n: number) => fenOf(firstOf(sorted, n * worth.pieces))
  const dearer = (n: number) => upTo(n) - upTo(n - 1) > worth.fen
  let [known, beyond] = [0, sets + 1]
  while (beyond - known > 1) {
    const middle = Math.floor((known + beyond) / 2)
    if (dearer(middle)) known = middle
    else beyond = middle
  }
  return known
}

export function takeFree(worth: GetFree, pieces: readonly Pieces[]): Cut[] {
  const cheapestFirst = fromTheDearest(pieces).toReversed()
  return firstOf(cheapestFirst, setsIn(worth, pieces) * worth.free).map((some) => ({
    ...some,
    off: some.fen,
  }))
}
