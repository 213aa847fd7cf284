// One syntax tree, two compilers: everyone is asked of ClickHouse, someone of PostgreSQL.
import { sql, type RawBuilder } from 'kysely'
import { sortedUnique } from '#kit'
import type { Catalogue, KnownFact } from '../catalogue.ts'
import { conditionsOf, type PlainCondition, type PlainRule } from '../rule.ts'
import { everyoneFact, someoneFact, type Calendar } from './fact.ts'
import { everyonePurchase, someonePurchase } from './purchase.ts'
import { everyoneTag, someoneTag } from './tag.ts'

export type { Calendar } from './fact.ts'

/** ClickHouse condition over `customer_facts FINAL`. */
export function forEveryone(rule: PlainRule, catalogue: Catalogue, calendar: Calendar): string {
  const walk = (part: PlainRule): string => {
    if ('all' in part) return part.all.length === 0 ? '1' : `(${part.all.map(walk).join(' AND ')})`
    if ('any' in part) return `(${part.any.map(walk).join(' OR ')})`
    if ('not' in part) return `NOT (${walk(part.not)})`
    return leaf(part)
  }
  const leaf = (condition: PlainCondition): string => {
    if ('fact' in condition) return everyoneFact(condition, catalogue, calendar)
    if ('tags' in condition) return everyoneTag(condition)
    return everyonePurchase(condition, calendar)
  }
  return walk(rule)
}

/** PostgreSQL query: which of these customers meet the rule. */
export function forSomeone(
  rule: PlainRule,
  catalogue: Catalogue,
  calendar: Calendar,
  customerIds: readonly number[],
): RawBuilder<{ customer_id: number }> {
  const walk = (part: PlainRule): RawBuilder<boolean> => {
    if ('all' in part)
      return part.all.length === 0 ? sql<boolean>`true` : joined(part.all, sql` and `)
    if ('any' in part) return joined(part.any, sql` or `)
    if ('not' in part) return sql<boolean>`not ${walk(part.not)}`
    return leaf(part)
  }
  const joined = (parts: readonly PlainRule[], by: RawBuilder<unknown>) =>
    sql<boolean>`(${sql.join(parts.map(walk), by)})`
  const leaf = (condition: PlainCondition): RawBuilder<boolean> => {
    if ('fact' in condition) return sql<boolean>`(${someoneFact(condition, catalogue, calendar)})`
    if ('tags' in condition) return sql<boolean>`(${someoneTag(condition)})`
    return sql<boolean>`(${someonePurchase(condition, calendar)})`
  }
  return sql<{ customer_id: number }>`select e.customer_id from customer.v_everyone e
    ${viewsOf(rule, catalogue)}
    where e.customer_id = any(${sortedUnique(customerIds)}::bigint[]) and not e.gone
      and ${walk(rule)}`
}

/** Joins of the views whose facts the rule reads, and of no others. */
function viewsOf(rule: PlainRule, catalogue: Catalogue): RawBuilder<unknown> {
  const used = new Map<string, KnownFact>()
  for (const condition of conditionsOf(rule)) {
    const fact = 'fact' in condition ? catalogue.get(condition.fact) : undefined
    if (fact) used.set(fact.alias, fact)
  }
  return sql.join(
    [...used.values()].map(
      ({ alias, source }) =>
        sql`left join ${sql.raw(source.view)} ${sql.raw(alias)}
          on ${sql.raw(alias)}.customer_id = e.customer_id`,
    ),
    sql` `,
  )
}
