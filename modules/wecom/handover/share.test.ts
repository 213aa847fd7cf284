// Who takes whom: pure, so it is held to its promises by many random plans.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { share, type Passing, type Taker } from './share.ts'

const her = (more: Partial<Passing> = {}): Passing => ({
  storeId: 1,
  knows: [],
  barred: [],
  ...more,
})
const taker = (staffId: number, more: Partial<Taker> = {}): Taker => ({
  staffId,
  storeIds: [1],
  weight: 1,
  load: 0,
  ...more,
})
const even = { sharing: 'even', fullAt: null } as const
const counts = (placed: readonly ({ staffId: number } | null)[], ids: number[]) =>
  ids.map((id) => placed.filter((one) => one?.staffId === id).length)

test('evenly within one, by weight within one, by load towards level', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 0, max: 300 }),
      (weights, n) => {
        const takers = weights.map((weight, at) => taker(at + 1, { weight, load: weight * 10 }))
        const all = Array.from({ length: n }, () => her())
        const ids = takers.map(({ staffId }) => staffId)
        const shared = counts(share(all, takers, even), ids)
        expect(Math.max(...shared) - Math.min(...shared)).toBeLessThanOrEqual(1)
        const total = weights.reduce((sum, weight) => sum + weight, 0)
        const weighed = counts(share(all, takers, { ...even, sharing: 'weight' }), ids)
        weighed.forEach((got, at) =>
          expect(got).toBeLessThan((n * weights[at]!) / total + weights.length),
        )
        const levelled = counts(share(all, takers, { ...even, sharing: 'load' }), ids)
        const after = levelled.map((got, at) => got + takers[at]!.load)
        const given = after.filter((_load, at) => levelled[at]! > 0)
        if (given.length > 0) expect(Math.max(...given) - Math.min(...after)).toBeLessThanOrEqual(1)
      },
    ),
    { numRuns: 100 },
  )
})

test('whom she knows, then her store, then anybody; never whom she refused, never beyond full', () => {
  const takers = [taker(1), taker(2, { storeIds: [2] }), taker(3, { load: 5 })]
  const [known, near, far, nobody] = share(
    [her({ knows: [2] }), her(), her({ storeId: 9 }), her({ barred: [1, 2, 3] })],
    takers,
    { sharing: 'even', fullAt: 6 },
  )
  expect(known).toEqual({ staffId: 2, storeId: 2, moved: true })
  expect(near).toEqual({ staffId: 1, storeId: 1, moved: false })
  expect(far?.moved).toBe(true)
  expect(nobody).toBeNull()
  const full = share([her(), her()], [taker(3, { load: 5 })], { sharing: 'even', fullAt: 6 })
  expect(full.map((one) => one?.staffId)).toEqual([3, undefined])
})
