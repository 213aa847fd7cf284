// Paid cards: what is sold, who holds one, bought at the desk, at the till and on the phone, given
// back by rule.
import { z } from 'zod'
import {
  bodyId,
  clean,
  code,
  customerId,
  day,
  fen,
  instant,
  multiline,
  name,
  queryId,
  route,
  storeId,
} from './base.ts'
import { paySheet } from './pay-sheet.ts'
import { orderSource } from './source.ts'

const tags = ['Paid cards']
const paidBy = z.enum(['cash', 'card', 'wechat'])
const price = z.int().min(1).max(1e8)
/** Made by the page before it asks; the same key is the same purchase. */
const key = z
  .string()
  .min(8)
  .max(64)
  .regex(/^[\w-]+$/)

const bundle = z.strictObject({ templateId: bodyId, count: z.int().min(1).max(10) })
const refundRule = z.strictObject({
  /** All of it within so many days, as long as nothing of it was used; 0: never. */
  fullDays: z.int().min(0).max(90),
  /** After that, or once used: for the days left, less what its coupons took off; or nothing. */
  later: z.enum(['proRata', 'none']),
})
const passPlanInput = z
  .strictObject({
    id: bodyId.optional(),
    name: name.max(40),
    blurb: z.string().trim().max(300).regex(multiline).default(''),
    priceFen: price,
    months: z.int().min(1).max(36),
    /** Points of orders paid while it runs are multiplied by this; 1: not at all. */
    factor: z.int().min(1).max(10),
    /** Given on the first day of each of its months. */
    coupons: z.array(bundle).max(5),
    refund: refundRule,
    /** So many days before the last pass of hers ends an event says so; null: never. */
    remindDays: z.int().min(1).max(60).nullable(),
    onSale: z.boolean(),
  })
  .refine(({ factor, coupons }) => factor > 1 || coupons.length > 0, {
    path: ['factor'],
    message: 'it gives nothing',
  })
  .refine(({ coupons }) => new Set(coupons.map((one) => one.templateId)).size === coupons.length, {
    path: ['coupons'],
    message: 'a template twice',
  })
export type PassPlanInput = z.infer<typeof passPlanInput>
const namedBundle = z.object({ templateId: z.int(), count: z.int(), name: z.string() })
const terms = z.object({
  name: z.string(),
  blurb: z.string(),
  priceFen: fen,
  months: z.int(),
  factor: z.int(),
  coupons: z.array(namedBundle),
  refund: refundRule,
})
const passPlan = terms.extend({
  id: z.int(),
  /** What she saw when she pays for it. */
  version: z.int(),
  remindDays: z.int().nullable(),
  onSale: z.boolean(),
  /** Passes that run or wait. */
  open: z.int(),
  /** Of what was paid for those: the share of the days that are still to come. */
  unearnedFen: fen,
  changedAt: instant,
})
export type PassPlan = z.infer<typeof passPlan>

const pass = terms.extend({
  id: z.int(),
  customerId,
  planId: z.int(),
  source: z.string(),
  number: z.string(),
  paidBy,
  storeId: z.int().nullable(),
  boughtAt: instant,
  fromOn: day,
  /** The last day on which it runs. */
  lastOn: day,
  state: z.enum(['waiting', 'running', 'ended', 'returned']),
  refundFen: fen.nullable(),
})
export type Pass = z.infer<typeof pass>
const sold = z.object({ pass, duplicate: z.boolean() })

const passReturn = z.object({
  rule: z.enum(['full', 'proRata', 'none']),
  refundFen: fen,
  priceFen: fen,
  days: z.int(),
  unusedDays: z.int(),
  /** What its coupons took off orders. */
  usedFen: fen,
  couponsUsed: z.int(),
  /** Unused ones, taken back. */
  couponsBack: z.int(),
  /** Points it gave on top, taken back; and those that are not there any more. */
  pointsBack: z.int(),
  pointsGone: z.int(),
})
export type PassReturn = z.infer<typeof passReturn>
const ofPass = z.strictObject({ id: queryId, passId: queryId })

const offer = terms.extend({ planId: z.int(), version: z.int() })
export type PassOffer = z.infer<typeof offer>
const ownPasses = z.object({
  /** Running and waiting, in the order in which they run. */
  passes: z.array(pass),
  offers: z.array(offer),
  /** WeChat Pay knows her. */
  payable: z.boolean(),
})
export type OwnPasses = z.infer<typeof ownPasses>

const rules = { scope: 'brand', permission: 'loyalty.write' } as const
const desk = { scope: 'customers', permission: 'orders.write', idempotent: true } as const

export const passRoutes = {
  listPlans: route({ scope: 'brand', permission: 'customers.read' })
    .route({
      method: 'GET',
      path: '/v1/pass-plans',
      tags,
      summary: 'Paid cards that are sold or were, with who holds them',
    })
    .output(z.object({ items: z.array(passPlan) })),
  savePlan: route({ ...rules, idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/pass-plans',
      tags,
      summary: 'Save a paid card; passes that were bought keep what they promised',
    })
    .input(passPlanInput)
    .output(passPlan),
  ofCustomer: route({ scope: 'customers', permission: 'customers.read' })
    .route({
      method: 'GET',
      path: '/v1/customers/{id}/passes',
      tags,
      summary: 'Paid cards of a customer, the latest first',
    })
    .input(z.strictObject({ id: queryId }))
    .output(z.object({ items: z.array(pass) })),
  sell: route(desk)
    .route({
      method: 'POST',
      path: '/v1/customers/{id}/passes',
      tags,
      summary: 'Sell a paid card at the desk; it begins today or when the one before ends',
    })
    .input(
      z.strictObject({
        id: queryId,
        key,
        planId: bodyId,
        /** What she pays: refused where it is not the price. */
        fen: price,
        paidBy,
        storeId,
      }),
    )
    .output(sold),
  sellAtTill: route({ scope: 'store', permission: 'orders.write', idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/till/passes',
      tags,
      summary: 'The same at a till, by the code that her card shows',
    })
    .input(
      z.strictObject({
        source: orderSource,
        number: code,
        storeCode: code,
        cardCode: code,
        planId: bodyId,
        fen: price,
        paidBy,
      }),
    )
    .output(sold),
  previewReturn: route({ scope: 'customers', permission: 'orders.write' })
    .route({
      method: 'GET',
      path: '/v1/customers/{id}/passes/{passId}/return',
      tags,
      summary: 'What giving a paid card back would pay out and take back',
    })
    .input(ofPass)
    .output(passReturn),
  giveBack: route(desk)
    .route({
      method: 'POST',
      path: '/v1/customers/{id}/passes/{passId}/return',
      tags,
      summary: 'Give a paid card back; refused where it pays out another sum than was seen',
    })
    .input(
      ofPass.extend({
        key,
        fen: z.int().min(0).max(1e8),
        reason: z.string().trim().max(200).regex(clean).optional(),
      }),
    )
    .output(z.object({ pass, repeated: z.boolean() })),
  own: route({ scope: 'self', permission: 'customer' })
    .route({
      method: 'GET',
      path: '/v1/consumer/passes',
      tags: ['Consumer'],
      summary: 'My paid cards, and those I may buy',
    })
    .output(ownPasses),
  buy: route({ scope: 'self', permission: 'customer' })
    .route({
      method: 'POST',
      path: '/v1/consumer/passes',
      tags: ['Consumer'],
      summary: 'The sheet on which I pay for a card; the same key is the same payment',
    })
    .input(z.strictObject({ key, planId: bodyId, version: z.int().min(1).max(1e6) }))
    .output(paySheet),
}
