// What a segment may ask: every fact the booted modules offer, with the operators its type bears.
import type { Fact, FactOp, lifecycleStages } from '#contracts'
import type { FactColumn, FactSource, FactType, Module } from '#platform'

export interface KnownFact {
  column: FactColumn
  source: FactSource
  /** Alias of the source's view in PostgreSQL, the same in every query. */
  alias: string
}
export type Catalogue = ReadonlyMap<string, KnownFact>

const compared = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'between'] as const
const presence = ['empty', 'notEmpty'] as const
const opsOf: Record<FactType, readonly FactOp[]> = {
  number: [...compared, 'in', 'notIn', ...presence],
  money: [...compared, ...presence],
  text: ['eq', 'ne', 'in', 'notIn', 'contains', ...presence],
  choice: ['eq', 'ne', 'in', 'notIn', ...presence],
  flag: ['eq'],
  day: [...compared, 'withinDays', 'olderThanDays', ...presence],
  instant: [...compared, 'withinDays', 'olderThanDays', ...presence],
  list: ['in', 'notIn', ...presence],
}
export const operatorsOf = (column: FactColumn): readonly FactOp[] => opsOf[column.type]

export function catalogueOf(modules: readonly Module[]): Catalogue {
  const facts = new Map<string, KnownFact>()
  for (const module of modules) {
    const source = module.facts
    if (!source) continue
    for (const column of source.columns) {
      facts.set(column.name, { column, source, alias: `f_${module.name}` })
    }
  }
  return facts
}

const groupOf: Record<string, Fact['group']> = {
  customer: 'person',
  order: 'purchase',
  loyalty: 'standing',
  audience: 'standing',
  wecom: 'contact',
  coupon: 'value',
  messaging: 'contact',
}
const shownType: Record<FactType, Fact['type']> = {
  number: 'number',
  money: 'money',
  text: 'text',
  choice: 'choice',
  flag: 'flag',
  day: 'day',
  instant: 'day',
  list: 'choice',
}

/** A fact as the rule builder shows it. */
export function describe(known: KnownFact): Fact {
  const { column } = known
  return {
    fact: column.name,
    label: column.label,
    type: shownType[column.type],
    ops: [...operatorsOf(column)],
    group: column.group ?? groupOf[known.alias.slice(2)] ?? 'person',
    unit: column.unit ?? null,
    nightly: false,
    asOf: null,
    definition: column.definition ?? column.label,
    ...(column.choices && {
      choices: column.choices.map((choice) =>
        typeof choice === 'string'
          ? { value: choice, label: words[choice] ?? { zh: choice, en: choice } }
          : { value: choice.value, label: choice.label },
      ),
    }),
  }
}

type Words = Record<string, { zh: string; en: string }>
const stageWords: Record<(typeof lifecycleStages)[number], { zh: string; en: string }> = {
  introduction: { zh: '引入期', en: 'Introduction' },
  growth: { zh: '成长期', en: 'Growth' },
  mature: { zh: '成熟期', en: 'Mature' },
  decline: { zh: '衰退期', en: 'Decline' },
  lost: { zh: '流失', en: 'Lost' },
}
/** Choices that several modules share. */
const words: Words = {
  ...stageWords,
  active: { zh: '活跃', en: 'Active' },
  silent: { zh: '沉默', en: 'Silent' },
  dormant: { zh: '睡眠', en: 'Dormant' },
  churned: { zh: '流失', en: 'Churned' },
  f: { zh: '女', en: 'Female' },
  m: { zh: '男', en: 'Male' },
}
