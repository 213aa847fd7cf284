// Which groups only stand there, and which could be one: pure.
import type { GroupRules, GroupWeakness } from '#contracts'
import { DAY_MS } from '#kit'

export interface Life {
  madeAt: Date | null
  customers: number
  /** In the time that counts as long. */
  left: number
  lastJoinedAt: Date | null
  lastPaidAt: Date | null
  lastClickedAt: Date | null
  lastAnsweredAt: Date | null
}

export interface Verdict {
  zombie: boolean
  weaknesses: GroupWeakness[]
}

/** A group younger than that is long cannot have been quiet for so long. */
export function verdictOf(life: Life, rules: GroupRules, now: Date): Verdict {
  const long = now.getTime() - rules.quietDays * DAY_MS
  const before = (at: Date | null) => at === null || at.getTime() < long
  const quiet =
    before(life.madeAt) &&
    before(life.lastJoinedAt) &&
    before(life.lastPaidAt) &&
    before(life.lastClickedAt) &&
    before(life.lastAnsweredAt)
  const few = life.customers < rules.fewCustomers
  const share = life.left * 100
  const draining = life.left > 0 && share >= rules.drainPercent * (life.customers + life.left)
  const weaknesses: GroupWeakness[] = [
    ...(quiet ? (['quiet'] as const) : []),
    ...(few ? (['few'] as const) : []),
    ...(draining ? (['draining'] as const) : []),
  ]
  return { zombie: quiet, weaknesses }
}

export interface Weak {
  id: number
  storeId: number | null
  customers: number
}
export interface Pairing {
  into: number
  from: number
  overlap: number
  together: number
}

/**
 * Pairs weak groups of one store: those that share most people first, the smaller into the larger,
 * each in one pair only, and never beyond the limit.
 */
export function pairUp(
  groups: readonly Weak[],
  overlapOf: (a: number, b: number) => number,
  most: number,
): Pairing[] {
  const pairs: Pairing[] = []
  for (const [at, a] of groups.entries()) {
    for (const b of groups.slice(at + 1)) {
      if (a.storeId === null || a.storeId !== b.storeId) continue
      const overlap = overlapOf(a.id, b.id)
      const together = a.customers + b.customers - overlap
      const [into, from] = a.customers >= b.customers ? [a, b] : [b, a]
      if (together <= most) pairs.push({ into: into.id, from: from.id, overlap, together })
    }
  }
  pairs.sort((x, y) => y.overlap - x.overlap || x.together - y.together || x.into - y.into)
  const taken = new Set<number>()
  return pairs.filter(({ into, from }) => {
    if (taken.has(into) || taken.has(from)) return false
    taken.add(into).add(from)
    return true
  })
}
