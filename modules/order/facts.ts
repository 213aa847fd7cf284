// What a segment may ask about purchases.
import { customerMerged, customerUnmerged } from '#modules/customer'
import type { FactColumn, FactSource } from '#platform'
import { orderImported, orderPaid, orderRefunded, refundsImported } from './events.ts'

const day = 'Nullable(Date32)'
const columns: FactColumn[] = [
  {
    name: 'orders_count',
    type: 'number',
    label: { zh: '订单数', en: 'Orders' },
    clickhouse: 'UInt32',
    missing: '0',
    unit: { zh: '单', en: 'orders' },
  },
  {
    name: 'purchase_days',
    type: 'number',
    label: { zh: '购买天数', en: 'Purchase days' },
    clickhouse: 'UInt32',
    missing: '0',
    unit: { zh: '天', en: 'days' },
    definition: { zh: '有过购买的不同营业日数', en: 'Distinct business days with a purchase' },
  },
  {
    name: 'gross_fen',
    type: 'money',
    label: { zh: '累计消费', en: 'Paid in all' },
    clickhouse: 'Int64',
    missing: '0',
  },
  {
    name: 'refunded_fen',
    type: 'money',
    label: { zh: '累计退款', en: 'Refunded in all' },
    clickhouse: 'Int64',
    missing: '0',
  },
  {
    name: 'net_fen',
    type: 'money',
    label: { zh: '净消费', en: 'Paid less refunds' },
    clickhouse: 'Int64',
    missing: '0',
  },
  {
    name: 'first_paid_on',
    type: 'day',
    label: { zh: '首次购买日', en: 'First purchase day' },
    clickhouse: day,
    missing: 'null',
  },
  {
    name: 'last_paid_on',
    type: 'day',
    label: { zh: '最近购买日', en: 'Last purchase day' },
    clickhouse: day,
    missing: 'null',
  },
]

const chunkOf =
  (table: 'order' | 'refund') =>
  ({ fromId, toId }: { fromId: number; toId: number }) =>
    `select p.person_id from orders."${table}" r join customer.v_person p
      on p.customer_id = r.customer_id
   where r.${table}_id between ${Number(fromId)} and ${Number(toId)}`

export const facts: FactSource = {
  view: 'orders.v_facts',
  columns: columns.map((column) => ({ ...column, group: 'purchase' })),
  on: [orderPaid, orderRefunded, customerMerged, customerUnmerged],
  bulk: [
    { on: orderImported, customers: chunkOf('order') },
    { on: refundsImported, customers: chunkOf('refund') },
  ],
}
