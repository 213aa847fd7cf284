// 代金券: the platform's own coupons, taken off by itself when the customer pays.
import { z } from 'zod'
import { defineCall, harmless, key } from '../wire/call.ts'
import { int, list } from '../wire/shapes.ts'
import { coupons, queries } from './families.ts'

const stockId = { stock_id: z.string().min(1) }
const creator = { stock_creator_mchid: z.string() }
const openid = { openid: z.string().min(1) }

export const stockRequest = z.object({
  stock_name: z.string().min(1).max(60),
  stock_type: z.literal('NORMAL'),
  out_request_no: z.string().min(1).max(128),
  belong_merchant: z.string(),
  comment: z.string().optional(),
  /** RFC 3339. */
  available_begin_time: z.string(),
  available_end_time: z.string(),
  no_cash: z.boolean(),
  stock_use_rule: z.object({
    max_coupons: int,
    max_amount: int,
    max_amount_by_day: int.optional(),
    max_coupons_per_user: int,
    natural_person_limit: z.boolean(),
    prevent_api_abuse: z.boolean(),
  }),
  coupon_use_rule: z.object({
    /** In fen; the order must reach `transaction_minimum`. */
    fixed_normal_coupon: z.object({ coupon_amount: int, transaction_minimum: int }).optional(),
    goods_tag: z.array(z.string()).optional(),
    trade_type: z.array(z.string()).optional(),
    combine_use: z.boolean().optional(),
    available_items: z.array(z.string()).optional(),
    available_merchants: z.array(z.string()),
  }),
  pattern_info: z
    .object({
      description: z.string(),
      merchant_logo: z.string().optional(),
      merchant_name: z.string().optional(),
      background_color: z.string().optional(),
      coupon_image: z.string().optional(),
    })
    .optional(),
})
export type StockRequest = z.input<typeof stockRequest>

const worth = z.object({ coupon_amount: int, transaction_minimum: int })
const stock = z.object({
  stock_id: z.string(),
  stock_name: z.string(),
  /** `unactivated`, `audit`, `running`, `stoped` (sic), `paused`. */
  status: z.string(),
  available_begin_time: z.string(),
  available_end_time: z.string(),
  distributed_coupons: int.nullish(),
  description: z.string().nullish(),
  no_cash: z.boolean().nullish(),
  stock_use_rule: z
    .object({
      max_coupons: int.nullish(),
      max_amount: int.nullish(),
      max_amount_by_day: int.nullish(),
      max_coupons_per_user: int.nullish(),
      fixed_normal_coupon: worth.nullish(),
    })
    .nullish(),
})
const coupon = z.object({
  coupon_id: z.string(),
  stock_id: z.string(),
  coupon_name: z.string().nullish(),
  /** `SENDED` (sic), `USED`, `EXPIRED`. */
  status: z.string(),
  available_begin_time: z.string().nullish(),
  available_end_time: z.string().nullish(),
  create_time: z.string().nullish(),
  normal_coupon_information: worth.nullish(),
  /** Where it was used. */
  consume_information: z
    .object({ consume_time: z.string().nullish(), transaction_id: z.string() })
    .nullish(),
})
/** The same coupon as a notification tells it. */
export const couponNotice = coupon.extend(creator)

const control = (act: 'start' | 'pause' | 'restart') =>
  defineCall({
    method: 'POST',
    path: `/v3/marketing/favor/stocks/{stock_id}/${act}`,
    repeat: harmless,
    lane: 'bulk',
    family: coupons,
    request: z.object({ ...stockId, ...creator }),
    reply: z.object({ stock_id: z.string() }),
  })

export const favorCalls = {
  createStock: defineCall({
    method: 'POST',
    path: '/v3/marketing/favor/coupon-stocks',
    repeat: key('out_request_no'),
    lane: 'bulk',
    family: coupons,
    request: stockRequest,
    reply: z.object({ stock_id: z.string(), create_time: z.string() }),
  }),
  startStock: control('start'),
  pauseStock: control('pause'),
  restartStock: control('restart'),
  getStock: defineCall({
    method: 'GET',
    path: '/v3/marketing/favor/stocks/{stock_id}',
    repeat: harmless,
    lane: 'bulk',
    family: queries,
    request: z.object({ ...stockId, ...creator }),
    reply: stock,
  }),
  listStocks: defineCall({
    method: 'GET',
    path: '/v3/marketing/favor/stocks',
    repeat: harmless,
    lane: 'bulk',
    family: queries,
    request: z.object({
      ...creator,
      offset: z.int().min(0),
      limit: z.int().min(1).max(10),
      status: z.string().optional(),
    }),
    reply: z.object({ data: list(stock), total_count: int, limit: int, offset: int }),
  }),
  /** Gives one coupon to one person; the same request number is the same coupon. */
  grantCoupon: defineCall({
    method: 'POST',
    path: '/v3/marketing/favor/users/{openid}/coupons',
    repeat: key('out_request_no'),
    lane: 'bulk',
    family: coupons,
    reply: z.object({ coupon_id: z.string() }),
    request: z.object({
      ...openid,
      ...stockId,
      ...creator,
      appid: z.string(),
      out_request_no: z.string().min(1).max(128),
      coupon_value: z.int().optional(),
      coupon_minimum: z.int().optional(),
    }),
  }),
  getCoupon: defineCall({
    method: 'GET',
    path: '/v3/marketing/favor/users/{openid}/coupons/{coupon_id}',
    repeat: harmless,
    lane: 'bulk',
    family: queries,
    reply: coupon,
    request: z.object({ ...openid, coupon_id: z.string(), appid: z.string() }),
  }),
  listCoupons: defineCall({
    method: 'GET',
    path: '/v3/marketing/favor/users/{openid}/coupons',
    repeat: harmless,
    lane: 'bulk',
    family: queries,
    request: z.object({
      ...openid,
      appid: z.string(),
      stock_id: z.string().optional(),
      status: z.string().optional(),
      creator_mchid: z.string().optional(),
      limit: z.int().optional(),
      offset: z.int().optional(),
    }),
    reply: z.object({ data: list(coupon), total_count: int, limit: int, offset: int }),
  }),
  /** Where use and sending of coupons are told. */
  setCouponCallback: defineCall({
    method: 'POST',
    path: '/v3/marketing/favor/callbacks',
    repeat: harmless,
    lane: 'bulk',
    family: coupons,
    request: z.object({
      mchid: z.string(),
      notify_url: z.string(),
      switch: z.boolean().optional(),
    }),
    reply: z.object({ update_time: z.string().nullish(), notify_url: z.string() }),
  }),
}
