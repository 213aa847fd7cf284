// Coupons of WeChat Pay behind our templates: what WeChat Pay says of their stock, and how each stands.
import { z } from 'zod'
import {
  byId,
  customerId,
  done,
  fen,
  instant,
  page,
  pageQuery,
  queryId,
  route,
  words,
} from './base.ts'

export const wechatCouponStates = [
  'waiting',
  'sent',
  'refused',
  'withdrawn',
  'used',
  'expired',
] as const

const problem = z.object({ code: z.string(), sentence: words })
const stock = z.object({
  name: z.string(),
  /** As WeChat Pay calls it: `unactivated`, `audit`, `running`, `paused`, `stoped`. */
  status: z.string(),
  beginsAt: z.string(),
  endsAt: z.string(),
  amountFen: fen.nullable(),
  thresholdFen: fen.nullable(),
  most: z.int().nullable(),
  mostFen: fen.nullable(),
  mostFenByDay: fen.nullable(),
  perPerson: z.int().nullable(),
  /** Given by WeChat Pay, whoever asked for it. */
  distributed: z.int(),
})
const board = z.object({
  stockId: z.string(),
  /** Null where WeChat Pay could not be asked: `problem` says why. */
  stock: stock.nullable(),
  problem: problem.nullable(),
  /** Ours, by state. */
  counts: z.object({
    waiting: z.int(),
    sent: z.int(),
    refused: z.int(),
    withdrawn: z.int(),
    used: z.int(),
    expired: z.int(),
  }),
})
export type WechatStockBoard = z.infer<typeof board>
const row = z.object({
  /** Of our coupon. */
  id: z.int(),
  code: z.string(),
  templateId: z.int(),
  customerId,
  customerName: z.string().nullable(),
  state: z.enum(wechatCouponStates),
  /** Why it waits or was refused. */
  problem: problem.nullable(),
  askedAt: instant,
  sentAt: instant.nullable(),
  usedAt: instant.nullable(),
  usedFen: fen.nullable(),
  /** The payment at WeChat Pay in which it was used. */
  transactionId: z.string().nullable(),
})
export type WechatCoupon = z.infer<typeof row>

const tags = ['Coupons']
export const wechatCouponRoutes = {
  board: route({ scope: { none: 'stocks hold no customer data' }, permission: 'coupons.write' })
    .route({
      method: 'GET',
      path: '/v1/coupon-templates/{id}/wechat',
      tags,
      summary: 'The stock at WeChat Pay behind a template, beside how ours stand',
    })
    .input(byId)
    .output(board),
  list: route({ scope: 'customers', permission: 'customers.read' })
    .route({
      method: 'GET',
      path: '/v1/wechat-coupons',
      tags,
      summary: 'Coupons that were to be given by WeChat Pay, and how each stands',
    })
    .input(
      pageQuery.extend({
        templateId: queryId.optional(),
        customerId: queryId.optional(),
        state: z.enum(wechatCouponStates).optional(),
      }),
    )
    .output(page(row)),
  repeat: route({ scope: 'customers', permission: 'coupons.write', idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/wechat-coupons/{id}/repeat',
      tags,
      summary: 'Ask WeChat Pay once more for one that was refused',
    })
    .input(byId)
    .output(done),
}
