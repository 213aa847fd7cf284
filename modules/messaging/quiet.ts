// Quiet hours, told by the clock on the customer's wall. Pure: no clock of its own, no database.
import { addDays, atTime, dayOf, weekdayOf } from '#kit'

export interface QuietHours {
  /** HH:MM; `from` later than `until` crosses midnight, the same time twice is a whole day. */
  from: string
  until: string
  /** Local weekdays on which the window begins, 1 Monday .. 7 Sunday; absent: every day. */
  weekdays?: readonly number[] | undefined
}

/** Windows that follow each other without a gap are walked through at most this often. */
const WINDOWS_MAX = 10

/**
 * The first instant at or after `at` that no quiet window covers: `at` itself when it is free, null
 * when the windows leave no gap. A wall time that a DST change skips moves forward, one that it
 * repeats is the first of the two; the offset is the one of the day spoken of, not of today.
 */
export function firstFree(at: Date, quiet: QuietHours | null, zone: string): Date | null {
  if (!quiet) return at
  let free = at
  for (let walked = 0; walked < WINDOWS_MAX; walked++) {
    const end = endOfWindow(free, quiet, zone)
    if (!end) return free
    free = end
  }
  return null
}

/** End of the window that covers `at`, which began today or, across midnight, yesterday. */
function endOfWindow(at: Date, quiet: QuietHours, zone: string): Date | undefined {
  const today = dayOf(at, zone)
  for (const day of [addDays(today, -1), today]) {
    if (quiet.weekdays && !quiet.weekdays.includes(weekdayOf(atTime(day, '12:00', zone), zone)))
      continue
    const start = atTime(day, quiet.from, zone)
    const end = atTime(quiet.from < quiet.until ? day : addDays(day, 1), quiet.until, zone)
    if (start <= at && at < end) return end
  }
  return undefined
}
