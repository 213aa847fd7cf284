// Where everybody came from, for questions about everyone: the first touch, which is kept for ever.
import {
  customerChanged,
  customerCreated,
  customerMerged,
  customersTouched,
  customerUnmerged,
} from '#modules/customer'
import type { InsightCopy } from '#platform'

const subject = (event: { subject: number | null }): number[] =>
  event.subject === null ? [] : [event.subject]
const pair = ({ payload }: { payload: { from: number; into: number } }): number[] => [
  payload.from,
  payload.into,
]

export const copies: readonly InsightCopy[] = [
  {
    table: 'sources',
    columns: {
      customer_id: 'UInt64',
      store_id: 'Nullable(UInt32)',
      staff_id: 'Nullable(UInt32)',
      channel: 'LowCardinality(Nullable(String))',
      placement: 'LowCardinality(Nullable(String))',
      campaign: 'LowCardinality(Nullable(String))',
      at: "Nullable(DateTime64(3, 'UTC'))",
    },
    orderBy: ['customer_id'],
    select: `select c.customer_id, s.store_id, s.staff_id, s.channel, s.placement, s.campaign,
    coalesce(s.at, c.created_at) as at, c.gone::int as is_deleted
    from customer.v_customer c left join customer.v_source s on s.customer_id = c.customer_id`,
    changed: [
      { on: customerCreated, column: 'customer_id', values: subject },
      { on: customerChanged, column: 'customer_id', values: subject },
      { on: customerMerged, column: 'customer_id', values: pair },
      { on: customerUnmerged, column: 'customer_id', values: pair },
      {
        on: customersTouched,
        column: 'customer_id',
        values: ({ payload }: { payload: { ids: number[] } }) => payload.ids,
      },
    ],
  },
]
