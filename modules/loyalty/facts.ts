// What a segment may ask about standing.
import { customerMerged, customerUnmerged } from '#modules/customer'
import type { FactColumn, FactSource } from '#platform'
import {
  loyaltyJoined,
  membersImported,
  nightActivated,
  nightExpired,
  passReturned,
  pointsEarned,
  pointsExpired,
  pointsReturned,
  pointsSpent,
  programChanged,
  tierChanged,
  valueReversed,
} from './events.ts'

const text = 'LowCardinality(Nullable(String))'
const columns: FactColumn[] = [
  {
    name: 'is_member',
    type: 'flag',
    label: { zh: '是会员', en: 'Is a member' },
    clickhouse: 'Bool',
    missing: 'false',
  },
  {
    name: 'tier_id',
    type: 'number',
    label: { zh: '等级编号', en: 'Tier id' },
    clickhouse: 'Nullable(UInt32)',
    missing: 'null',
  },
  {
    name: 'tier_name',
    type: 'text',
    label: { zh: '会员等级', en: 'Tier' },
    clickhouse: text,
    missing: 'null',
  },
  {
    name: 'points',
    type: 'number',
    label: { zh: '积分余额', en: 'Points' },
    clickhouse: 'Int64',
    missing: '0',
    unit: { zh: '分', en: 'points' },
  },
  {
    name: 'growth',
    type: 'number',
    label: { zh: '成长值', en: 'Growth value' },
    clickhouse: 'Int64',
    missing: '0',
  },
  {
    name: 'joined_on',
    type: 'day',
    label: { zh: '入会日', en: 'Joined on' },
    clickhouse: 'Nullable(Date32)',
    missing: 'null',
  },
]

const named = ({ ids }: { ids: number[] }) =>
  `select unnest('{${ids.map(Number).join(',')}}'::bigint[])`

export const facts: FactSource = {
  view: 'loyalty.v_facts',
  columns: columns.map((column) => ({ ...column, group: 'standing' })),
  on: [
    loyaltyJoined,
    pointsEarned,
    valueReversed,
    pointsSpent,
    pointsExpired,
    pointsReturned,
    passReturned,
    tierChanged,
    customerMerged,
    customerUnmerged,
  ],
  bulk: [
    {
      on: programChanged,
      customers: ({ tierIds }: { tierIds: number[] }) =>
        `select customer_id from loyalty.member
          where tier_id in (${tierIds.map(Number).join(',')})`,
    },
    { on: membersImported, customers: named },
    { on: nightActivated, customers: named },
    { on: nightExpired, customers: named },
  ],
}
