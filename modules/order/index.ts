// The face of order: what was bought and brought back.
import { contract } from '#contracts'
import type { Module } from '#platform'
import { audit } from './audit.ts'
import { copies } from './copies.ts'
import {
  orderImported,
  orderPaid,
  orderRefunded,
  ordersTouched,
  refundsImported,
} from './events.ts'
import { facts } from './facts.ts'
import { person } from './person.ts'
import { orderRefusals } from './refusals.ts'
import { routes } from './routes.ts'
import { timeline } from './timeline.ts'

export {
  orderImported,
  orderPaid,
  orderRefunded,
  refundsImported,
  type OrderPaid,
} from './events.ts'
export { ingestOrders, recogniser, type Ingested, type IngestOptions } from './ingest.ts'
export {
  numberKey,
  priceOrder,
  type Discount,
  type LineInput,
  type OrderInput,
  type PricedOrder,
} from './order.ts'
export { previewRefund, type RefundPreview } from './preview.ts'
export { refundOrders, type Refunded, type RefundOptions } from './refund-orders.ts'
export { decideRefund, type RefundInput, type RefundUnits, type StandingOrder } from './refund.ts'
export { type Term, type UnitRun } from './units.ts'
export { orderRefusals } from './refusals.ts'
export { ordersByNumber, type KnownOrder } from './sql/orders.ts'

export const orderModule: Module = {
  name: 'order',
  schema: 'orders',
  migrations: new URL('./migrations/', import.meta.url),
  events: [orderPaid, orderRefunded, orderImported, refundsImported, ordersTouched],
  refusals: orderRefusals,
  contract: contract.order,
  routes,
  facts,
  copies,
  person,
  timeline,
  audit,
}
