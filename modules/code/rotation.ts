// Who is next: pure. Openings are shared out by virtual time (worst-case fair queueing, WF2Q+), so
// that the split follows the weights to within one turn each, whoever comes and goes meanwhile.

import type { Sharing } from '#contracts'

export interface Rules {
  sharing: Sharing
  /** A guide with so many customers, a group with so many members, gets no more. */
  fullAt: number | null
}

/** A guide, or a group. */
export interface Target {
  id: number
  weight: number
  dailyCap: number | null
  /** Minutes since midnight; null: all day. */
  from: number | null
  until: number | null
  skills: readonly string[]
  /** Tiers whose members are served here first; none: everybody. */
  tierIds: readonly number[]
  /** A guide active, on WeCom and not on leave; a group not dismissed. */
  here: boolean
  /** Virtual time up to which it has had its share. */
  passed: number
  /** Openings it was given today. */
  given: number
  /** Of those given, such as are not among the customers yet. */
  expected: number
  /** Ways that can be lent now. */
  free: number
  /** Customers, or members, it has; those who are expected left out. */
  customers: number
  /** Added today by other doors. */
  addedToday: number
}

export interface Asked {
  /** Minutes since midnight in the brand's zone. */
  minute: number
  skill: string | null
  /** Of whoever opens, where that is known. */
  tierId: number | null
}

const inHours = ({ from, until }: Target, minute: number): boolean => {
  if (from === null || until === null || from === until) return true
  return from < until ? minute >= from && minute < until : minute >= from || minute < until
}

const mayServe = (guide: Target, { fullAt }: Rules, minute: number): boolean =>
  guide.here &&
  guide.free > 0 &&
  (guide.dailyCap === null || guide.given < guide.dailyCap) &&
  (fullAt === null || guide.customers + guide.expected < fullAt) &&
  inHours(guide, minute)

/** Those who know what was asked for; everybody where nobody does. */
function skilled(guides: readonly Target[], skill: string | null): readonly Target[] {
  if (skill === null) return guides
  const able = guides.filter((guide) => guide.skills.includes(skill))
  return able.length > 0 ? able : guides
}

/**
 * Those set apart for her tier; else those set apart for nobody; else everybody, as a guide for
 * others is better than none.
 */
function ofTier(guides: readonly Target[], tierId: number | null): readonly Target[] {
  const hers = guides.filter((guide) => tierId !== null && guide.tierIds.includes(tierId))
  if (hers.length > 0) return hers
  const anyones = guides.filter((guide) => guide.tierIds.length === 0)
  return anyones.length > 0 ? anyones : guides
}

/** The smallest wins; among equals the heavier, then the older. */
function least(guides: readonly Target[], measure: (guide: Target) => number): Target | undefined {
  let best: Target | undefined
  let smallest = Infinity
  for (const guide of guides) {
    const value = measure(guide)
    const better = best === undefined || value < smallest
    if (better || (value === smallest && best !== undefined && guide.weight > best.weight))
      [best, smallest] = [guide, value]
  }
  return best
}

/** Sums of fractions differ in their last digits. */
const HAIR = 1e-9

/** Whoever was away catches up on one turn at the most: then she stands where the others stand. */
const startOf = ({ passed, weight }: Target, now: number): number =>
  Math.max(passed, now - 1 / weight)

const loadOf = (guide: Target, by: 'addedToday' | 'customers'): number =>
  by === 'customers' ? guide.customers + guide.expected : guide.addedToday + guide.given

/** Of those whose share is due, the one whose next share would be due first. */
function nextByWeight(guides: readonly Target[], now: number): Target | undefined {
  const due = guides.filter((guide) => startOf(guide, now) <= now + HAIR)
  return least(due.length > 0 ? due : guides, (guide) => startOf(guide, now) + 1 / guide.weight)
}

/**
 * Gives each opening its guide or group, or null when none may take it. They are changed: what each
 * was given, what is left to lend, and its virtual time. Gives the rotation's virtual time with it.
 */
export function takeTurns(
  guides: readonly Target[],
  rules: Rules,
  passed: number,
  asked: readonly Asked[],
): { turns: (number | null)[]; passed: number } {
  let now = passed
  const turns = asked.map(({ minute, skill, tierId }) => {
    const able = guides.filter((guide) => mayServe(guide, rules, minute))
    if (able.length === 0) return null
    now = Math.max(
      now,
      able.reduce((low, one) => Math.min(low, startOf(one, now)), Infinity),
    )
    const fits = skilled(ofTier(able, tierId), skill)
    const { sharing } = rules
    const next =
      sharing === 'weights'
        ? nextByWeight(fits, now)
        : least(fits, (guide) => loadOf(guide, sharing) / guide.weight)
    if (!next) return null
    next.passed = startOf(next, now) + 1 / next.weight
    next.given += 1
    next.expected += 1
    next.free -= 1
    now += 1 / able.reduce((sum, guide) => sum + guide.weight, 0)
    return next.id
  })
  return { turns, passed: now }
}
