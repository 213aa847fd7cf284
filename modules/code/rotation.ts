// Who is next: pure. Openings are shared out by virtual time (worst-case fair queueing, WF2Q+), so
// that the split follows the weights to within one turn each, whoever comes and goes meanwhile.

import type { Sharing } from '#contracts'

export interface Rules {
  sharing: Sharing
  /** A guide with so many customers gets no more. */
  fullAt: number | null
}

export interface Guide {
  staffId: number
  weight: number
  dailyCap: number | null
  /** Minutes since midnight; null: all day. */
  from: number | null
  until: number | null
  skills: readonly string[]
  /** Active, on WeCom, and not on leave. */
  here: boolean
  /** Virtual time up to which she has had her share. */
  passed: number
  /** Openings she was given today. */
  given: number
  /** Ways that can be lent now. */
  free: number
  /** Customers she has, those added here today left out: they are among the given. */
  customers: number
  /** Added today by other doors. */
  addedToday: number
}

export interface Asked {
  /** Minutes since midnight in the brand's zone. */
  minute: number
  skill: string | null
}

const inHours = ({ from, until }: Guide, minute: number): boolean => {
  if (from === null || until === null || from === until) return true
  return from < until ? minute >= from && minute < until : minute >= from || minute < until
}

const mayServe = (guide: Guide, { fullAt }: Rules, minute: number): boolean =>
  guide.here &&
  guide.free > 0 &&
  (guide.dailyCap === null || guide.given < guide.dailyCap) &&
  (fullAt === null || guide.customers + guide.given < fullAt) &&
  inHours(guide, minute)

/** Those who know what was asked for; everybody where nobody does. */
function skilled(guides: readonly Guide[], skill: string | null): readonly Guide[] {
  if (skill === null) return guides
  const able = guides.filter((guide) => guide.skills.includes(skill))
  return able.length > 0 ? able : guides
}

/** The smallest wins; among equals the heavier, then the older. */
function least(guides: readonly Guide[], measure: (guide: Guide) => number): Guide | undefined {
  let best: Guide | undefined
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
const startOf = ({ passed, weight }: Guide, now: number): number =>
  Math.max(passed, now - 1 / weight)

/** Of those whose share is due, the one whose next share would be due first. */
function nextByWeight(guides: readonly Guide[], now: number): Guide | undefined {
  const due = guides.filter((guide) => startOf(guide, now) <= now + HAIR)
  return least(due.length > 0 ? due : guides, (guide) => startOf(guide, now) + 1 / guide.weight)
}

/**
 * Gives each opening its guide, or null when nobody may take it. The guides are changed: what each
 * was given, what is left to lend, and her virtual time. Gives the rotation's virtual time with it.
 */
export function takeTurns(
  guides: readonly Guide[],
  rules: Rules,
  passed: number,
  asked: readonly Asked[],
): { turns: (number | null)[]; passed: number } {
  let now = passed
  const turns = asked.map(({ minute, skill }) => {
    const able = guides.filter((guide) => mayServe(guide, rules, minute))
    if (able.length === 0) return null
    now = Math.max(
      now,
      able.reduce((low, one) => Math.min(low, startOf(one, now)), Infinity),
    )
    const fits = skilled(able, skill)
    const { sharing } = rules
    const next =
      sharing === 'weights'
        ? nextByWeight(fits, now)
        : least(fits, (guide) => (guide[sharing] + guide.given) / guide.weight)
    if (!next) return null
    next.passed = startOf(next, now) + 1 / next.weight
    next.given += 1
    next.free -= 1
    now += 1 / able.reduce((sum, guide) => sum + guide.weight, 0)
    return next.staffId
  })
  return { turns, passed: now }
}
