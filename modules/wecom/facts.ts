// What a segment may ask of friendships, and their copy for boards.
import type { FactSource, InsightCopy } from '#platform'
import { customerMerged, customerUnmerged } from '#modules/customer'
import { followed, unfollowed } from './events.ts'

export const facts: FactSource = {
  view: 'wecom.v_facts',
  columns: [
    {
      name: 'is_friend',
      type: 'flag',
      label: { zh: '是企微好友', en: 'Is a WeCom friend' },
      clickhouse: 'Bool',
      missing: 'false',
    },
    {
      name: 'friend_since',
      type: 'instant',
      label: { zh: '加好友时间', en: 'Friend since' },
      clickhouse: "Nullable(DateTime64(3, 'UTC'))",
      missing: 'null',
    },
  ],
  on: [followed, unfollowed, customerMerged, customerUnmerged],
}

type Merging = { payload: { from: number; into: number } }
const pair = ({ payload }: Merging): number[] => [payload.from, payload.into]
const subject = (event: { subject: number | null }) =>
  event.subject === null ? [] : [event.subject]

export const copies: readonly InsightCopy[] = [
  {
    table: 'follows',
    columns: {
      customer_id: 'UInt64',
      follow_id: 'UInt64',
      staff_id: 'UInt32',
      store_id: 'UInt32',
      code_id: 'UInt64',
      followed_at: "DateTime64(3, 'UTC')",
      unfollowed_at: "Nullable(DateTime64(3, 'UTC'))",
      active: 'Bool',
    },
    // Not by customer: a friendship that comes to another with a merge is still this one.
    orderBy: ['follow_id'],
    select: `select customer_id, follow_id, coalesce(staff_id, 0) as staff_id,
      coalesce(store_id, 0) as store_id,
    coalesce(code_id, 0) as code_id, coalesce(followed_at, as_of) as followed_at, unfollowed_at,
    active, (followed_at is null)::int as is_deleted from wecom.follow
    union all select customer_id, follow_id, 0, 0, 0, 'epoch', null, false, 1
      from wecom.lost_follow`,
    changed: [
      { on: followed, column: 'customer_id', values: subject },
      { on: unfollowed, column: 'customer_id', values: subject },
      { on: customerMerged, column: 'customer_id', values: pair },
      { on: customerUnmerged, column: 'customer_id', values: pair },
    ],
  },
]
