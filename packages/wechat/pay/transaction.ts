// Paying: an order is announced, the customer pays on her phone, we ask or are told.
import { z } from 'zod'
import { defineCall, harmless, key } from '../wire/call.ts'
import { done, int, list } from '../wire/shapes.ts'
import { payments, queries } from './families.ts'

/** Our order number: 6-32 of these characters, one payment for ever. */
export const outTradeNo = z.string().regex(/^[0-9A-Za-z_\-|*]{6,32}$/)
/** In fen. */
export const fen = z.int().nonnegative()

export const tradeStates = [
  'SUCCESS',
  'REFUND',
  'NOTPAY',
  'CLOSED',
  'REVOKED',
  'USERPAYING',
  'PAYERROR',
] as const

const goods = z.object({
  merchant_goods_id: z.string(),
  wechatpay_goods_id: z.string().optional(),
  goods_name: z.string().optional(),
  quantity: z.int(),
  unit_price: fen,
})
const order = z.object({
  appid: z.string(),
  mchid: z.string(),
  description: z.string().min(1).max(127),
  out_trade_no: outTradeNo,
  /** RFC 3339; unpaid orders close by themselves after seven days. */
  time_expire: z.string().optional(),
  attach: z.string().max(128).optional(),
  /** Public https without a query. */
  notify_url: z.string().max(255),
  goods_tag: z.string().optional(),
  support_fapiao: z.boolean().optional(),
  amount: z.object({ total: z.int().positive(), currency: z.string().optional() }),
  detail: z
    .object({
      cost_price: fen.optional(),
      invoice_id: z.string().optional(),
      goods_detail: z.array(goods).optional(),
    })
    .optional(),
  scene_info: z
    .object({
      payer_client_ip: z.string().optional(),
      device_id: z.string().optional(),
      store_info: z
        .object({
          id: z.string(),
          name: z.string().optional(),
          area_code: z.string().optional(),
          address: z.string().optional(),
        })
        .optional(),
    })
    .optional(),
  settle_info: z.object({ profit_sharing: z.boolean().optional() }).optional(),
})
const jsapiRequest = order.extend({ payer: z.object({ openid: z.string().min(1) }) })
export type JsapiRequest = z.input<typeof jsapiRequest>

/** A payment as a query and a notification tell it. Amounts in fen. */
export const transaction = z.object({
  appid: z.string().optional(),
  mchid: z.string(),
  out_trade_no: z.string(),
  transaction_id: z.string().nullish(),
  trade_type: z.string().nullish(),
  trade_state: z.string(),
  trade_state_desc: z.string().nullish(),
  bank_type: z.string().nullish(),
  attach: z.string().nullish(),
  success_time: z.string().nullish(),
  payer: z.object({ openid: z.string() }).nullish(),
  amount: z
    .object({
      total: int.nullish(),
      payer_total: int.nullish(),
      currency: z.string().nullish(),
      payer_currency: z.string().nullish(),
    })
    .nullish(),
  promotion_detail: list(
    z.object({
      coupon_id: z.string(),
      amount: int,
      stock_id: z.string().nullish(),
      name: z.string().nullish(),
      scope: z.string().nullish(),
      type: z.string().nullish(),
    }),
  ),
})
export type Transaction = z.output<typeof transaction>

const mchid = { mchid: z.string() }

export const transactionCalls = {
  /** For pages inside WeChat and mini programs; `prepay_id` lives two hours. */
  prepayJsapi: defineCall({
    method: 'POST',
    path: '/v3/pay/transactions/jsapi',
    repeat: key('out_trade_no'),
    lane: 'urgent',
    family: payments,
    request: jsapiRequest,
    reply: z.object({ prepay_id: z.string() }),
  }),
  /** For a code on a screen; lives two hours. */
  prepayNative: defineCall({
    method: 'POST',
    path: '/v3/pay/transactions/native',
    repeat: key('out_trade_no'),
    lane: 'urgent',
    family: payments,
    request: order,
    reply: z.object({ code_url: z.string() }),
  }),
  getTransaction: defineCall({
    method: 'GET',
    path: '/v3/pay/transactions/out-trade-no/{out_trade_no}',
    repeat: harmless,
    lane: 'urgent',
    family: queries,
    request: z.object({ out_trade_no: outTradeNo, ...mchid }),
    reply: transaction,
  }),
  getTransactionById: defineCall({
    method: 'GET',
    path: '/v3/pay/transactions/id/{transaction_id}',
    repeat: harmless,
    lane: 'urgent',
    family: queries,
    request: z.object({ transaction_id: z.string(), ...mchid }),
    reply: transaction,
  }),
  /** An unpaid order; answered with nothing (204). */
  closeTransaction: defineCall({
    method: 'POST',
    path: '/v3/pay/transactions/out-trade-no/{out_trade_no}/close',
    repeat: harmless,
    lane: 'bulk',
    family: payments,
    request: z.object({ out_trade_no: outTradeNo, ...mchid }),
    reply: done,
  }),
}
