// Who takes whom: pure. Whoever she knows already comes first, then guides of her store, then all;
// among those the one whose turn it is by the rule.
import type { HandoverSharing } from '#contracts'

export interface Taker {
  staffId: number
  storeIds: readonly number[]
  weight: number
  /** Customers she has without this hand-over. */
  load: number
}
export interface Passing {
  storeId: number | null
  /** Other guides she is friends with. */
  knows: readonly number[]
  /** Who may not take her: asked before and refused, or full. */
  barred: readonly number[]
}
export interface Rule {
  sharing: HandoverSharing
  /** Nobody gets more customers than this in all. */
  fullAt: number | null
}
export interface Placed {
  staffId: number
  /** The store that serves her from now on. */
  storeId: number | null
  moved: boolean
}

const turnOf = (rule: Rule, taker: Taker, given: number): number => {
  if (rule.sharing === 'load') return taker.load + given
  return rule.sharing === 'weight' ? (given + 1) / taker.weight : given
}

/** Places everybody in the order given; null for whom nobody is left. `given` counts on. */
export function share(
  passing: readonly Passing[],
  takers: readonly Taker[],
  rule: Rule,
  given: Map<number, number> = new Map(),
): (Placed | null)[] {
  const of = ({ staffId }: Taker) => given.get(staffId) ?? 0
  const hasRoom = (taker: Taker) => rule.fullAt === null || taker.load + of(taker) < rule.fullAt
  return passing.map(({ storeId, knows, barred }) => {
    const open = takers.filter((taker) => !barred.includes(taker.staffId) && hasRoom(taker))
    const known = open.filter(({ staffId }) => knows.includes(staffId))
    const near = open.filter(({ storeIds }) => storeId !== null && storeIds.includes(storeId))
    const among = [known, near, open].find((some) => some.length > 0) ?? []
    const [first, ...rest] = among
    if (!first) return null
    const taker = rest.reduce(
      (best, one) => (turnOf(rule, one, of(one)) < turnOf(rule, best, of(best)) ? one : best),
      first,
    )
    given.set(taker.staffId, of(taker) + 1)
    const stays = storeId !== null && taker.storeIds.includes(storeId)
    return {
      staffId: taker.staffId,
      storeId: stays ? storeId : (taker.storeIds[0] ?? null),
      moved: storeId !== null && !stays,
    }
  })
}
