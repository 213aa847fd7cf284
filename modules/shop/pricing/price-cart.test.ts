// The engine on random carts, against a model of its own, and in the examples everybody knows.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shareOfUnits } from '#kit'
import { cart, cartLine } from '#tests/models/carts'
import { modelPrice } from '#tests/models/pricing'
import type { CartLine, Offer, PricedCart, PricedCartLine, Worth } from './offer.ts'
import { priceCart } from './price-cart.ts'

const everything = { skus: [], categories: [] }
const sku = (...skus: string[]) => ({ skus, categories: [] })
const offer = (worth: Worth, more: Partial<Offer> = {}): Offer => ({
  id: '1',
  worth,
  covers: everything,
  ...more,
})
const line = (name: string, quantity: number, unitFen: number): CartLine => ({
  sku: name,
  quantity,
  goodsFen: quantity * unitFen,
})
const fens = ({ units }: PricedCartLine) =>
  units.flatMap(({ count, fen }) => Array<number>(count).fill(fen))
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)
const totalOff = ({ applied }: PricedCart) => sum(applied.map(({ fen }) => fen))

describe('on random carts', () => {
  test('every unit costs what the model says, and every offer took what it says', () => {
    fc.assert(
      fc.property(cart, ({ lines, offers, groups }) => {
        const priced = priceCart(lines, offers, { groups })
        const model = modelPrice(lines, offers, groups)
        expect(priced.lines.map(fens)).toEqual(model.units.map((own) => own.map(({ now }) => now)))
        expect(new Map(priced.applied.map(({ offer: id, fen }) => [id, fen]))).toEqual(model.took)
      }),
      { numRuns: 1_000 },
    )
  })

  test('S-C5: the order of lines, offers and groups changes nothing', () => {
    fc.assert(
      fc.property(cart, fc.infiniteStream(fc.nat()), ({ lines, offers, groups }, draws) => {
        const shuffled = <T>(all: readonly T[]) =>
          all
            .map((one) => ({ one, key: draws.next().value ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ one }) => one)
        const places = shuffled(lines.map((_, at) => at))
        const priced = priceCart(lines, offers, { groups })
        const again = priceCart(
          places.map((at) => lines[at] as CartLine),
          shuffled(offers),
          { groups: shuffled(groups) },
        )
        // Two lines that are alike in everything may change places.
        const byLine = (all: PricedCart, of: (at: number) => CartLine | undefined) =>
          all.lines.map((one, at) => JSON.stringify([of(at), one])).sort()
        expect(byLine(again, (at) => lines[places[at] ?? 0])).toEqual(
          byLine(priced, (at) => lines[at]),
        )
        expect(again.rejected).toEqual(priced.rejected)
      }),
      { numRuns: 500 },
    )
  })

  test('S-C7: units sum to lines, lines to offers; nothing below zero; what is free carries nothing', () => {
    fc.assert(
      fc.property(cart, ({ lines, offers, groups }) => {
        const priced = priceCart(lines, offers, { groups })
        for (const [at, own] of priced.lines.entries()) {
          expect(own.goodsFen).toBe(lines[at]?.goodsFen)
          expect(own.paidFen).toBe(own.goodsFen - own.discountFen)
          expect(sum(fens(own))).toBe(own.paidFen)
          expect(sum(own.units.map(({ count, goodsFen }) => count * goodsFen))).toBe(own.goodsFen)
          expect(sum(own.units.map(({ count }) => count))).toBe(lines[at]?.quantity)
          for (const [i, { fen }] of own.discounts.entries())
            expect(sum(own.units.map(({ count, off }) => count * (off[i] ?? 0)))).toBe(fen)
          for (const { goodsFen, off, fen } of own.units) {
            expect(fen).toBe(goodsFen - sum([...off]))
            expect(Math.min(fen, ...off)).toBeGreaterThanOrEqual(0)
          }
          if (own.goodsFen === 0) expect(own.discounts).toEqual([])
        }
        for (const { offer: id, fen, takes } of priced.applied) {
          expect(fen).toBeGreaterThan(0)
          expect(sum(takes.map((one) => one.fen))).toBe(fen)
          for (const { line: at, fen: off } of takes)
            expect(priced.lines[at]?.discounts.find((one) => one.offer === id)?.fen).toBe(off)
        }
        const named = [...priced.applied, ...priced.rejected].map((one) => one.offer)
        expect(named.sort()).toEqual(offers.map(({ id }) => id).sort())
      }),
      { numRuns: 500 },
    )
  })

  test('money off leaves every line spread evenly over its units, to a fen', () => {
    const off = fc.integer({ min: 1, max: 30_000 })
    fc.assert(
      fc.property(
        fc.array(cartLine, { minLength: 1 }),
        fc.array(off, { maxLength: 4 }),
        (lines, amounts) => {
          const offers = amounts.map((fen, at) =>
            offer({ kind: 'amountOff', fen }, { id: `${at}` }),
          )
          for (const [at, own] of priceCart(lines, offers).lines.entries()) {
            const quantity = lines[at]?.quantity ?? 1
            const { unitFen, extraUnits } = shareOfUnits(own.paidFen, quantity)
            expect(fens(own)).toEqual(
              Array.from({ length: quantity }, (_, i) => unitFen + (i < extraUnits ? 1 : 0)),
            )
          }
        },
      ),
    )
  })

  test('exclusive_best takes what takes most of all its offers alone', () => {
    fc.assert(
      fc.property(cart, ({ lines, offers }) => {
        const best = { id: 'g', mode: 'exclusive_best', scope: 'order', priority: 0 } as const
        const own = offers.map((one) => ({ ...one, group: 'g' }))
        const alone = own.map((one) => totalOff(priceCart(lines, [one])))
        expect(totalOff(priceCart(lines, own, { groups: [best] }))).toBe(Math.max(0, ...alone))
      }),
    )
  })

  test('a higher threshold never gives more', () => {
    fc.assert(
      fc.property(cart, fc.nat(30_000), fc.nat(9), ({ lines, offers: [one] }, fen, pieces) => {
        if (!one) return
        const higher = { fen: (one.from?.fen ?? 0) + fen, pieces: (one.from?.pieces ?? 0) + pieces }
        expect(totalOff(priceCart(lines, [{ ...one, from: higher }]))).toBeLessThanOrEqual(
          totalOff(priceCart(lines, [one])),
        )
      }),
    )
  })
})

describe('in examples', () => {
  test('S-R2: 3 x 100 with 10 % off carry 90 each; 150 + 60 with 20 % off carry 120 and 48', () => {
    const ten = offer({ kind: 'percentOff', offBp: 1_000 })
    expect(priceCart([line('A', 3, 10_000)], [ten]).lines.map(fens)).toEqual([
      [9_000, 9_000, 9_000],
    ])
    const twenty = offer({ kind: 'percentOff', offBp: 2_000 })
    const two = priceCart([line('A', 1, 15_000), line('B', 1, 6_000)], [twenty])
    expect(two.lines.map(fens)).toEqual([[12_000], [4_800]])
  })

  test('S-C8: buy 2 get 1 free repeats, up to its most; the same article counts for both', () => {
    const free = (quantity: number, most?: number) =>
      totalOff(
        priceCart(
          [line('A', quantity, 1_000)],
          [offer({ kind: 'buyXGetY', buy: 2, free: 1, ...(most && { most }) })],
        ),
      )
    expect([1, 2, 3, 5, 6, 9].map((n) => free(n))).toEqual([0, 0, 1_000, 1_000, 2_000, 3_000])
    expect(free(9, 2)).toBe(2_000)
  })

  test('S-C8: the cheapest is the free one, whichever line it stands on', () => {
    const priced = priceCart(
      [line('A', 1, 3_000), line('B', 1, 1_000), line('C', 1, 2_000)],
      [offer({ kind: 'buyXGetY', buy: 2, free: 1 })],
    )
    expect(priced.lines.map((own) => own.paidFen)).toEqual([3_000, 0, 2_000])
  })

  test('two for a price: the dearest make the sets, one left over costs what it costs', () => {
    const priced = priceCart(
      [line('A', 2, 5_000), line('B', 1, 4_000)],
      [offer({ kind: 'nForPrice', pieces: 2, fen: 7_900 })],
    )
    expect(priced.lines.map(fens)).toEqual([[3_950, 3_950], [4_000]])
  })

  test('a gift and an add-on ask for other goods than themselves', () => {
    const gift = offer(
      { kind: 'gift', pieces: 1 },
      { covers: sku('MASK'), counts: everything, from: { fen: 10_000 } },
    )
    const basket = [line('MASK', 2, 1_500)]
    expect(priceCart([...basket, line('A', 1, 9_000)], [gift]).rejected).toEqual([
      { offer: '1', code: 'belowThreshold', missingFen: 1_000 },
    ])
    const priced = priceCart([...basket, line('A', 1, 10_000)], [gift])
    expect(priced.lines.map(fens)).toEqual([[1_500, 0], [10_000]])
    const addOn = { ...gift, worth: { kind: 'exchange', fen: 100, pieces: 2 } } as const
    expect(priceCart([...basket, line('A', 1, 10_000)], [addOn]).lines[0]?.paidFen).toBe(200)
    expect(priceCart([line('A', 1, 10_000)], [gift]).rejected[0]?.code).toBe('notCovered')
  })

  test('a trial lowers one piece; a fixed price as many as it says; what is cheaper stays', () => {
    const fixed = (worth: Worth) =>
      priceCart([line('A', 3, 3_000)], [offer(worth)]).lines.map(fens)[0]
    expect(fixed({ kind: 'trial', fen: 990 })).toEqual([3_000, 3_000, 990])
    expect(fixed({ kind: 'fixedPrice', fen: 2_000, most: 2 })).toEqual([3_000, 2_000, 2_000])
    expect(fixed({ kind: 'fixedPrice', fen: 2_500 })).toEqual([2_500, 2_500, 2_500])
    expect(fixed({ kind: 'trial', fen: 3_500 })).toEqual([3_000, 3_000, 3_000])
  })

  test('S-C10: what is missing is told, in money and in pieces; S-C6: no effect, not used up', () => {
    const offers = [
      offer({ kind: 'amountOff', fen: 1_000 }, { id: '1', from: { fen: 6_800 } }),
      offer({ kind: 'amountOff', fen: 1_500 }, { id: '2', from: { pieces: 5 } }),
      offer({ kind: 'buyXGetY', buy: 4, free: 1 }, { id: '3' }),
      offer({ kind: 'percentOff', offBp: 500 }, { id: '4', covers: sku('Z') }),
      offer({ kind: 'trial', fen: 9_999 }, { id: '5' }),
    ]
    expect(priceCart([line('A', 3, 2_000)], offers).rejected).toEqual([
      { offer: '1', code: 'belowThreshold', missingFen: 800 },
      { offer: '2', code: 'tooFewPieces', missingPieces: 2 },
      { offer: '3', code: 'tooFewPieces', missingPieces: 2 },
      { offer: '4', code: 'notCovered' },
      { offer: '5', code: 'noEffect' },
    ])
  })

  test('S-C5: ALL refuses everything for one that cannot be had; PARTIAL leaves it out', () => {
    const offers = [
      offer({ kind: 'amountOff', fen: 1_000 }, { id: '1' }),
      offer({ kind: 'amountOff', fen: 1_000 }, { id: '2', from: { fen: 99_999 } }),
    ]
    const all = priceCart([line('A', 1, 5_000)], offers, { request: 'all' })
    expect([all.complete, all.applied, all.lines[0]?.paidFen]).toEqual([false, [], 5_000])
    expect(all.rejected.map((one) => one.offer)).toEqual(['2'])
    expect(priceCart([line('A', 1, 5_000)], offers).lines[0]?.paidFen).toBe(4_000)
  })

  test('groups: the best alone, no more than the cap, line by line where they say so', () => {
    const ten = offer({ kind: 'percentOff', offBp: 1_000 }, { id: '1', group: 'g' })
    const five = offer({ kind: 'amountOff', fen: 500 }, { id: '2', group: 'g' })
    const lines = [line('A', 1, 10_000), line('B', 1, 1_000)]
    const price = (group: object) =>
      priceCart(lines, [ten, five], {
        groups: [{ id: 'g', mode: 'all', scope: 'order', priority: 0, ...group }],
      })
    expect(price({}).lines.map((own) => own.paidFen)).toEqual([8_545, 855])
    const best = price({ mode: 'exclusive_best' })
    expect([best.applied[0]?.fen, best.rejected]).toEqual([
      1_100,
      [{ offer: '2', code: 'notBest', by: '1' }],
    ])
    expect(price({ most: 1 }).rejected).toEqual([{ offer: '2', code: 'overCap' }])
    const byLine = price({ mode: 'exclusive_best', scope: 'line' })
    expect(byLine.lines.map((own) => own.paidFen)).toEqual([9_000, 500])
  })

  test('a million pieces are a handful of runs', () => {
    const priced = priceCart(
      [line('A', 1_000_000, 999)],
      [
        offer({ kind: 'buyXGetY', buy: 2, free: 1 }, { id: '1' }),
        offer({ kind: 'nForPrice', pieces: 3, fen: 2_000 }, { id: '2' }),
        offer({ kind: 'percentOff', offBp: 777 }, { id: '3' }),
      ],
    )
    expect(priced.lines[0]?.units.length).toBeLessThan(8)
  })

  test('two offers of one id are a mistake of the caller', () => {
    const one = offer({ kind: 'trial', fen: 1 })
    expect(() => priceCart([], [one, one])).toThrow(RangeError)
  })
})
