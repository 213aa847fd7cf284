// Coupons: what a template promises, who holds one, and what it is worth at the till.
import { z } from 'zod'
import {
  basisPoints,
  byId,
  clean,
  code,
  customerId,
  day,
  decimal,
  done,
  fen,
  fenNotNegative,
  instant,
  name,
  outcome,
  page,
  pageQuery,
  multiline,
  queryFlag,
  queryId,
  route,
  storeId,
  text,
} from './base.ts'
import { orderSource } from './source.ts'

export const couponStates = ['issued', 'locked', 'redeemed', 'void', 'expired'] as const
const pieces = z.int().min(1).max(1000)
export const couponBenefits = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('amountOff'), amountFen: fenNotNegative.min(1) }),
  z.strictObject({
    kind: z.literal('percentOff'),
    offBp: basisPoints.min(1),
    maxOffFen: fenNotNegative.min(1).optional(),
  }),
  /** One piece of an article for a price. */
  z.strictObject({ kind: z.literal('trial'), sku: text(64), priceFen: fenNotNegative }),
  /** Pieces of an article free, beside other goods; the threshold looks at those. */
  z.strictObject({ kind: z.literal('gift'), sku: text(64), pieces: pieces.default(1) }),
  /** The same for a price each: an add-on. */
  z.strictObject({
    kind: z.literal('exchange'),
    sku: text(64),
    priceFen: fenNotNegative.min(1),
    pieces: pieces.default(1),
  }),
  /** Each so many covered pieces for a price together. */
  z.strictObject({
    kind: z.literal('nForPrice'),
    pieces: pieces.min(2),
    priceFen: fenNotNegative.min(1),
    /** So many sets at most. */
    most: z.int().min(1).max(1000).optional(),
  }),
])
/** So many are issued within each business day, week from Monday, or month. */
export const couponPeriod = z.strictObject({
  per: z.enum(['day', 'week', 'month']),
  count: z.int().min(1).max(1e9),
})
export const couponValidity = z.discriminatedUnion('kind', [
  /** From issue on, through the end of the last day in the brand's zone. */
  z.strictObject({
    kind: z.literal('days'),
    days: z.int().min(1).max(1100),
    startsAfterDays: z.int().min(0).max(365).default(0),
  }),
  z.strictObject({ kind: z.literal('range'), from: day, until: day }),
])
const templateInput = z.strictObject({
  id: z.int().positive().optional(),
  name: name.max(60),
  benefit: couponBenefits,
  validity: couponValidity,
  /** The basket must reach it; 0 means no threshold. */
  thresholdFen: fenNotNegative.default(0),
  /** So many pieces of what counts must be in it; 0 means any. */
  thresholdPieces: z.int().min(0).max(1000).default(0),
  /** Articles it covers, beside those of the categories. */
  skus: z.array(text(64)).max(500).default([]),
  /** Empty, and no articles: everything is covered. */
  categories: z.array(text(60)).max(200).default([]),
  /** Empty, and no regions: every store. */
  storeIds: z.array(storeId).max(5000).default([]),
  /** Every store that lies in one of them when it is used, beside those named. */
  regionIds: z.array(z.int().positive()).max(200).default([]),
  /** Sources of orders it counts on, as in `pos`; empty means all. */
  channels: z.array(orderSource).max(50).default([]),
  periodLimit: couponPeriod.nullable().default(null),
  /** Only members of these tiers may use it; empty means everyone. */
  tierIds: z.array(z.int().positive()).max(20).default([]),
  /** What it may take off in all; a use that would pass it is refused before it is paid. */
  budgetFen: fenNotNegative.min(1).nullable().default(null),
  totalLimit: z.int().min(1).max(1e9).nullable().default(null),
  perCustomerLimit: z.int().min(1).max(1000).nullable().default(null),
  /** Given back when the order that used it is refunded in full. */
  restoreOnFullRefund: z.boolean().default(true),
  /** A stock of WeChat Pay's own coupons: WeChat Pay takes it off, and our pricing never does. */
  wechatStockId: z
    .string()
    .regex(/^\d{4,20}$/)
    .nullable()
    .default(null),
  note: z.string().trim().max(500).regex(multiline).default(''),
  active: z.boolean().default(true),
})
export type CouponTemplateInput = z.infer<typeof templateInput>
const template = templateInput.extend({
  id: z.int(),
  issued: z.int(),
  redeemed: z.int(),
  discountFen: fen,
  /** Of the budget: what uses and open purchases have taken. */
  budgetUsedFen: fen,
  createdAt: instant,
})
export type CouponTemplate = z.infer<typeof template>
const coupon = z.object({
  id: z.int(),
  code: z.string(),
  templateId: z.int(),
  templateName: z.string(),
  customerId,
  state: z.enum(couponStates),
  benefit: couponBenefits,
  thresholdFen: fen,
  thresholdPieces: z.int(),
  issuedAt: instant,
  validFrom: instant,
  validUntil: instant,
  redeemedAt: instant.nullable(),
  storeName: z.string().nullable(),
  orderNumber: z.string().nullable(),
  discountFen: fen.nullable(),
  /** WeChat Pay takes it off by itself; nothing is shown at the till. */
  byWechat: z.boolean(),
  /** Who or what granted it, as in `journey 3` or `staff`. */
  issuedBy: z.string(),
})
export type Coupon = z.infer<typeof coupon>

const check = z.object({
  usable: z.boolean(),
  discountFen: fen,
  /** Why not, when it is not usable, and how much the basket lacks. */
  refusal: z
    .object({
      code: z.string(),
      sentence: z.object({ zh: z.string(), en: z.string() }),
      missingFen: fen.nullable(),
      missingPieces: z.int().nullable(),
    })
    .nullable(),
  coupon: coupon.nullable(),
})
export type CouponCheck = z.infer<typeof check>
const checkInput = z.strictObject({
  code,
  storeCode: code,
  lines: z
    .array(
      z.strictObject({
        sku: text(64),
        category: text(60).optional(),
        quantity: z.int().min(1).max(1_000_000),
        unitPrice: decimal,
      }),
    )
    .min(1)
    .max(500),
})
export type CouponCheckInput = z.infer<typeof checkInput>

export const couponRoutes = {
  listTemplates: route({
    scope: { none: 'templates hold no customer data' },
    permission: 'signedIn',
  })
    .route({
      method: 'GET',
      path: '/v1/coupon-templates',
      tags: ['Coupons'],
      summary: 'Coupon templates',
    })
    .input(
      pageQuery.extend({
        active: queryFlag.optional(),
        search: z.string().trim().max(60).regex(clean).optional(),
      }),
    )
    .output(page(template)),
  saveTemplate: route({ scope: 'brand', permission: 'coupons.write', idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/coupon-templates',
      tags: ['Coupons'],
      summary: 'Create or change a template',
    })
    .input(templateInput)
    .output(template),
  issue: route({ scope: 'customers', permission: 'coupons.write', idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/coupons',
      tags: ['Coupons'],
      summary: 'Issue by hand, up to 1,000 at once',
    })
    .input(
      z.strictObject({
        templateId: z.int().positive(),
        customerIds: z.array(customerId).min(1).max(1000),
        reason: text(200).optional(),
      }),
    )
    .output(z.object({ items: z.array(outcome(coupon)) })),
  list: route({ scope: 'customers', permission: 'customers.read' })
    .route({
      method: 'GET',
      path: '/v1/coupons',
      tags: ['Coupons'],
      summary: 'Coupons of customers within reach',
    })
    .input(
      pageQuery.extend({
        customerId: queryId.optional(),
        templateId: queryId.optional(),
        state: z.enum(couponStates).optional(),
      }),
    )
    .output(page(coupon)),
  check: route({ scope: 'store', permission: 'orders.write', whileReadOnly: true })
    .route({
      method: 'POST',
      path: '/v1/coupons/check',
      tags: ['Coupons'],
      summary: 'At the till: would this code count on this basket? Reserves nothing',
    })
    .input(checkInput)
    .output(check),
  voidCoupon: route({ scope: 'customers', permission: 'coupons.write', idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/coupons/{id}/void',
      tags: ['Coupons'],
      summary: 'Take a coupon back',
    })
    .input(byId.extend({ reason: text(200) }))
    .output(done),
}
