// Business days: calendar dates in a zone. Instants are `Date`; calendars are Temporal's work.
import { LRUCache } from 'lru-cache'
import { Temporal } from 'temporal-polyfill'

/** A calendar date as 'YYYY-MM-DD'. */
export type Day = string

const zoned = (at: Date, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone)

/** Batches ask the same few days thousands of times, and Temporal takes microseconds for each. */
function remembered<V extends string | number>(work: (key: string) => V): (key: string) => V {
  const cache = new LRUCache<string, V>({ max: 5_000, memoMethod: work })
  return (key) => cache.memo(key)
}

/**
 * Since 1973 every zone is a whole number of quarter hours from UTC: a quarter hour lies in one
 * day.
 */
const QUARTER_MS = 900_000
const WHOLE_QUARTERS_FROM = Date.UTC(1973, 0, 1)
const dayOfQuarter = remembered((key) => {
  const at = key.indexOf(' ')
  return zoned(new Date(Number(key.slice(0, at)) * QUARTER_MS), key.slice(at + 1))
    .toPlainDate()
    .toString()
})

export const dayOf = (at: Date, zone: string): Day => {
  const ms = at.getTime()
  if (!(ms >= WHOLE_QUARTERS_FROM)) return zoned(at, zone).toPlainDate().toString()
  return dayOfQuarter(`${Math.floor(ms / QUARTER_MS)} ${zone}`)
}

const startOf = remembered((key) => {
  const at = key.indexOf(' ')
  return Temporal.PlainDate.from(key.slice(0, at)).toZonedDateTime(key.slice(at + 1))
    .epochMilliseconds
})

/** First instant of a day in the zone. */
export const startOfDay = (day: Day, zone: string): Date => new Date(startOf(`${day} ${zone}`))

const daysOn = remembered((key) => {
  const [day = '', days] = key.split(' ')
  return Temporal.PlainDate.from(day)
    .add({ days: Number(days) })
    .toString()
})
export const addDays = (day: Day, days: number): Day => daysOn(`${day} ${days}`)

const monthsOn = remembered((key) => {
  const [day = '', months] = key.split(' ')
  return Temporal.PlainDate.from(day)
    .add({ months: Number(months) })
    .toString()
})
/** 31 January plus one month is the last of February. */
export const addMonths = (day: Day, months: number): Day => monthsOn(`${day} ${months}`)

export const endOfMonth = remembered((day: Day): Day => {
  const date = Temporal.PlainDate.from(day)
  return date.with({ day: date.daysInMonth }).toString()
})

const sinceEpoch = remembered(
  (day: Day): number =>
    Temporal.PlainDate.from('1970-01-01').until(Temporal.PlainDate.from(day), {
      largestUnit: 'day',
    }).days,
)
export const daysBetween = (from: Day, to: Day): number => sinceEpoch(to) - sinceEpoch(from)

/** Minutes since midnight in the zone, 0..1439. */
export const minuteOfDay = (at: Date, zone: string): number => {
  const local = zoned(at, zone)
  return local.hour * 60 + local.minute
}

/** 'HH:MM' as minutes since midnight. */
export const minutesOf = (clock: string): number => {
  const time = Temporal.PlainTime.from(clock)
  return time.hour * 60 + time.minute
}

/** 1 Monday .. 7 Sunday, in the zone. */
export const weekdayOf = (at: Date, zone: string): number => zoned(at, zone).dayOfWeek

/** The instant of a wall-clock time on a day; a time that a DST change skips moves forward. */
export const atTime = (day: Day, clock: string, zone: string): Date =>
  new Date(
    Temporal.PlainDate.from(day).toZonedDateTime({
      timeZone: zone,
      plainTime: Temporal.PlainTime.from(clock),
    }).epochMilliseconds,
  )

export const plusMs = (at: Date, ms: number): Date => new Date(at.getTime() + ms)
export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000
