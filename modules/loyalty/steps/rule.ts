// Which step a purchase earns. Pure.
import type { FirstPurchases } from '#contracts'
import { addDays, daysBetween, type Day } from '#kit'

export interface Held {
  step: number
  day: Day
  taken: boolean
}

const latest = (days: readonly Day[]): Day | undefined => days.toSorted().at(-1)

/**
 * From which day the window counts: her last step; with none left, the last that was taken back;
 * with none ever, her very first purchase.
 */
export function anchorOf(held: readonly Held[], firstDay: Day | undefined): Day | undefined {
  const live = held.filter(({ taken }) => !taken)
  return latest((live.length > 0 ? live : held).map(({ day }) => day)) ?? firstDay
}

/** The lowest step she does not hold; undefined: she holds all. */
export function nextStep({ steps }: FirstPurchases, held: readonly Held[]): number | undefined {
  const live = new Set(held.filter(({ taken }) => !taken).map(({ step }) => step))
  return steps.map((_, at) => at + 1).find((step) => !live.has(step))
}

/** The step that a purchase on this day earns: a day earns one, and only in time. */
export function stepFor(
  rule: FirstPurchases,
  held: readonly Held[],
  day: Day,
  firstDay: Day | undefined,
): number | undefined {
  if (held.some((one) => !one.taken && one.day === day)) return undefined
  const anchor = anchorOf(held, firstDay)
  if (anchor !== undefined && daysBetween(anchor, day) > rule.windowDays) return undefined
  return nextStep(rule, held)
}

/** The last day on which a purchase earns the next step. */
export const untilOf = (rule: FirstPurchases, anchor: Day): Day => addDays(anchor, rule.windowDays)
