// When a group only stands there, and which two could be one.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { pairUp, verdictOf, type Life } from './weak.ts'

const now = new Date('2026-06-01T02:00:00Z')
const daysAgo = (n: number) => new Date(now.getTime() - n * 86_400_000)
const rules = { quietDays: 30, fewCustomers: 10, drainPercent: 30, mergeUpTo: 200 }
const life = (more: Partial<Life> = {}): Life => ({
  madeAt: daysAgo(100),
  customers: 50,
  left: 0,
  lastJoinedAt: daysAgo(40),
  lastPaidAt: null,
  lastClickedAt: null,
  lastAnsweredAt: null,
  ...more,
})

test.for<[string, Partial<Life>, string[], boolean]>([
  ['nobody came or bought for long', {}, ['quiet'], true],
  ['somebody opened a link of it', { lastClickedAt: daysAgo(1) }, [], false],
  ['somebody answered a poll', { lastAnsweredAt: daysAgo(1) }, [], false],
  ['somebody came', { lastJoinedAt: daysAgo(29) }, [], false],
  ['somebody bought', { lastPaidAt: daysAgo(1) }, [], false],
  ['too young to have been quiet', { madeAt: daysAgo(5), lastJoinedAt: null }, [], false],
  [
    'few, and young',
    { madeAt: daysAgo(5), customers: 9, lastJoinedAt: daysAgo(1) },
    ['few'],
    false,
  ],
  ['three of ten left', { left: 30, customers: 70, lastPaidAt: daysAgo(1) }, ['draining'], false],
  ['fewer left', { left: 29, customers: 71, lastPaidAt: daysAgo(1) }, [], false],
])('%s', ([, more, weaknesses, zombie]) => {
  expect(verdictOf(life(more), rules, now)).toEqual({ zombie, weaknesses })
})

test('pairs stay in their store and under the limit, each group in one pair', () => {
  const group = fc.record({
    storeId: fc.option(fc.integer({ min: 1, max: 3 })),
    customers: fc.integer({ min: 0, max: 150 }),
  })
  fc.assert(
    fc.property(fc.array(group, { maxLength: 20 }), (some) => {
      const groups = some.map((one, at) => ({ id: at + 1, ...one }))
      const at = (id: number) => groups[id - 1]!
      const overlapOf = (a: number, b: number) =>
        Math.min(at(a).customers, at(b).customers, (a * b) % 7)
      const pairs = pairUp(groups, overlapOf, 200)
      const used = pairs.flatMap(({ into, from }) => [into, from])
      expect(new Set(used).size).toBe(used.length)
      for (const { into, from, together, overlap } of pairs) {
        expect(at(into).storeId).toBe(at(from).storeId)
        expect(at(into).customers).toBeGreaterThanOrEqual(at(from).customers)
        expect(together).toBe(at(into).customers + at(from).customers - overlap)
        expect(together).toBeLessThanOrEqual(200)
      }
    }),
    { numRuns: 200 },
  )
})
