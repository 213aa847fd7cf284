// The price of one big cart: fifty lines under ten offers of every kind, down to units.
import { randomBy } from '#kit'
import { priceCart, type CartLine, type Group, type Offer, type Worth } from '#modules/shop'
import { quantile, type Values } from '../../sample.ts'

const LINES = 50
const worths: Worth[] = [
  { kind: 'amountOff', fen: 1_000 },
  { kind: 'percentOff', offBp: 1_200, maxOffFen: 5_000 },
  { kind: 'percentOff', offBp: 500 },
  { kind: 'nForPrice', pieces: 2, fen: 15_800 },
  { kind: 'buyXGetY', buy: 2, free: 1, most: 3 },
  { kind: 'fixedPrice', fen: 9_900, most: 2 },
  { kind: 'trial', fen: 990 },
  { kind: 'gift', pieces: 1 },
  { kind: 'exchange', fen: 100, pieces: 1 },
  { kind: 'amountOff', fen: 6_800 },
]
const groups: Group[] = [
  { id: 'best', mode: 'exclusive_best', scope: 'order', priority: 1 },
  { id: 'lines', mode: 'exclusive_best', scope: 'line', priority: 2 },
]

function cart(seed: number): { lines: CartLine[]; offers: Offer[] } {
  const random = randomBy(seed)
  const category = () => `c${random.int(0, 4)}`
  const lines = Array.from({ length: LINES }, (_, at): CartLine => {
    const quantity = random.int(1, 6)
    return {
      sku: `s${at}`,
      category: category(),
      quantity,
      goodsFen: quantity * random.int(990, 49_900),
    }
  })
  const offers = worths.map((worth, at): Offer => {
    const beside = worth.kind === 'gift' || worth.kind === 'exchange'
    const skus = beside || worth.kind === 'trial' ? [`s${random.int(0, LINES - 1)}`] : []
    return {
      id: `${at}`,
      worth,
      covers: {
        skus,
        categories: skus.length > 0 || random.chance(0.4) ? [] : [category(), category()],
      },
      from: { fen: random.int(0, 100_000) },
      ...(beside && { counts: { skus: [], categories: [] } }),
      ...(at < 6 && { group: at % 3 === 2 ? 'lines' : 'best' }),
    }
  })
  return { lines, offers }
}

/** Every cart is another one: nothing can be remembered. */
export function measurePricing(seed: number, quick: boolean): Values {
  const carts = Array.from({ length: quick ? 500 : 20_000 }, (_, at) => cart(seed + at))
  for (const { lines, offers } of carts.slice(0, 300)) priceCart(lines, offers, { groups })
  const waits = carts.map(({ lines, offers }) => {
    const startedAt = performance.now()
    priceCart(lines, offers, { groups })
    return performance.now() - startedAt
  })
  return {
    lines: LINES,
    offers: worths.length,
    carts: carts.length,
    medianMs: quantile(waits, 0.5),
    p99Ms: quantile(waits, 0.99),
  }
}
