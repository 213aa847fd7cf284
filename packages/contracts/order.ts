// What was bought and brought back. A POS sends batches; each order is answered by itself.
import { z } from 'zod'
import {
  byId,
  clean,
  code,
  customerId,
  day,
  decimal,
  fen,
  fenNotNegative,
  identity,
  instant,
  outcome,
  page,
  placedPageQuery,
  queryId,
  route,
  storeId,
  text,
  words,
} from './base.ts'
import { orderConflict } from './coupon-conflict.ts'
import { orderSource } from './source.ts'

const lineInput = z.strictObject({
  sku: text(64),
  name: text(200),
  category: text(60).optional(),
  quantity: z.int().min(1).max(1_000_000),
  unitPrice: decimal,
})
export const buyer = z
  .strictObject({
    memberNo: text(40).optional(),
    phone: text(24).min(5).optional(),
    externalUserid: text(64).optional(),
    identities: z.array(identity).min(1).max(20).optional(),
  })
  .refine(
    (who) => Object.values(who).some((value) => value !== undefined),
    'name the customer by at least one key',
  )

/** What pays an order at a till; each kind once, together what is due. */
const tenderInput = z.strictObject({
  /** `stored`: her stored value; she shows the code of her card. */
  kind: z.enum(['stored', 'card', 'wechat', 'cash']),
  fen: z.int().min(1).max(1e13),
})
/** What paid an order, or what of it came back: of stored value principal and bonus apart. */
export const tender = z.object({
  kind: z.enum(['bonus', 'principal', 'card', 'wechat', 'cash']),
  fen,
})
export type OrderTender = z.infer<typeof tender>

export const orderInput = z.strictObject({
  source: orderSource,
  number: code,
  storeCode: code,
  placedAt: instant,
  /** Default: when it was placed. */
  paidAt: instant.optional(),
  customer: buyer,
  lines: z.array(lineInput).min(1).max(500),
  couponCodes: z.array(code).max(20).default([]),
  /** What the till took. When given and different from our own sum, the order is refused. */
  paidFen: fenNotNegative.optional(),
  /**
   * The till could not ask when it sold. Coupons are judged by when the order was placed, at most
   * seven days back; what cannot count refuses nothing: the order is written as it was paid, and
   * what was given for nothing is noted. With coupons `paidFen` is needed.
   */
  offline: z.boolean().optional(),
  /** Left out: nobody says what paid it, and a refund says no more than its sum. */
  tenders: z
    .array(tenderInput)
    .max(4)
    .refine((all) => new Set(all.map(({ kind }) => kind)).size === all.length, 'each kind once')
    .optional(),
  /** Login or WeCom userid of the guide who made the sale. */
  guideLogin: text(64).optional(),
})
export type OrderInput = z.infer<typeof orderInput>

const refundLines = z
  .array(
    z.strictObject({
      /** The line's place in the order, from 1. */
      line: z.int().min(1).max(500),
      quantity: z.int().min(1).max(1_000_000),
    }),
  )
  .min(1)
  .max(500)
export const refundInput = z.strictObject({
  source: orderSource,
  orderNumber: code,
  /** The refund's own number within the source: sent again, it is answered and not done again. */
  number: code,
  refundedAt: instant,
  /** Absent: everything not yet brought back. */
  lines: refundLines.optional(),
  reason: z.string().trim().max(200).regex(clean).optional(),
})
export type RefundInput = z.infer<typeof refundInput>

/** Goods for other goods of the same price: what each unit carries stays with it. */
export const exchangeInput = z.strictObject({
  source: orderSource,
  orderNumber: code,
  /** The exchange's own number within its order: sent again, it is answered and not done again. */
  number: code,
  exchangedAt: instant,
  lines: z
    .array(
      z.strictObject({
        /** The line's place in the order, from 1. */
        line: z.int().min(1).max(500),
        quantity: z.int().min(1).max(1_000_000),
        /** What she gets. At another price it is a refund and a new order. */
        sku: text(64),
        name: text(200),
        unitPrice: decimal,
      }),
    )
    .min(1)
    .max(500),
  reason: z.string().trim().max(200).regex(clean).optional(),
})
export type ExchangeInput = z.infer<typeof exchangeInput>
const exchangeDone = z.object({
  exchangeId: z.int(),
  orderId: z.int(),
  customerId,
  number: z.string(),
  duplicate: z.boolean(),
})
export type ExchangeDone = z.infer<typeof exchangeDone>

const orderDone = z.object({
  orderId: z.int(),
  customerId,
  number: z.string(),
  /** True when this source and number were known already; nothing was done. */
  duplicate: z.boolean(),
  goodsFen: fen,
  discountFen: fen,
  paidFen: fen,
  coupons: z.array(z.object({ code: z.string(), discountFen: fen })),
  /** Of an order made offline; null: everything counts. */
  conflict: orderConflict.nullable(),
  tenders: z.array(tender),
})
const refundDone = z.object({
  refundId: z.int(),
  orderId: z.int(),
  customerId,
  number: z.string(),
  duplicate: z.boolean(),
  refundFen: fen,
  /** Where it goes back to. Bonus goes to bonus and is never paid out. */
  tenders: z.array(tender),
  refundableFen: fen,
})
export type OrderDone = z.infer<typeof orderDone>
export type RefundDone = z.infer<typeof refundDone>

const row = z.object({
  id: z.int(),
  source: z.string(),
  number: z.string(),
  customerId,
  customerName: z.string().nullable(),
  /** Null for orders of no store: imported ones that name none. */
  storeId: storeId.nullable(),
  storeName: z.string().nullable(),
  guideName: z.string().nullable(),
  paidAt: instant,
  lineCount: z.int(),
  goodsFen: fen,
  discountFen: fen,
  paidFen: fen,
  refundedFen: fen,
})
export type OrderRow = z.infer<typeof row>
const detail = row.extend({
  placedAt: instant,
  lines: z.array(
    z.object({
      line: z.int(),
      sku: z.string(),
      name: z.string(),
      category: z.string().nullable(),
      quantity: z.int(),
      returned: z.int(),
      unitPrice: z.string(),
      goodsFen: fen,
      discountFen: fen,
      paidFen: fen,
      refundedFen: fen,
    }),
  ),
  tenders: z.array(tender.extend({ refundedFen: fen })),
  refunds: z.array(
    z.object({
      id: z.int(),
      number: z.string(),
      refundedAt: instant,
      refundFen: fen,
      /** What offers that were lost took off; below zero: what came back of it. */
      lostFen: fen,
      reason: z.string().nullable(),
    }),
  ),
  exchanges: z.array(
    z.object({
      id: z.int(),
      number: z.string(),
      exchangedAt: instant,
      line: z.int(),
      quantity: z.int(),
      sku: z.string(),
      name: z.string(),
      reason: z.string().nullable(),
    }),
  ),
})
export type OrderDetail = z.infer<typeof detail>
const refundEffect = z.object({
  module: z.string(),
  sentence: words,
  fen: fen.nullable(),
  points: z.int().nullable(),
})
export type RefundEffect = z.infer<typeof refundEffect>

const read = route({ scope: 'store', permission: 'orders.read' })
const write = route({ scope: 'store', permission: 'orders.write', idempotent: true })

export const order = {
  ingest: write
    .route({
      method: 'POST',
      path: '/v1/orders',
      tags: ['Orders'],
      summary: 'Paid orders from a till, up to 1,000 at once',
    })
    .input(z.strictObject({ orders: z.array(orderInput).min(1).max(1000) }))
    .output(z.object({ items: z.array(outcome(orderDone)) })),
  list: read
    .route({
      method: 'GET',
      path: '/v1/orders',
      tags: ['Orders'],
      summary: 'Orders of the stores within reach',
    })
    .input(
      placedPageQuery.extend({
        customerId: queryId.optional(),
        storeId: queryId.optional(),
        from: day.optional(),
        until: day.optional(),
        search: z.string().trim().max(64).regex(clean).optional(),
      }),
    )
    .output(page(row)),
  get: read
    .route({
      method: 'GET',
      path: '/v1/orders/{id}',
      tags: ['Orders'],
      summary: 'One order with its lines and refunds',
    })
    .input(byId)
    .output(detail),
  refund: write
    .route({
      method: 'POST',
      path: '/v1/refunds',
      tags: ['Orders'],
      summary: 'Goods brought back, up to 1,000 at once',
    })
    .input(z.strictObject({ refunds: z.array(refundInput).min(1).max(1000) }))
    .output(z.object({ items: z.array(outcome(refundDone)) })),
  exchange: write
    .route({
      method: 'POST',
      path: '/v1/exchanges',
      tags: ['Orders'],
      summary: 'Goods taken back for others of the same price, up to 1,000 exchanges at once',
    })
    .input(z.strictObject({ exchanges: z.array(exchangeInput).min(1).max(1000) }))
    .output(z.object({ items: z.array(outcome(exchangeDone)) })),
  previewRefund: route({ scope: 'store', permission: 'orders.read', whileReadOnly: true })
    .route({
      method: 'POST',
      path: '/v1/refunds/preview',
      tags: ['Orders'],
      summary: 'What a refund would give and take back',
    })
    .input(
      z.strictObject({ source: orderSource, orderNumber: code, lines: refundLines.optional() }),
    )
    .output(
      z.object({
        orderId: z.int(),
        refundFen: fen,
        /** Taken off for offers that are lost by what is kept; below zero: what comes back of it. */
        lostFen: fen,
        refundableFen: fen,
        /** Where it would go back to; nothing where the order named no tenders. */
        tenders: z.array(tender),
        effects: z.array(refundEffect),
      }),
    ),
}
