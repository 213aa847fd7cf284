// The turn: within one opening of the weights whoever comes and goes, and no cap is ever passed.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { takeTurns, type Rules, type Target } from './rotation.ts'

const rules: Rules = { sharing: 'weights', fullAt: null }
const guide = (id: number, more: Partial<Target> = {}): Target => ({
  id,
  weight: 1,
  dailyCap: null,
  from: null,
  until: null,
  skills: [],
  tierIds: [],
  here: true,
  passed: 0,
  given: 0,
  expected: 0,
  free: Infinity,
  customers: 0,
  addedToday: 0,
  ...more,
})
const asks = (n: number, minute = 600, skill: string | null = null) =>
  Array.from({ length: n }, () => ({ minute, skill, tierId: null }))
const givenTo = (guides: readonly Target[]) => guides.map(({ given }) => given)

test('the split keeps to the weights within one turn, in one batch as in many', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 30 }),
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 20 }),
      (weights, batches) => {
        const guides = weights.map((weight, n) => guide(n + 1, { weight }))
        const total = weights.reduce((sum, weight) => sum + weight, 0)
        let passed = 0
        for (const size of batches) ({ passed } = takeTurns(guides, rules, passed, asks(size)))
        const all = batches.reduce((sum, size) => sum + size, 0)
        expect(givenTo(guides).reduce((sum, n) => sum + n, 0)).toBe(all)
        for (const { given, weight } of guides)
          expect(Math.abs(given - (all * weight) / total)).toBeLessThan(1 + 1e-6)
      },
    ),
    { numRuns: 200 },
  )
})

test('who comes later takes her share from then on, and does not catch up', () => {
  const guides = [guide(1), guide(2, { here: false })]
  let { passed } = takeTurns(guides, rules, 0, asks(100))
  guides[1]!.here = true
  ;({ passed } = takeTurns(guides, rules, passed, asks(20)))
  expect(givenTo(guides)).toEqual([110, 10])
})

describe('left out', () => {
  test.for([
    ['on leave', { here: false }],
    ['at her cap', { dailyCap: 3, given: 3 }],
    ['without a way to lend', { free: 0 }],
    ['off duty', { from: 700, until: 800 }],
    ['off duty by day', { from: 1_320, until: 360 }],
  ] as const)('%s', ([, more]) => {
    const guides = [guide(1, more), guide(2)]
    expect(takeTurns(guides, rules, 0, asks(3)).turns).toEqual([2, 2, 2])
  })

  test('full; and with nobody left, nobody', () => {
    const full = { sharing: 'weights', fullAt: 500 } as const
    expect(takeTurns([guide(1, { customers: 499 })], full, 0, asks(2)).turns).toEqual([1, null])
  })
})

test('a cap holds within one batch', () => {
  const guides = [guide(1, { dailyCap: 5 }), guide(2, { dailyCap: 2 })]
  const { turns } = takeTurns(guides, rules, 0, asks(10))
  expect(givenTo(guides)).toEqual([5, 2])
  expect(turns.filter((turn) => turn === null).length).toBe(3)
})

test('whoever knows what is asked for; everybody where nobody does', () => {
  const guides = [guide(1, { skills: ['童装'] }), guide(2), guide(3)]
  expect(takeTurns(guides, rules, 0, asks(3, 600, '童装')).turns).toEqual([1, 1, 1])
  expect(new Set(takeTurns(guides, rules, 0, asks(30, 600, '西装')).turns).size).toBe(3)
})

test('by load: the one with fewer comes first until they are level', () => {
  const guides = [guide(1, { customers: 10, addedToday: 0 }), guide(2, { addedToday: 4 })]
  const byCustomers: Rules = { sharing: 'customers', fullAt: null }
  expect(takeTurns(structuredClone(guides), byCustomers, 0, asks(4)).turns).toEqual([2, 2, 2, 2])
  const byToday: Rules = { sharing: 'addedToday', fullAt: null }
  const { turns } = takeTurns(guides, byToday, 0, asks(6))
  expect(turns.slice(0, 4)).toEqual([1, 1, 1, 1])
  expect(givenTo(guides)).toEqual([5, 1])
})

test('hours on either side of midnight include their first minute and not their last', () => {
  const night = { from: 1_320, until: 360 }
  const at = (minute: number) => takeTurns([guide(1, night)], rules, 0, asks(1, minute)).turns[0]
  expect([1_319, 1_320, 0, 359, 360].map(at)).toEqual([null, 1, 1, 1, null])
})

test('members of a tier go to those set apart for it, everybody else to the others, if there are any', () => {
  const gold = () => guide(1, { tierIds: [3], weight: 50 })
  const ask = (tierId: number | null) => [{ minute: 600, skill: null, tierId }]
  const next = (guides: Target[], tierId: number | null) =>
    takeTurns(guides, rules, 0, ask(tierId)).turns[0]
  expect(next([gold(), guide(2)], 3)).toBe(1)
  expect(next([gold(), guide(2)], 2)).toBe(2)
  expect(next([gold(), guide(2)], null)).toBe(2)
  expect(next([gold()], null), 'better than nobody').toBe(1)
  expect(next([{ ...gold(), here: false }, guide(2)], 3), 'away').toBe(2)
})

test('who was shown the way and has not come is expected, and counts towards full', () => {
  const full: Rules = { sharing: 'weights', fullAt: 10 }
  const nearlyFull = [guide(1, { customers: 7, expected: 2 })]
  expect(takeTurns(nearlyFull, full, 0, asks(2)).turns).toEqual([1, null])
})
