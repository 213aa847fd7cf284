// What single units carry of what paid an order, worked out piece by piece and without the
// product's code: every piece is filled by one tender after another.
import { fairly } from './pricing.ts'

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)

export interface ModelTenders {
  /** What goes back to each tender when `fen` is given for pieces brought back so far. */
  give: (gone: readonly number[], fen: number) => number[]
}

/** `prices`: of each piece, by line. `tenders`: what each paid, in the order in which they fill. */
export function modelTenders(
  prices: readonly (readonly number[])[],
  tenders: readonly number[],
): ModelTenders {
  const pieces = prices.flatMap((own, line) =>
    own.map((price, place) => ({ line, place, open: price, holds: [] as number[] })),
  )
  for (const tender of tenders) {
    const shares = fairly(
      tender,
      pieces.map(({ open }) => open),
    )
    pieces.forEach((piece, at) => {
      piece.open -= shares[at] ?? 0
      piece.holds.push(shares[at] ?? 0)
    })
  }
  const given = tenders.map(() => 0)
  return {
    give: (gone, fen) => {
      const back = pieces.filter(({ line, place }) => place < (gone[line] ?? 0))
      const owed = tenders.map(
        (_, at) => sum(back.map(({ holds }) => holds[at] ?? 0)) - (given[at] ?? 0),
      )
      const parts = fairly(fen, owed)
      parts.forEach((part, at) => (given[at] = (given[at] ?? 0) + part))
      return parts
    },
  }
}
