// Copies for questions about everyone: orders, their lines and refunds, under the id that lives on.
import { customerMerged, customerUnmerged } from '#modules/customer'
import type { InsightCopy } from '#platform'
import {
  orderImported,
  orderPaid,
  orderRefunded,
  ordersTouched,
  refundsImported,
} from './events.ts'

const order = ({ payload }: { payload: { orderId: number } }) => [payload.orderId]
const touched = ({ payload }: { payload: { orderIds: number[] } }) => payload.orderIds
const refund = ({ payload }: { payload: { refundId: number } }) => [payload.refundId]
const pair = ({ payload }: { payload: { from: number; into: number } }) => [
  payload.from,
  payload.into,
]
const range = ({ fromId, toId }: { fromId: number; toId: number }): [number, number] => [
  fromId,
  toId,
]

const merges: InsightCopy['changed'] = [
  { on: customerMerged, column: 'customer_id', values: pair },
  { on: customerUnmerged, column: 'customer_id', values: pair },
]
const ofOrders: InsightCopy['changed'] = [
  { on: orderPaid, column: 'order_id', values: order },
  { on: orderRefunded, column: 'order_id', values: order },
  { on: ordersTouched, column: 'order_id', values: touched },
  ...merges,
]
const importedOrders = [{ on: orderImported, column: 'order_id', range }]

/**
 * Under whom a row stands is asked of the few who were merged. Of given customers the rows are found
 * under every id they ever had: a condition on whoever lives on could use no index.
 */
const throughMerges = (select: string, table: string) => ({
  select,
  selectCustomers: (ids: string) => `${select} where ${table}.customer_id in (
    select unnest(${ids}) union all
    select customer_id from customer.v_alias where survivor_id = any(${ids}))`,
})

export const copies: readonly InsightCopy[] = [
  {
    table: 'orders',
    columns: {
      order_id: 'UInt64',
      customer_id: 'UInt64',
      store_id: 'Nullable(UInt32)',
      staff_id: 'Nullable(UInt32)',
      source: 'LowCardinality(String)',
      paid_at: "DateTime64(3, 'UTC')",
      paid_on: 'Date32',
      amount_fen: 'Int64',
      refunded_fen: 'Int64',
      purchase_lines: 'UInt16',
    },
    orderBy: ['order_id'],
    ...throughMerges(
      `select o.order_id, coalesce(a.survivor_id, o.customer_id) as customer_id, o.store_id,
      o.staff_id, o.source, o.paid_at, o.paid_on, o.paid_fen as amount_fen, o.refunded_fen,
      o.line_count as purchase_lines, 0 as is_deleted
      from orders."order" o left join customer.v_alias a on a.customer_id = o.customer_id`,
      'o',
    ),
    changed: ofOrders,
    bulk: importedOrders,
  },
  {
    table: 'order_lines',
    columns: {
      order_id: 'UInt64',
      line_no: 'UInt16',
      customer_id: 'UInt64',
      sku: 'String',
      category: 'LowCardinality(Nullable(String))',
      quantity: 'UInt32',
      paid_fen: 'Int64',
      refunded_fen: 'Int64',
      paid_on: 'Date32',
      store_id: 'Nullable(UInt32)',
    },
    orderBy: ['order_id', 'line_no'],
    ...throughMerges(
      `select o.order_id, l.line_no, coalesce(a.survivor_id, o.customer_id) as customer_id, l.sku,
      l.category, l.quantity, l.paid_fen, l.refunded_fen, o.paid_on, o.store_id, 0 as is_deleted
      from orders."order" o left join customer.v_alias a on a.customer_id = o.customer_id
      join orders.line l on l.customer_id = o.customer_id and l.order_id = o.order_id`,
      'o',
    ),
    changed: ofOrders,
    bulk: importedOrders,
  },
  {
    table: 'refunds',
    columns: {
      refund_id: 'UInt64',
      customer_id: 'UInt64',
      order_id: 'Nullable(UInt64)',
      store_id: 'Nullable(UInt32)',
      source: 'LowCardinality(String)',
      amount_fen: 'Int64',
      refunded_on: 'Date32',
      lines: 'UInt16',
    },
    orderBy: ['refund_id'],
    ...throughMerges(
      `select r.refund_id, coalesce(a.survivor_id, r.customer_id) as customer_id, r.order_id,
      o.store_id, r.source, r.amount_fen, r.refunded_on, r.line_count as lines, 0 as is_deleted
      from orders.refund r left join customer.v_alias a on a.customer_id = r.customer_id
      left join orders."order" o on o.customer_id = r.customer_id and o.order_id = r.order_id`,
      'r',
    ),
    changed: [{ on: orderRefunded, column: 'refund_id', values: refund }, ...merges],
    bulk: [{ on: refundsImported, column: 'refund_id', range }],
  },
]
