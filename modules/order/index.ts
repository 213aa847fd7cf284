// The face of order: what was bought and brought back.
export {
  orderExchanged,
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
export {
  type Payment,
  type StandingTender,
  type Tender,
  type TenderKind,
  type TenderRun,
} from './tender.ts'
export { carriedBy, tenderKinds, tendersOf } from './tender.ts'
export { type Term, type UnitRun } from './units.ts'
export { orderRefusals } from './refusals.ts'
export { ordersByNumber, type KnownOrder } from './sql/orders.ts'
export { orderModule } from './module.ts'
