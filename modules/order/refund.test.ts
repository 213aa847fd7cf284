// What a refund gives while an offer stands, and when too little is kept for it.
import { expect, test } from 'vitest'
import { decideRefund, type StandingOrder } from './refund.ts'
import type { Term, UnitRun } from './units.ts'

const run = (count: number, goodsFen: number, ...off: number[]): UnitRun => ({
  count,
  goodsFen,
  off,
})
const order = (units: UnitRun[][], term: Partial<Term> = {}): StandingOrder => {
  const all = units.map((_, at) => at + 1)
  return {
    lines: units.map((own, at) => ({
      lineNo: at + 1,
      quantity: own.reduce((sum, { count }) => sum + count, 0),
      returned: 0,
      units: own,
      refs: ['C'],
    })),
    terms: [{ ref: 'C', lowers: all, counts: all, ...term }],
    refundedFen: 0,
  }
}
const refund = (standing: StandingOrder, ...units: number[]) => {
  const { ok } = decideRefund(
    standing,
    units.flatMap((count, at) => (count > 0 ? [{ line: at + 1, units: count }] : [])),
  )
  return [ok?.amountFen, ok?.lostFen, ok?.refundableFen]
}

test('S-R3: 6 x 50 with 10 % off from 300, five come back: the sixth costs 50 again', () => {
  const standing = order([[run(6, 5_000, 500)]], { fromFen: 30_000 })
  expect(refund(standing, 5)).toEqual([22_000, 500, 5_000])
  expect(refund(standing, 1)).toEqual([5_000, -500, 0])
})

test('S-R3: nothing is ever asked back, and what was held back comes with later units', () => {
  const standing = order([[run(6, 5_000, 2_000)]], { fromFen: 30_000 })
  // 180 were paid; five kept cost 250, four 200, three 150.
  expect(refund(standing, 1)).toEqual([0, 3_000, 18_000])
  expect(refund(standing, 1)).toEqual([0, 3_000, 18_000])
  expect(refund(standing, 1)).toEqual([3_000, 0, 15_000])
  expect(refund(standing, 3)).toEqual([15_000, -6_000, 0])
})

test('S-R2: an offer that asks for nothing stays with every unit', () => {
  expect(refund(order([[run(3, 10_000, 1_000)]]), 2)).toEqual([18_000, 0, 9_000])
  expect(refund(order([[run(1, 15_000, 3_000)], [run(1, 6_000, 1_200)]]), 1, 0)).toEqual([
    12_000, 0, 4_800,
  ])
})

test('S-C8 undone: of two bought and one free, the free one stays only with both', () => {
  const free = () =>
    order([[run(2, 10_000, 0), run(1, 10_000, 10_000)]], { set: { pieces: 3, lowered: 1 } })
  expect(refund(free(), 1)[0]).toBe(0)
  expect(refund(free(), 2)[0]).toBe(10_000)
  expect(refund(free(), 3)[0]).toBe(20_000)
})

test('a threshold in pieces is lost with the pieces', () => {
  const five = () => order([[run(5, 2_000, 300)]], { fromPieces: 5 })
  expect(refund(five(), 1)[0]).toBe(500)
  expect(refund(five(), 5)[0]).toBe(8_500)
})
