// Touches for questions about everyone, under the id of the customer who lives on.
import type { FactSource, InsightCopy } from '#platform'
import { customerMerged, customerUnmerged } from '#modules/customer'
import { touchDeferred, touchPassed, touchSettled } from './events.ts'

const touchId = (event: { payload: { touchId: number } }): number[] => [event.payload.touchId]
const pair = (event: { payload: { from: number; into: number } }): number[] => [
  event.payload.from,
  event.payload.into,
]

export const copies: readonly InsightCopy[] = [
  {
    table: 'touches',
    columns: {
      touch_id: 'UInt64',
      customer_id: 'UInt64',
      owner_kind: 'LowCardinality(String)',
      owner_id: 'Nullable(UInt64)',
      class: 'LowCardinality(String)',
      carrier: 'LowCardinality(String)',
      category: 'LowCardinality(String)',
      outcome: 'LowCardinality(String)',
      reason: 'LowCardinality(Nullable(String))',
      rule_id: 'Nullable(UInt64)',
      staff_id: 'Nullable(UInt32)',
      offered_at: "DateTime64(3, 'UTC')",
      counted_at: "Nullable(DateTime64(3, 'UTC'))",
      settled_at: "Nullable(DateTime64(3, 'UTC'))",
    },
    orderBy: ['touch_id'],
    select: `select t.touch_id, p.person_id as customer_id, t.owner_kind, t.owner_id, t.class,
      t.carrier, t.category,
    t.outcome, t.reason, t.rule_id, t.staff_id, t.offered_at,
    case when t.released_at is null then t.counted_at
      end as counted_at, t.settled_at, 0 as is_deleted
    from messaging.touch t join customer.v_person p on p.customer_id = t.customer_id`,
    changed: [
      { on: touchPassed, column: 'touch_id', values: touchId },
      { on: touchDeferred, column: 'touch_id', values: touchId },
      { on: touchSettled, column: 'touch_id', values: touchId },
      { on: customerMerged, column: 'customer_id', values: pair },
      { on: customerUnmerged, column: 'customer_id', values: pair },
    ],
  },
]

export const facts: FactSource = {
  view: 'messaging.v_facts',
  columns: [
    {
      name: 'last_marketing_at',
      type: 'instant',
      group: 'contact',
      clickhouse: "Nullable(DateTime64(3, 'UTC'))",
      missing: 'null',
      label: { zh: '最近一次营销触达', en: 'Last marketing message' },
      definition: {
        zh: '最近一条计入频控的营销消息',
        en: 'The latest marketing message that counts towards limits',
      },
    },
    {
      name: 'marketing_touches',
      type: 'number',
      group: 'contact',
      clickhouse: 'UInt32',
      missing: '0',
      label: { zh: '营销触达次数', en: 'Marketing messages' },
      unit: { zh: '次', en: 'messages' },
      definition: {
        zh: '计入频控的营销消息总数',
        en: 'All marketing messages that count towards limits',
      },
    },
  ],
  on: [touchPassed, touchSettled, customerMerged, customerUnmerged],
}
