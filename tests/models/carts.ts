// Random carts and offers, for whoever holds the engine against something.
import * as fc from 'fast-check'
import type { CartLine, Group, Offer } from '#modules/shop'

const fen = fc.integer({ min: 0, max: 20_000 })
const few = fc.integer({ min: 1, max: 3 })
const skus = ['A1', 'A2', 'B1', 'B2', 'C1']
const categories = ['mask', 'lips', '']

export const cartLine: fc.Arbitrary<CartLine> = fc.record({
  sku: fc.constantFrom(...skus),
  category: fc.constantFrom(...categories, null),
  quantity: fc.integer({ min: 1, max: 7 }),
  goodsFen: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60_000 })),
})

const cover = fc.record({
  skus: fc.subarray(skus, { maxLength: 2 }),
  categories: fc.subarray(categories, { maxLength: 1 }),
})

const worth = fc.oneof(
  fc.record({ kind: fc.constant('amountOff' as const), fen }),
  fc.record(
    {
      kind: fc.constant('percentOff' as const),
      offBp: fc.integer({ min: 1, max: 10_000 }),
      maxOffFen: fen,
    },
    { requiredKeys: ['kind', 'offBp'] },
  ),
  fc.record(
    { kind: fc.constant('fixedPrice' as const), fen, most: few },
    { requiredKeys: ['kind', 'fen'] },
  ),
  fc.record({ kind: fc.constant('trial' as const), fen }),
  fc.record({ kind: fc.constant('gift' as const), pieces: few }),
  fc.record({ kind: fc.constant('exchange' as const), fen, pieces: few }),
  fc.record(
    { kind: fc.constant('nForPrice' as const), pieces: few, fen, most: few },
    { requiredKeys: ['kind', 'pieces', 'fen'] },
  ),
  fc.record(
    { kind: fc.constant('buyXGetY' as const), buy: few, free: few, most: few },
    { requiredKeys: ['kind', 'buy', 'free'] },
  ),
)

const group: fc.Arbitrary<Omit<Group, 'id'>> = fc.record(
  {
    mode: fc.constantFrom('all' as const, 'exclusive_best' as const),
    scope: fc.constantFrom('order' as const, 'line' as const),
    priority: fc.integer({ min: -1, max: 2 }),
    most: few,
  },
  { requiredKeys: ['mode', 'scope', 'priority'] },
)

const offer: fc.Arbitrary<Omit<Offer, 'id'>> = fc.record(
  {
    worth,
    covers: cover,
    from: fc.record({ fen, pieces: few }, { requiredKeys: [] }),
    counts: cover,
    priority: fc.integer({ min: 0, max: 2 }),
    group: fc.constantFrom('g0', 'g1'),
  },
  { requiredKeys: ['worth', 'covers'] },
)

export interface Cart {
  lines: CartLine[]
  offers: Offer[]
  groups: Group[]
}

export const cart: fc.Arbitrary<Cart> = fc.record({
  lines: fc.array(cartLine, { minLength: 1, maxLength: 6 }),
  offers: fc
    .array(offer, { maxLength: 12 })
    .map((all) => all.map((one, at): Offer => ({ ...one, id: `${at + 1}` }))),
  groups: fc
    .tuple(group, group)
    .map((all) => all.map((one, at): Group => ({ ...one, id: `g${at}` }))),
})
