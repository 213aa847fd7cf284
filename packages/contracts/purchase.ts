// Purchases of the own shop: placed and paid by customers, packed and handed over by stores, and
// what comes back.
import { z } from 'zod'
import {
  bodyId,
  byId,
  code,
  done,
  fen,
  fenNotNegative,
  instant,
  page,
  pageQuery,
  place,
  route,
  text,
} from './base.ts'
import { payCode, paySheet } from './pay-sheet.ts'
import { cartLines, deliveryAsk, deliveryKinds } from './cart.ts'

/**
 * placed -> paid -> preparing -> ready (pickUp, inStore) | shipped (sameCity, parcel) -> completed;
 * placed -> expired | cancelled. `refunded`: paid, and all the money went back.
 */
export const purchaseStates = [
  'placed',
  'paid',
  'preparing',
  'ready',
  'shipped',
  'completed',
  'expired',
  'cancelled',
  'refunded',
] as const
export type PurchaseState = (typeof purchaseStates)[number]
/** asked -> agreed -> refunded (the money has arrived) | declined. */
export const returnStates = ['asked', 'agreed', 'declined', 'refunded'] as const

const purchaseLine = z.object({
  /** Its place in the purchase, from 1. */
  line: z.int(),
  sku: z.string(),
  name: z.string(),
  options: z.record(z.string(), z.string()),
  picture: z.string().nullable(),
  quantity: z.int(),
  /** Units that came back. */
  returned: z.int(),
  unitFen: fen,
  goodsFen: fen,
  discountFen: fen,
  totalFen: fen,
})
export type PurchaseLine = z.infer<typeof purchaseLine>

const returnedLines = z
  .array(z.strictObject({ line: z.int().min(1).max(100), quantity: z.int().min(1).max(999) }))
  .min(1)
  .max(100)
  .refine((all) => new Set(all.map((one) => one.line)).size === all.length, 'each line once')
export const returnRequest = z.object({
  id: z.int(),
  purchaseId: z.int(),
  state: z.enum(returnStates),
  lines: z.array(z.object({ line: z.int(), name: z.string(), quantity: z.int() })),
  reason: z.string(),
  askedAt: instant,
  settledAt: instant.nullable(),
  /** What the store said when it declined. */
  answer: z.string().nullable(),
  /** What goes back to her, as it was decided; null before. */
  refundFen: fen.nullable(),
})
export type ReturnRequest = z.infer<typeof returnRequest>

export const purchaseRow = z.object({
  id: z.int(),
  number: z.string(),
  state: z.enum(purchaseStates),
  delivery: z.enum(deliveryKinds),
  storeId: z.int(),
  storeName: z.string(),
  placedAt: instant,
  /** Until when it waits for its payment. */
  expiresAt: instant,
  paidAt: instant.nullable(),
  /** So many pieces in all. */
  pieces: z.int(),
  /** The name of the first article, for lists. */
  title: z.string(),
  picture: z.string().nullable(),
  totalFen: fen,
  /** Of that, what her stored value pays. */
  storedFen: fen,
  refundedFen: fen,
  /** A return waits for its answer. */
  returnAsked: z.boolean(),
})
export const purchaseParts = z.object({
  lines: z.array(purchaseLine),
  goodsFen: fen,
  discountFen: fen,
  freightFen: fen,
  /** Of what she paid: borne by a coupon of WeChat Pay. */
  wechatCouponFen: fen,
  note: z.string().nullable(),
  carrier: z.string().nullable(),
  trackingNumber: z.string().nullable(),
  preparedAt: instant.nullable(),
  readyAt: instant.nullable(),
  shippedAt: instant.nullable(),
  completedAt: instant.nullable(),
  coupons: z.array(z.object({ code: z.string(), name: z.string(), discountFen: fen })),
  returns: z.array(returnRequest),
})
export const purchaseRecipient = z.object({
  name: z.string(),
  phone: z.string(),
  area: z.string(),
  street: z.string(),
  place: place.nullable(),
})
export const purchaseInvoice = z.object({
  title: z.string(),
  taxNumber: z.string().nullable(),
  email: z.string(),
})

export type OwnPurchaseRow = z.infer<typeof purchaseRow>
const ownPurchase = purchaseRow.extend(purchaseParts.shape).extend({
  storeAddress: z.string().nullable(),
  /** What she shows at the counter; null before it is paid and after it was handed over. */
  pickUpCode: z.string().nullable(),
  recipient: purchaseRecipient.nullable(),
  invoice: purchaseInvoice.nullable(),
  /** False where WeChat Pay does not know her yet. */
  payable: z.boolean(),
  /** Units of any line may still be asked back. */
  returnable: z.boolean(),
})
export type OwnPurchase = z.infer<typeof ownPurchase>

const placed = z.object({
  id: z.int(),
  number: z.string(),
  state: z.enum(purchaseStates),
  totalFen: fen,
  /** What is left to pay; 0: it costs nothing, or is paid. */
  dueFen: fen,
  expiresAt: instant,
})
export type PlacedPurchase = z.infer<typeof placed>

const own = route({ scope: 'self', permission: 'customer' })
const ownWrite = route({ scope: 'self', permission: 'customer', idempotent: true })
const shop = ['Own shop']

export const ownPurchaseRoutes = {
  place: own
    .route({
      method: 'POST',
      path: '/v1/consumer/shop/purchases',
      tags: shop,
      summary: 'Place a purchase: units and coupons are held until it is paid or its time is over',
    })
    .input(
      z.strictObject({
        /** Made by the page before it asks: the same key is the same purchase. */
        key: z.string().regex(/^[\w-]{8,64}$/),
        /** For goods bought at once; left out, it is the cart, which is empty afterwards. */
        storeId: bodyId.optional(),
        lines: cartLines.min(1).optional(),
        delivery: deliveryAsk,
        couponCodes: z.array(code).max(20).default([]),
        /** What she was shown. Where it is something else by now, she is asked again. */
        totalFen: fenNotNegative,
        /** Of that, what her stored value is to pay: at most the goods, not their freight. */
        storedFen: fenNotNegative.optional(),
        /** One of her invoice titles. */
        invoiceTitleId: bodyId.optional(),
        note: text(200).optional(),
      }),
    )
    .output(placed),
  mine: own
    .route({
      method: 'GET',
      path: '/v1/consumer/shop/purchases',
      tags: shop,
      summary: 'My purchases, newest first',
    })
    .input(pageQuery.extend({ state: z.enum(purchaseStates).optional() }))
    .output(page(purchaseRow)),
  one: own
    .route({
      method: 'GET',
      path: '/v1/consumer/shop/purchases/{id}',
      tags: shop,
      summary: 'One of my purchases',
    })
    .input(byId)
    .output(ownPurchase),
  pay: own
    .route({
      method: 'POST',
      path: '/v1/consumer/shop/purchases/{id}/pay',
      tags: shop,
      summary: 'The sheet that pays it',
    })
    .input(byId)
    .output(paySheet),
  payByCode: own
    .route({
      method: 'POST',
      path: '/v1/consumer/shop/purchases/{id}/pay-code',
      tags: shop,
      summary: 'The code that pays it, for a screen that is no phone',
    })
    .input(byId)
    .output(payCode),
  cancel: ownWrite
    .route({
      method: 'POST',
      path: '/v1/consumer/shop/purchases/{id}/cancel',
      tags: shop,
      summary: 'Give up a purchase that is not paid',
    })
    .input(byId)
    .output(done),
  received: ownWrite
    .route({
      method: 'POST',
      path: '/v1/consumer/shop/purchases/{id}/received',
      tags: shop,
      summary: 'It has arrived',
    })
    .input(byId)
    .output(done),
  askReturn: ownWrite
    .route({
      method: 'POST',
      path: '/v1/consumer/shop/purchases/{id}/returns',
      tags: shop,
      summary: 'Ask to bring something back',
    })
    .input(byId.extend({ lines: returnedLines, reason: text(200) }))
    .output(returnRequest),
}
