// What a segment may ask about a customer's own attributes.
import type { FactSource } from '#platform'
import {
  customerChanged,
  customerConsented,
  customerCreated,
  customerMerged,
  customersTouched,
  customerUnmerged,
} from './events.ts'

export const facts: FactSource = {
  view: 'customer.v_facts',
  columns: [
    {
      name: 'gender',
      type: 'choice',
      label: { zh: '性别', en: 'Gender' },
      choices: ['f', 'm'],
      clickhouse: 'LowCardinality(Nullable(String))',
      missing: 'null',
    },
    {
      name: 'birth_day',
      type: 'text',
      label: { zh: '生日（月-日）', en: 'Birthday (month-day)' },
      clickhouse: 'LowCardinality(Nullable(String))',
      missing: 'null',
    },
    {
      name: 'birth_year',
      type: 'number',
      label: { zh: '出生年份', en: 'Year of birth' },
      clickhouse: 'Nullable(UInt16)',
      missing: 'null',
    },
    {
      name: 'created_at',
      type: 'instant',
      label: { zh: '建档时间', en: 'Known since' },
      clickhouse: "Nullable(DateTime64(3, 'UTC'))",
      missing: 'null',
    },
    {
      name: 'home_store_id',
      type: 'number',
      label: { zh: '归属门店', en: 'Home store' },
      clickhouse: 'Nullable(UInt32)',
      missing: 'null',
    },
    {
      name: 'source_store_id',
      type: 'number',
      label: { zh: '来源门店', en: 'Store of the first touch' },
      clickhouse: 'Nullable(UInt32)',
      missing: 'null',
    },
    {
      name: 'source_channel',
      type: 'text',
      label: { zh: '来源渠道', en: 'Channel of the first touch' },
      clickhouse: 'LowCardinality(Nullable(String))',
      missing: 'null',
    },
    {
      name: 'source_campaign',
      type: 'text',
      label: { zh: '来源活动', en: 'Campaign of the first touch' },
      clickhouse: 'LowCardinality(Nullable(String))',
      missing: 'null',
    },
    {
      name: 'has_phone',
      type: 'flag',
      label: { zh: '已留手机号', en: 'Phone known' },
      clickhouse: 'Bool',
      missing: 'false',
    },
    {
      name: 'marketing_consent',
      type: 'flag',
      label: { zh: '同意营销', en: 'Consents to marketing' },
      clickhouse: 'Bool',
      missing: 'false',
    },
  ],
  on: [customerCreated, customerChanged, customerConsented, customerMerged, customerUnmerged],
  bulk: [
    {
      on: customersTouched,
      customers: (payload: { ids: number[] }) =>
        `select unnest('{${payload.ids.map(Number).join(',')}}'::bigint[])`,
    },
  ],
}
