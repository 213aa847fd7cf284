// Giving money back, whole or in parts, within a year of the payment.
import { z } from 'zod'
import { defineCall, harmless, key } from '../wire/call.ts'
import { int } from '../wire/shapes.ts'
import { queries, refunds } from './families.ts'

export const refundStates = ['SUCCESS', 'CLOSED', 'PROCESSING', 'ABNORMAL'] as const

/** Ours; the same number is the same refund, however often it is asked for. */
const outRefundNo = z.string().regex(/^[0-9A-Za-z_\-|*@]{1,64}$/)
const fen = z.int().positive()

export const refundRequest = z.object({
  /** One of the two names the payment. */
  transaction_id: z.string().optional(),
  out_trade_no: z.string().optional(),
  out_refund_no: outRefundNo,
  /** The customer sees it. */
  reason: z.string().max(80).optional(),
  notify_url: z.string().optional(),
  funds_account: z.enum(['AVAILABLE', 'UNSETTLED']).optional(),
  amount: z.object({
    refund: fen,
    total: fen,
    currency: z.literal('CNY'),
    from: z.array(z.object({ account: z.string(), amount: z.int() })).optional(),
  }),
  goods_detail: z
    .array(
      z.object({
        merchant_goods_id: z.string(),
        wechatpay_goods_id: z.string().optional(),
        goods_name: z.string().optional(),
        unit_price: z.int(),
        refund_amount: z.int(),
        refund_quantity: z.int(),
      }),
    )
    .optional(),
})
export type RefundRequest = z.input<typeof refundRequest>

const amount = z.object({
  total: int,
  refund: int,
  payer_total: int.nullish(),
  payer_refund: int.nullish(),
  settlement_refund: int.nullish(),
  discount_refund: int.nullish(),
  currency: z.string().nullish(),
})
export const refund = z.object({
  refund_id: z.string(),
  out_refund_no: z.string(),
  transaction_id: z.string(),
  out_trade_no: z.string(),
  channel: z.string().nullish(),
  user_received_account: z.string().nullish(),
  success_time: z.string().nullish(),
  create_time: z.string().nullish(),
  status: z.string(),
  amount,
})
export type Refund = z.output<typeof refund>

/** The same refund as a notification tells it: its state has another name there. */
export const refundNotice = z.object({
  mchid: z.string(),
  refund_id: z.string(),
  out_refund_no: z.string(),
  transaction_id: z.string(),
  out_trade_no: z.string(),
  refund_status: z.string(),
  success_time: z.string().nullish(),
  user_received_account: z.string().nullish(),
  amount,
})

export const refundCalls = {
  refund: defineCall({
    method: 'POST',
    path: '/v3/refund/domestic/refunds',
    repeat: key('out_refund_no'),
    lane: 'bulk',
    family: refunds,
    request: refundRequest,
    reply: refund,
  }),
  getRefund: defineCall({
    method: 'GET',
    path: '/v3/refund/domestic/refunds/{out_refund_no}',
    repeat: harmless,
    lane: 'bulk',
    family: queries,
    request: z.object({ out_refund_no: outRefundNo }),
    reply: refund,
  }),
}
