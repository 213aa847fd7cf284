// Outcomes of members added up: by tier, by store, and those who gain or lose most. Pure.
import type { Outcome } from './replay.ts'

interface Fate {
  members: number
  up: number
  down: number
  pointsMore: number
  pointsLess: number
}
export interface Somebody {
  customerId: number
  points: number
  from: string
  to: string
}
export interface Counted {
  all: Fate
  pointsFen: number
  couponsFen: number
  tiers: Record<string, Fate>
  after: Record<string, number>
  /** By id; `0`: none. */
  stores: Record<string, Fate>
  gainers: Somebody[]
  losers: Somebody[]
}
export interface Tried {
  customerId: number
  storeId: number | null
  now: Outcome
  after: Outcome
}
/** Names of tiers by rank, and where each of the present ones stands in the draft. */
export interface Ladder {
  now: readonly string[]
  after: readonly string[]
  placeInDraft: readonly number[]
}

const SAMPLE = 10
const nobody = (): Fate => ({ members: 0, up: 0, down: 0, pointsMore: 0, pointsLess: 0 })
export const nothing = (): Counted => ({
  all: nobody(),
  pointsFen: 0,
  couponsFen: 0,
  tiers: {},
  after: {},
  stores: {},
  gainers: [],
  losers: [],
})

function add(to: Fate, move: number, points: number): void {
  to.members += 1
  if (move > 0) to.up += 1
  if (move < 0) to.down += 1
  if (points > 0) to.pointsMore += points
  else to.pointsLess -= points
}

export function count(figures: Counted, tried: readonly Tried[], ladder: Ladder): Counted {
  const sums = structuredClone(figures)
  for (const { customerId, storeId, now, after } of tried) {
    const points = after.points - now.points
    const move = after.rank - (ladder.placeInDraft[now.rank] ?? 0)
    const [from, to] = [ladder.now[now.rank] ?? '', ladder.after[after.rank] ?? '']
    for (const fate of [
      sums.all,
      (sums.tiers[now.rank] ??= nobody()),
      (sums.stores[storeId ?? 0] ??= nobody()),
    ])
      add(fate, move, points)
    sums.after[after.rank] = (sums.after[after.rank] ?? 0) + 1
    sums.couponsFen += after.couponsFen - now.couponsFen
    if (points > 0 || (points === 0 && move > 0))
      sums.gainers.push({ customerId, points, from, to })
    if (points < 0 || (points === 0 && move < 0)) sums.losers.push({ customerId, points, from, to })
  }
  const most = (sign: number) => (a: Somebody, b: Somebody) =>
    sign * (b.points - a.points) || a.customerId - b.customerId
  sums.gainers = sums.gainers.toSorted(most(1)).slice(0, SAMPLE)
  sums.losers = sums.losers.toSorted(most(-1)).slice(0, SAMPLE)
  return sums
}
