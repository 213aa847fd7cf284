// Periods of the mass-message quota: WeChat counts by the calendar of China.
import { Temporal } from 'temporal-polyfill'

const ZONE = 'Asia/Shanghai'

const local = (now: number): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(ZONE)

export const daysOfMonth = (now: number): number => local(now).daysInMonth

/** When the month, week (from Monday) or day of this moment began. */
export const startOfPeriod = (now: number, period: 'month' | 'week' | 'day'): number => {
  const day = local(now).startOfDay()
  if (period === 'day') return day.epochMilliseconds
  if (period === 'month') return day.with({ day: 1 }).epochMilliseconds
  return day.subtract({ days: day.dayOfWeek - 1 }).epochMilliseconds
}

/** As WeChat Pay writes instants: seconds, in China's zone. */
export const chinaTime = (now: number): string =>
  `${local(now).toPlainDateTime().toString({ smallestUnit: 'second' })}+08:00`

/** `20261122213000`, as it stands in order numbers of the platforms. */
export const chinaDigits = (now: number): string =>
  chinaTime(now).slice(0, 19).replace(/[-T:]/g, '')
