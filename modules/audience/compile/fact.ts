// A condition on a fact, for both engines. What is unknown meets no comparison, so every leaf is
// true or false in both, and `not` means the same.
import { sql, type RawBuilder } from 'kysely'
import { addDays, type Day } from '#kit'
import { Refusal, type FactType } from '#platform'
import { operatorsOf, type Catalogue, type KnownFact } from '../catalogue.ts'
import { audienceRefusals } from '../refusals.ts'
import type { FactCondition } from '../rule.ts'
import { everyoneInstant } from './instant.ts'
import { number, numbers, sign, text, texts } from './text.ts'

type Value = string | number | boolean
export interface Calendar {
  today: Day
  zone: string
}

function known(condition: FactCondition, catalogue: Catalogue): KnownFact {
  const fact = catalogue.get(condition.fact)
  if (!fact) throw new Refusal(audienceRefusals.unknownFact, { fact: condition.fact })
  return fact
}

export const readsOfFact = (condition: FactCondition, catalogue: Catalogue): string[] =>
  known(condition, catalogue).source.on.map((event) => event.name)

const isDay = (value: Value) =>
  typeof value === 'string' &&
  /^(19|20)\d\d-\d\d-\d\d$/.test(value) &&
  !Number.isNaN(Date.parse(value)) &&
  new Date(value).toISOString().startsWith(value)
const fits: Record<FactType, (value: Value) => boolean> = {
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  money: (value) => Number.isSafeInteger(value),
  text: (value) => typeof value === 'string' && !value.includes('\0'),
  choice: (value) => typeof value === 'string' && !value.includes('\0'),
  flag: (value) => typeof value === 'boolean',
  day: isDay,
  instant: isDay,
  list: (value) => Number.isSafeInteger(value),
}

/** Refuses an operator the fact does not bear or a value it cannot be compared with. */
export function checkFact(condition: FactCondition, catalogue: Catalogue): void {
  const { column } = known(condition, catalogue)
  const { fact, op, value } = condition
  if (!operatorsOf(column).includes(op))
    throw new Refusal(audienceRefusals.wrongOperator, { fact, op })
  const wrong = () => new Refusal(audienceRefusals.wrongValue, { fact, op })
  const all = Array.isArray(value) ? value : value === undefined ? [] : [value]
  const listed = op === 'in' || op === 'notIn' || op === 'between'
  if (listed !== Array.isArray(value)) throw wrong()
  switch (op) {
    case 'empty':
    case 'notEmpty':
      if (value !== undefined) throw wrong()
      return
    case 'withinDays':
    case 'olderThanDays':
      if (!Number.isSafeInteger(value) || (value as number) < 0 || (value as number) > 36_600)
        throw wrong()
      return
    case 'between':
      if (all.length !== 2) throw wrong()
  }
  if (all.length === 0 || !all.every(fits[column.type])) throw wrong()
}

const listOf = (condition: FactCondition): readonly Value[] =>
  Array.isArray(condition.value) ? condition.value : [condition.value as Value]

const isText = (type: FactType) => type === 'text' || type === 'choice'
const isDated = (type: FactType) => type === 'day' || type === 'instant'

/** Condition over `customer_facts` in ClickHouse. */
export function everyoneFact(
  condition: FactCondition,
  catalogue: Catalogue,
  calendar: Calendar,
): string {
  const { column } = known(condition, catalogue)
  const { type } = column
  const name = `\`${column.name}\``
  const literal = (value: Value) =>
    isDated(type)
      ? `toDate32(${text(String(value))})`
      : typeof value === 'string'
        ? text(value)
        : number(Number(value))
  const values = listOf(condition)
  const bare = (() => {
    if (type === 'instant') return everyoneInstant(condition, name, calendar)
    switch (condition.op) {
      case 'empty':
        return type === 'list'
          ? `empty(${name})`
          : isText(type)
            ? `ifNull(${name}, '') = ''`
            : `isNull(${name})`
      case 'notEmpty':
        return type === 'list'
          ? `notEmpty(${name})`
          : isText(type)
            ? `ifNull(${name}, '') != ''`
            : `isNotNull(${name})`
      case 'withinDays':
        return `${name} BETWEEN ${literal(addDays(calendar.today, -Number(values[0])))} AND ${literal(calendar.today)}`
      case 'olderThanDays':
        return `${name} < ${literal(addDays(calendar.today, -Number(values[0])))}`
      case 'between':
        return `${name} BETWEEN ${literal(values[0] as Value)} AND ${literal(values[1] as Value)}`
      case 'contains':
        return `position(lower(${name}), lower(${literal(values[0] as Value)})) > 0`
      case 'in':
      case 'notIn':
        return type === 'list'
          ? `hasAny(${name}, [${values.map(literal).join(', ')}])`
          : `${name} IN ${isText(type) ? texts(values as string[]) : isDated(type) ? `(${values.map(literal).join(', ')})` : numbers(values as number[])}`
      case 'ne':
        return `${name} = ${literal(values[0] as Value)}`
      default:
        return `${name} ${sign[condition.op]} ${literal(values[0] as Value)}`
    }
  })()
  const sure =
    column.clickhouse.includes('Nullable(') && !presence.has(condition.op)
      ? `ifNull(${bare}, 0)`
      : bare
  return negated.has(condition.op) ? `NOT (${sure})` : sure
}

const presence = new Set(['empty', 'notEmpty'])
const negated = new Set(['ne', 'notIn'])

/** The same condition over the module's view in PostgreSQL. */
export function someoneFact(
  condition: FactCondition,
  catalogue: Catalogue,
  calendar: Calendar,
): RawBuilder<boolean> {
  const { column, alias } = known(condition, catalogue)
  const { type } = column
  const raw = sql`coalesce(${sql.ref(`${alias}.${column.name}`)}, ${sql.raw(column.missing)})`
  const field = type === 'instant' ? sql`(${raw} at time zone ${calendar.zone})::date` : raw
  const literal = (value: Value) =>
    isDated(type)
      ? sql`${value}::date`
      : typeof value === 'number'
        ? sql`${String(value)}::numeric`
        : typeof value === 'string'
          ? sql`${value}::text`
          : sql`${value}::boolean`
  const values = listOf(condition)
  const first = () => literal(values[0] as Value)
  const bare = (() => {
    switch (condition.op) {
      case 'empty':
        return type === 'list'
          ? sql`cardinality(${field}) = 0`
          : isText(type)
            ? sql`coalesce(${field}, '') = ''`
            : sql`${field} is null`
      case 'notEmpty':
        return type === 'list'
          ? sql`cardinality(${field}) > 0`
          : isText(type)
            ? sql`coalesce(${field}, '') <> ''`
            : sql`${field} is not null`
      case 'withinDays':
        return sql`${field} between ${addDays(calendar.today, -Number(values[0]))}::date
          and ${calendar.today}::date`
      case 'olderThanDays':
        return sql`${field} < ${addDays(calendar.today, -Number(values[0]))}::date`
      case 'between':
        return sql`${field} between ${first()} and ${literal(values[1] as Value)}`
      case 'contains':
        return sql`strpos(lower(${field} collate "C"), lower(${first()} collate "C")) > 0`
      case 'in':
      case 'notIn':
        if (type === 'list') return sql`${field} && ${values.map(Number)}::bigint[]`
        return sql`${field}
          = any(${values.map(String)}::${sql.raw(isText(type) ? 'text' : isDated(type) ? 'date' : 'numeric')}[])`
      case 'ne':
        return sql`${field} = ${first()}`
      default:
        return sql`${field} ${sql.raw(sign[condition.op])} ${first()}`
    }
  })()
  const sure = sql<boolean>`coalesce(${bare}, false)`
  return negated.has(condition.op) ? sql<boolean>`not ${sure}` : sure
}
