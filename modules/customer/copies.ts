// Copies for questions about everyone: who may be seen by whom, who bears which tag.
import type { InsightCopy } from '#platform'
import {
  customerChanged,
  customerCreated,
  customerMerged,
  customersTouched,
  customerTagged,
  customerUnmerged,
} from './events.ts'

const subject = (event: { subject: number | null }): number[] =>
  event.subject === null ? [] : [event.subject]
const pair = (event: { payload: { from: number; into: number } }): number[] => [
  event.payload.from,
  event.payload.into,
]

const changed: InsightCopy['changed'] = [
  { on: customerCreated, column: 'customer_id', values: subject },
  { on: customerChanged, column: 'customer_id', values: subject },
  { on: customerTagged, column: 'customer_id', values: subject },
  { on: customerMerged, column: 'customer_id', values: pair },
  { on: customerUnmerged, column: 'customer_id', values: pair },
  {
    on: customersTouched,
    column: 'customer_id',
    values: (event: { payload: { ids: number[] } }) => event.payload.ids,
  },
]

export const copies: readonly InsightCopy[] = [
  {
    table: 'reach',
    columns: { customer_id: 'UInt64', store_id: 'UInt32', staff_id: 'UInt32' },
    orderBy: ['store_id', 'staff_id', 'customer_id'],
    select: `select customer_id, store_id, staff_id, gone::int as is_deleted from customer.reach`,
    changed,
  },
  {
    table: 'tag_member',
    columns: { tag_id: 'UInt32', customer_id: 'UInt64' },
    orderBy: ['tag_id', 'customer_id'],
    select: `select tag_id, customer_id, gone::int as is_deleted from customer.customer_tag`,
    changed,
  },
]
