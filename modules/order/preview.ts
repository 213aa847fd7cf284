// What a refund would give back; decided by the same rule as the refund itself, and nothing is
// changed.
import { ok, refuse, type Db, type Outcome, type Scope } from '#platform'
import { decideRefund, type RefundUnits } from './refund.ts'
import { orderRefusals } from './refusals.ts'
import { ordersByNumber } from './sql/orders.ts'
import { findOrder } from './sql/read.ts'
import { standingOrders } from './sql/refunds.ts'
import type { Tender } from './tender.ts'

export interface RefundPreview {
  orderId: number
  customerId: number
  refundFen: number
  /** What offers that are lost take off; below zero: what comes back of it. */
  lostFen: number
  /** What could still be refunded afterwards. */
  refundableFen: number
  /** Where it goes back to. */
  tenders: Tender[]
  units: RefundUnits[]
  everything: boolean
}

/** The order by its number, within the scope, and what the asked units are worth today. */
export async function previewRefund(
  db: Db,
  scope: Scope,
  key: { source: string; number: string },
  lines?: readonly RefundUnits[],
): Promise<Outcome<RefundPreview>> {
  const [known] = await ordersByNumber(db, [key])
  const order = known && (await findOrder(db, scope, known.order_id))
  if (!order) return refuse(orderRefusals.unknownOrder, key, 'orderNumber')
  const standing = (await standingOrders(db, [order])).get(order.order_id)
  if (!standing) return refuse(orderRefusals.unknownOrder, key, 'orderNumber')
  const decided = decideRefund(standing, lines)
  if (decided.refusal) return decided
  return ok({
    orderId: order.order_id,
    customerId: order.person_id,
    refundFen: decided.ok.amountFen,
    lostFen: decided.ok.lostFen,
    refundableFen: decided.ok.refundableFen,
    tenders: decided.ok.tenders,
    everything: decided.ok.everything,
    units: decided.ok.lines.map(({ line, units }) => ({ line, units })),
  })
}
