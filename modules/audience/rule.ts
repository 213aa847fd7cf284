// Rules as trees: walked, checked and, where they name other segments, spelt out.
import type { Condition, Rule } from '#contracts'
import { Refusal } from '#platform'
import type { Catalogue } from './catalogue.ts'
import { checkFact, readsOfFact } from './compile/fact.ts'
import { audienceRefusals } from './refusals.ts'

const DEPTH_MAX = 8
const CONDITIONS_MAX = 200

export type FactCondition = Extract<Condition, { fact: string }>
export type TagCondition = Extract<Condition, { tags: number[] }>
export type PurchaseCondition = Extract<Condition, { purchase: object }>
export type SegmentCondition = Extract<Condition, { segment: number }>
/** A condition that can be compiled: segments are spelt out before. */
export type PlainCondition = FactCondition | TagCondition | PurchaseCondition
/** A rule without references to other segments. */
export type PlainRule =
  | { all: PlainRule[] }
  | { any: PlainRule[] }
  | { not: PlainRule }
  | PlainCondition

export function* conditionsOf(rule: Rule): Generator<Condition> {
  if ('all' in rule) for (const part of rule.all) yield* conditionsOf(part)
  else if ('any' in rule) for (const part of rule.any) yield* conditionsOf(part)
  else if ('not' in rule) yield* conditionsOf(rule.not)
  else yield rule
}

const partsOf = (rule: Rule): readonly Rule[] =>
  'all' in rule ? rule.all : 'any' in rule ? rule.any : 'not' in rule ? [rule.not] : []

/** Refuses a rule that is too deep or too long, names no known fact, or compares what cannot be. */
export function checkRule(rule: Rule, catalogue: Catalogue): void {
  const depth = (part: Rule): number => 1 + Math.max(0, ...partsOf(part).map(depth))
  const conditions = [...conditionsOf(rule)]
  if (depth(rule) > DEPTH_MAX + 1 || conditions.length > CONDITIONS_MAX) {
    throw new Refusal(audienceRefusals.ruleTooLarge, { conditions: conditions.length })
  }
  for (const condition of conditions) if ('fact' in condition) checkFact(condition, catalogue)
}

/** The rule with every named segment replaced by that segment's own rule. Refuses circles. */
export function spellOut(
  rule: Rule,
  rules: ReadonlyMap<number, Rule>,
  open: readonly number[] = [],
): PlainRule {
  if ('all' in rule) return { all: rule.all.map((part) => spellOut(part, rules, open)) }
  if ('any' in rule) return { any: rule.any.map((part) => spellOut(part, rules, open)) }
  if ('not' in rule) return { not: spellOut(rule.not, rules, open) }
  if (!('segment' in rule)) return rule
  const named = rules.get(rule.segment)
  if (!named) throw new Refusal(audienceRefusals.unknownSegment, { id: rule.segment })
  if (open.includes(rule.segment))
    throw new Refusal(audienceRefusals.segmentCircle, { id: rule.segment })
  const spelt = spellOut(named, rules, [...open, rule.segment])
  return rule.is ? spelt : { not: spelt }
}

/** Does its answer change with the calendar alone? */
export const isMoving = (rule: PlainRule): boolean =>
  [...conditionsOf(rule)].some(
    (condition) =>
      ('fact' in condition &&
        (condition.op === 'withinDays' || condition.op === 'olderThanDays')) ||
      ('purchase' in condition && condition.purchase.withinDays !== undefined),
  )

export interface Reads {
  tags: boolean
  purchases: boolean
  events: ReadonlySet<string>
}

/** What a rule reads: the names of the events that may change its answer, tags and orders apart. */
export function readsOf(rule: PlainRule, catalogue: Catalogue): Reads {
  const events = new Set<string>()
  let tags = false
  let purchases = false
  for (const condition of conditionsOf(rule)) {
    if ('tags' in condition) tags = true
    else if ('purchase' in condition) purchases = true
    else if ('fact' in condition)
      for (const name of readsOfFact(condition, catalogue)) events.add(name)
  }
  return { tags, purchases, events }
}
