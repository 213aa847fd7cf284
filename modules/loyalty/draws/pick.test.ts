// Winners follow from seed, list and prizes, fairly; and how many tickets an order brings.
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { below, pickWinners } from './pick.ts'
import { earnedBy, settle } from './rule.ts'

const seedOf = (n: number) => createHash('sha256').update(`seed ${n}`).digest('hex')
const shown = (given: Parameters<typeof pickWinners>[0]) =>
  pickWinners(given).map(({ prize, piece, ticketNo }) => `${prize}.${piece} ${ticketNo}`)

test('no member wins twice where that is the rule, and no ticket ever; prizes end with the tickets', () => {
  const list = '3,1,2'
  const one = pickWinners({ seed: seedOf(1), list, pieces: [2, 9], onePrize: true })
  expect(one.map(({ lineNo }) => lineNo).toSorted()).toEqual([1, 2, 3])
  const all = pickWinners({ seed: seedOf(1), list, pieces: [2, 9], onePrize: false })
  expect(all.map(({ ticketNo }) => ticketNo).toSorted()).toEqual([1, 2, 3, 4, 5, 6])
})

test('another seed, or one ticket more in the list, gives other winners', () => {
  const list = Array.from({ length: 1_000 }, () => 3).join(',')
  const pieces = [50]
  const base = shown({ seed: seedOf(1), list, pieces, onePrize: true })
  expect(shown({ seed: seedOf(2), list, pieces, onePrize: true })).not.toEqual(base)
  expect(
    shown({ seed: seedOf(1), list: `${list.slice(0, -1)}4`, pieces, onePrize: true }),
  ).not.toEqual(base)
})

test('what lies above the last whole multiple is drawn anew, so no ticket is likelier', () => {
  const most = 3
  const whole = 2 ** 48 - (2 ** 48 % most)
  const numbers = [whole, 2 ** 48 - 1, whole - 1].values() as unknown as Iterator<number, never>
  expect(below(most, numbers)).toBe(most - 1)
})

/** Sum of the squared distances from what was to be expected. */
const chiSquare = (seen: readonly number[], expected: readonly number[]) =>
  seen.reduce((sum, n, at) => sum + (n - (expected[at] ?? 0)) ** 2 / (expected[at] ?? 1), 0)

test('over many seeds each ticket wins as often as any other, first and later', () => {
  const rounds = 6_000
  const tickets = 20
  const list = '5,1,2,2,10'
  const first = Array.from({ length: tickets }, () => 0)
  const lines = Array.from({ length: 5 }, () => 0)
  const third = Array.from({ length: tickets }, () => 0)
  for (let n = 0; n < rounds; n++) {
    const seed = seedOf(n)
    const [winner] = pickWinners({ seed, list, pieces: [1], onePrize: true })
    const later = pickWinners({ seed, list, pieces: [3], onePrize: false })[2]
    first[(winner?.ticketNo ?? 0) - 1]!++
    lines[(winner?.lineNo ?? 0) - 1]!++
    third[(later?.ticketNo ?? 0) - 1]!++
  }
  // The 99.9 % points of chi-square with 19 and 4 degrees of freedom; the seeds are always the same.
  const even = Array.from({ length: tickets }, () => rounds / tickets)
  expect(chiSquare(first, even)).toBeLessThan(43.82)
  expect(chiSquare(third, even)).toBeLessThan(43.82)
  expect(
    chiSquare(
      lines,
      [5, 1, 2, 2, 10].map((n) => (n * rounds) / tickets),
    ),
  ).toBeLessThan(18.47)
})

test('ten thousand pieces among a million members are drawn at once', () => {
  const list = Array.from({ length: 1_000_000 }, (_, i) => 1 + (i % 3)).join(',')
  const won = pickWinners({ seed: seedOf(1), list, pieces: [10_000], onePrize: true })
  expect(new Set(won.map(({ lineNo }) => lineNo)).size).toBe(10_000)
})

test('an order brings whole tickets, times the factor of the tier and at least what it has', () => {
  const terms = { fenPerTicket: 5_000 }
  const plain = { factor: 1, least: 0 }
  expect([4_999, 5_000, 14_999].map((fen) => earnedBy(terms, plain, fen))).toEqual([0, 1, 2])
  expect(earnedBy(terms, { factor: 3, least: 0 }, 10_000)).toBe(6)
  expect(earnedBy(terms, { factor: 1, least: 5 }, 5_000)).toBe(5)
  expect(earnedBy(terms, { factor: 1, least: 5 }, 4_999)).toBe(0)
  expect(earnedBy(terms, { factor: 0, least: 5 }, 50_000)).toBe(0)
  expect(earnedBy({ fenPerTicket: null }, plain, 50_000)).toBe(0)
})

test('the cap holds, room that comes back goes to the earliest, and what a merge brought stays', () => {
  const of = (...pairs: [number, number][]) =>
    pairs.map(([earned, tickets]) => ({ earned, tickets }))
  const tickets = (entries: { tickets: number }[]) => entries.map((one) => one.tickets)
  expect(tickets(settle(of([4, 0], [4, 0], [4, 0]), 6))).toEqual([4, 2, 0])
  expect(tickets(settle(of([1, 4], [4, 2], [4, 0]), 6))).toEqual([1, 4, 1])
  expect(tickets(settle(of([5, 5], [5, 5], [3, 0]), 6))).toEqual([5, 5, 0])
  expect(tickets(settle(of([5, 0], [7, 0]), null))).toEqual([5, 7])
})
