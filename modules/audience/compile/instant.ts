// A condition on the business day of an instant, as bounds of the instant itself: to work out the day
// of every row in a zone is what made a count slow.
import { addDays, startOfDay, type Day } from '#kit'
import type { FactCondition } from '../rule.ts'
import type { Calendar } from './fact.ts'

/** Condition over a DateTime64 column of ClickHouse, in UTC. Values are days of the brand's zone. */
export function everyoneInstant(
  { op, value }: FactCondition,
  name: string,
  { today, zone }: Calendar,
): string {
  const startOf = (day: Day) =>
    `toDateTime64('${startOfDay(day, zone).toISOString().slice(0, 23).replace('T', ' ')}', 3, 'UTC')`
  const from = (day: Day) => `${name} >= ${startOf(day)}`
  const before = (day: Day) => `${name} < ${startOf(day)}`
  const until = (day: Day) => before(addDays(day, 1))
  const on = (day: Day) => `(${from(day)} AND ${until(day)})`
  const days = (Array.isArray(value) ? value : [value]).map(String)
  const [first = '', second = ''] = days
  switch (op) {
    case 'empty':
      return `isNull(${name})`
    case 'notEmpty':
      return `isNotNull(${name})`
    case 'withinDays':
      return `(${from(addDays(today, -Number(first)))} AND ${until(today)})`
    case 'olderThanDays':
      return before(addDays(today, -Number(first)))
    case 'between':
      return `(${from(first)} AND ${until(second)})`
    case 'in':
    case 'notIn':
      return `(${days.map(on).join(' OR ')})`
    case 'lt':
      return before(first)
    case 'lte':
      return until(first)
    case 'gt':
      return from(addDays(first, 1))
    case 'gte':
      return from(first)
    default:
      return on(first)
  }
}
