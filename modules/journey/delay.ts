// How long a wait is. Pure. Twenty-four hours, the next calendar day, and "n days, then at hh:mm"
// are three different things.
import type { Step } from '#contracts'
import { addDays, atTime, dayOf, HOUR_MS, plusMs } from '#kit'

export type Delay = Extract<Step, { kind: 'wait' }>['for']

/**
 * When a wait that begins at `from` is over. Days are calendar days on the wall clock of `zone`:
 * first the days go by, then the clock is waited for, so that "1 day, at 14:00" begun at 14:01 ends
 * on the day after tomorrow. A wall time that a DST change skips moves forward.
 */
export function endOfWait(delay: Delay, from: Date, zone: string): Date {
  if ('hours' in delay) return plusMs(from, delay.hours * HOUR_MS)
  const today = dayOf(from, zone)
  const hasPassed = from > atTime(today, delay.at, zone)
  return atTime(addDays(today, delay.days + (hasPassed ? 1 : 0)), delay.at, zone)
}
