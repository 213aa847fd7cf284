// Purchases at the store's desk: packed, handed over, sent, taken back; and how they may travel.
import { z } from 'zod'
import {
  bodyId,
  byId,
  clean,
  customerId,
  day,
  fen,
  fenNotNegative,
  page,
  pageQuery,
  queryId,
  route,
  text,
} from './base.ts'
import { deliveryKinds } from './cart.ts'
import {
  purchaseInvoice,
  purchaseParts,
  purchaseRecipient,
  purchaseRow,
  purchaseStates,
  returnRequest,
  returnStates,
} from './purchase.ts'

const deskRow = purchaseRow.extend({ customerId, customerName: z.string().nullable() })
export type PurchaseRow = z.infer<typeof deskRow>
const deskPurchase = deskRow.extend(purchaseParts.shape).extend({
  orderId: z.int().nullable(),
  recipient: purchaseRecipient.nullable(),
  invoice: purchaseInvoice.nullable(),
  /** The code was shown and the goods given: by whom. */
  handedBy: z.string().nullable(),
  /** Paid after the goods had gone to others: the money went back. */
  short: z.boolean(),
})
export type Purchase = z.infer<typeof deskPurchase>
const deskReturn = returnRequest.extend({
  number: z.string(),
  customerId,
  customerName: z.string().nullable(),
  storeName: z.string(),
  /** What agreeing would give back for the goods; null once it is settled. */
  wouldRefundFen: fen.nullable(),
})
export type DeskReturn = z.infer<typeof deskReturn>

const kind = z.strictObject({ offered: z.boolean() })
const freight = kind.extend({
  feeFen: fenNotNegative.max(1e7),
  /** From so much goods on it is free; null: never. */
  freeFromFen: fenNotNegative.min(1).max(1e9).nullable(),
})
const deliverySettings = z.strictObject({
  pickUp: kind,
  inStore: kind,
  /** From the store, as far as `radiusM` along the ground. */
  sameCity: freight.extend({ radiusM: z.int().min(100).max(50_000) }),
  parcel: freight,
  /** How long a purchase waits for its payment. */
  windowMinutes: z.int().min(1).max(120),
  /** So many days after it was completed a return may be asked for. */
  returnDays: z.int().min(0).max(365),
})
export type DeliverySettings = z.infer<typeof deliverySettings>

const purchaseFilters = {
  storeId: queryId.optional(),
  state: z.enum(purchaseStates).optional(),
  delivery: z.enum(deliveryKinds).optional(),
  customerId: queryId.optional(),
  /** Its number. */
  search: z.string().trim().max(64).regex(clean).optional(),
  from: day.optional(),
  until: day.optional(),
}
const returnFilters = { storeId: queryId.optional(), state: z.enum(returnStates).optional() }
const read = route({ scope: 'store', permission: 'orders.read' })
/** No receipts: a reply names who gets the parcel. What is done already is answered, not refused. */
const write = route({ scope: 'store', permission: 'orders.write' })
const brandRead = route({ scope: { none: 'settings of the shop' }, permission: 'signedIn' })
const brandWrite = route({ scope: 'brand', permission: 'shop.write', idempotent: true })
const desk = ['Purchases']

export const deskPurchaseRoutes = {
  list: read
    .route({
      method: 'GET',
      path: '/v1/purchases',
      tags: desk,
      summary: 'Purchases of the stores within reach, newest first',
    })
    .input(pageQuery.extend(purchaseFilters))
    .output(page(deskRow)),
  export: read
    .route({
      method: 'GET',
      path: '/v1/purchases/export',
      tags: desk,
      summary: 'The same list as CSV; names and masked phones for who may export customers',
    })
    .input(z.strictObject(purchaseFilters))
    .output(z.file()),
  get: read
    .route({ method: 'GET', path: '/v1/purchases/{id}', tags: desk, summary: 'A purchase' })
    .input(byId)
    .output(deskPurchase),
  prepare: write
    .route({
      method: 'POST',
      path: '/v1/purchases/{id}/prepare',
      tags: desk,
      summary: 'Somebody begins to pack it',
    })
    .input(byId)
    .output(deskPurchase),
  makeReady: write
    .route({
      method: 'POST',
      path: '/v1/purchases/{id}/ready',
      tags: desk,
      summary: 'It waits to be fetched',
    })
    .input(byId)
    .output(deskPurchase),
  handOver: write
    .route({
      method: 'POST',
      path: '/v1/purchases/hand-over',
      tags: desk,
      summary: 'She shows her code and is given the goods: once',
    })
    .input(z.strictObject({ storeId: bodyId, code: text(32) }))
    .output(deskPurchase),
  ship: write
    .route({
      method: 'POST',
      path: '/v1/purchases/{id}/ship',
      tags: desk,
      summary: 'It has left: with whom, under what number',
    })
    .input(byId.extend({ carrier: text(60), trackingNumber: text(64).optional() }))
    .output(deskPurchase),
  complete: write
    .route({
      method: 'POST',
      path: '/v1/purchases/{id}/complete',
      tags: desk,
      summary: 'It has arrived, as the store knows',
    })
    .input(byId)
    .output(deskPurchase),
  abandon: write
    .route({
      method: 'POST',
      path: '/v1/purchases/{id}/abandon',
      tags: desk,
      summary: 'The store cannot serve it: all the money goes back, with freight and coupons',
    })
    .input(byId.extend({ reason: text(200), restock: z.boolean().default(true) }))
    .output(deskPurchase),
  returns: read
    .route({
      method: 'GET',
      path: '/v1/purchase-returns',
      tags: desk,
      summary: 'Returns asked for, newest first, and how many of those stores wait for an answer',
    })
    .input(pageQuery.extend(returnFilters))
    .output(page(deskReturn).extend({ waiting: z.int() })),
  exportReturns: read
    .route({
      method: 'GET',
      path: '/v1/purchase-returns/export',
      tags: desk,
      summary: 'The same list as CSV; names and masked phones for who may export customers',
    })
    .input(z.strictObject(returnFilters))
    .output(z.file()),
  agreeReturn: write
    .route({
      method: 'POST',
      path: '/v1/purchase-returns/{id}/agree',
      tags: desk,
      summary: 'Take it back: the money goes back the way it came',
    })
    .input(
      byId.extend({
        /** The units can be sold again. */
        restock: z.boolean().default(false),
        /** What she paid for delivery goes back too. */
        freight: z.boolean().default(false),
      }),
    )
    .output(deskReturn),
  declineReturn: write
    .route({
      method: 'POST',
      path: '/v1/purchase-returns/{id}/decline',
      tags: desk,
      summary: 'Say no, and why',
    })
    .input(byId.extend({ answer: text(200) }))
    .output(deskReturn),
  getDelivery: brandRead
    .route({
      method: 'GET',
      path: '/v1/delivery-settings',
      tags: desk,
      summary: 'How purchases reach customers, and what it costs',
    })
    .output(deliverySettings),
  saveDelivery: brandWrite
    .route({
      method: 'POST',
      path: '/v1/delivery-settings',
      tags: desk,
      summary: 'Change it; what is placed already stays',
    })
    .input(deliverySettings)
    .output(deliverySettings),
}
