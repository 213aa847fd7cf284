// What a refund would give back; decided by the same rule as the refund itself, and nothing is
// changed.
import { ok, refuse, type Db, type Outcome, type Scope } from '#platform'
import { decideRefund, type RefundUnits } from './refund.ts'
import { orderRefusals } from './refusals.ts'
import { findOrder, linesOf } from './sql/read.ts'
import { ordersByNumber } from './sql/orders.ts'

export interface RefundPreview {
  orderId: number
  customerId: number
  refundFen: number
  /** What could still be refunded afterwards. */
  refundableFen: number
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
  const standing = (await linesOf(db, order)).map((line) => ({
    lineNo: line.line_no,
    quantity: line.quantity,
    returned: line.returned,
    unitFen: line.unit_fen,
    extraUnits: line.extra_units,
  }))
  const decided = decideRefund(standing, lines)
  if (decided.refusal) return decided
  return ok({
    orderId: order.order_id,
    customerId: order.person_id,
    refundFen: decided.ok.amountFen,
    refundableFen: decided.ok.refundableFen,
    everything: decided.ok.everything,
    units: decided.ok.lines.map(({ line, units }) => ({ line, units })),
  })
}
