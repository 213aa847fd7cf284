// When a service can be booked. Pure.
import type { BookingRule } from '#contracts'
import { addDays, atTime, dayOf, daysBetween, HOUR_MS, minutesOf, plusMs, type Day } from '#kit'

export interface Slot {
  startsAt: Date
  endsAt: Date
}

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** From 1, Monday; 5 January 1970 was one. */
const weekday = (day: Day): number => (((daysBetween('1970-01-05', day) % 7) + 7) % 7) + 1

/** All of a day, whether or not they are over. */
export function slotsOf(rule: BookingRule, day: Day, zone: string): Slot[] {
  if (!rule.weekdays.includes(weekday(day))) return []
  const slots: Slot[] = []
  const last = minutesOf(rule.until) - rule.minutes
  for (let minute = minutesOf(rule.from); minute <= last; minute += rule.minutes) {
    const startsAt = atTime(day, clock(minute), zone)
    slots.push({ startsAt, endsAt: plusMs(startsAt, rule.minutes * 60_000) })
  }
  return slots
}

/** From today on, so many days ahead. */
export function within(rule: BookingRule, day: Day, now: Date, zone: string): boolean {
  const today = dayOf(now, zone)
  return day >= today && day <= addDays(today, rule.daysAhead)
}

export const cancelUntil = (rule: BookingRule, { startsAt }: Slot): Date =>
  plusMs(startsAt, -rule.cancelHours * HOUR_MS)
