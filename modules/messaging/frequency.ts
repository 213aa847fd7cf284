// How often is too often. Pure: rules and the contacts that count go in, the rule that says no
// comes out.
import { addDays, dayOf, HOUR_MS, plusMs, startOfDay, weekdayOf } from '#kit'

export type LimitWindow =
  | { kind: 'calendar'; unit: 'day' | 'week' | 'month' }
  | { kind: 'rolling'; hours: number }

export interface LimitRule {
  id: number
  /** Null: whatever the stage, by any carrier, of any category. */
  stage: string | null
  carrier: string | null
  category: string | null
  /** Null: no limit. 0: never. */
  count: number | null
  window: LimitWindow
}

/** A contact that counts: when, by what, what for. */
export interface Contact {
  at: Date
  carrier: string
  category: string
}

export interface Frequency {
  rules: readonly LimitRule[]
  minGapHours: number
}

export interface Asked {
  carrier: string
  category: string
  stage: string
  zone: string
  now: Date
}

/** What holds a touch back; `ruleId` is null for the gap between any two contacts. */
export interface TooOften {
  reason: 'cap' | 'never' | 'gap'
  ruleId: number | null
}

/** From when on contacts count; a rolling window leaves out the contact exactly that long ago. */
export function windowStart(window: LimitWindow, now: Date, zone: string): Date {
  if (window.kind === 'rolling') return plusMs(now, 1 - window.hours * HOUR_MS)
  const today = dayOf(now, zone)
  if (window.unit === 'day') return startOfDay(today, zone)
  if (window.unit === 'week') return startOfDay(addDays(today, 1 - weekdayOf(now, zone)), zone)
  return startOfDay(`${today.slice(0, 7)}-01`, zone)
}

const covers = (rule: LimitRule, touch: { carrier: string; category: string }): boolean =>
  (rule.carrier === null || rule.carrier === touch.carrier) &&
  (rule.category === null || rule.category === touch.category)

const isFull = (rule: LimitRule, contacts: readonly Contact[], asked: Asked): boolean => {
  if (rule.count === null) return false
  const since = windowStart(rule.window, asked.now, asked.zone)
  return contacts.filter((c) => c.at >= since && covers(rule, c)).length >= rule.count
}

/** All rules hold together: the first full one, strictest first, or nothing when there is room. */
export function tooOften(
  frequency: Frequency,
  contacts: readonly Contact[],
  asked: Asked,
): TooOften | undefined {
  const full = frequency.rules
    .filter((rule) => (rule.stage === null || rule.stage === asked.stage) && covers(rule, asked))
    .filter((rule) => isFull(rule, contacts, asked))
    .sort((a, b) => (a.count ?? 0) - (b.count ?? 0) || a.id - b.id)[0]
  if (full) return { reason: full.count === 0 ? 'never' : 'cap', ruleId: full.id }
  const gapFrom = plusMs(asked.now, -frequency.minGapHours * HOUR_MS)
  const isClose = frequency.minGapHours > 0 && contacts.some((c) => c.at > gapFrom)
  return isClose ? { reason: 'gap', ruleId: null } : undefined
}

/** How far back contacts must be read so that every rule can be judged. */
export function longestWindowHours(frequency: Frequency): number {
  const hours = { day: 25, week: 7 * 24 + 1, month: 31 * 24 + 1 }
  return Math.max(
    0,
    frequency.minGapHours,
    ...frequency.rules
      .filter((rule) => rule.count !== null)
      .map(({ window }) => (window.kind === 'rolling' ? window.hours : hours[window.unit])),
  )
}
