// The own shop as customers see it: goods at her store's prices, her cart, and what it comes to.
import { z } from 'zod'
import {
  bodyId,
  clean,
  code,
  fen,
  instant,
  page,
  pageQuery,
  place,
  queryId,
  route,
  text,
  words,
} from './base.ts'
import { couponBenefits } from './coupon.ts'

/** pickUp: she fetches it. inStore: she stands there and takes it. sameCity: the store brings it. */
export const deliveryKinds = ['pickUp', 'inStore', 'sameCity', 'parcel'] as const
export type DeliveryKind = (typeof deliveryKinds)[number]

const shopStore = z.object({
  id: z.int(),
  name: z.string(),
  address: z.string().nullable(),
  openFrom: z.string(),
  openUntil: z.string(),
  /** From the place that was asked about. */
  metres: z.int().nullable(),
})
export type ShopStore = z.infer<typeof shopStore>

const shopCategory = z.object({
  id: z.int(),
  name: z.string(),
  parentId: z.int().nullable(),
})
export type ShopCategory = z.infer<typeof shopCategory>

/** What an article costs her now, here. */
const offer = z.object({
  fen,
  /** To strike through; null where nothing is lower. */
  strikeFen: fen.nullable(),
  /** The price list that makes it lower. */
  priceName: z.string().nullable(),
  /** True: she has it as a member. */
  member: z.boolean(),
})
const shopProduct = z.object({
  id: z.int(),
  name: z.string(),
  picture: z.string().nullable(),
  tags: z.array(z.string()),
  /** The lowest of its variants. */
  price: offer,
  /** More than one price. */
  from: z.boolean(),
  /** Nothing of any variant is left in this store. */
  soldOut: z.boolean(),
  /** The only variant's sku: the list can put it into the cart. Null where she must choose. */
  sku: z.string().nullable(),
})
export type ShopProduct = z.infer<typeof shopProduct>
const shopVariant = z.object({
  sku: z.string(),
  options: z.record(z.string(), z.string()),
  price: offer,
  /** Left in this store; null where it never runs out. */
  left: z.int().nullable(),
})
export type ShopVariant = z.infer<typeof shopVariant>
const shopDetail = shopProduct.extend({
  description: z.string(),
  media: z.array(z.string()),
  categoryId: z.int().nullable(),
  variants: z.array(shopVariant),
  storeId: z.int(),
  storeName: z.string(),
})
export type ShopDetail = z.infer<typeof shopDetail>

const cartLine = z.strictObject({ sku: text(64), quantity: z.int().min(1).max(999) })
export const cartLines = z
  .array(cartLine)
  .max(100)
  .refine((all) => new Set(all.map((line) => line.sku)).size === all.length, 'each sku once')
export const deliveryAsk = z.strictObject({
  kind: z.enum(deliveryKinds),
  /** Of hers; for sameCity and parcel. */
  addressId: bodyId.optional(),
})

const quoteLine = z.object({
  sku: z.string(),
  productId: z.int(),
  name: z.string(),
  options: z.record(z.string(), z.string()),
  picture: z.string().nullable(),
  quantity: z.int(),
  /** Of one unit. */
  price: offer,
  goodsFen: fen,
  discountFen: fen,
  totalFen: fen,
  /** Left in this store; null where it never runs out. */
  left: z.int().nullable(),
  /** Why it cannot be bought as it stands: `gone` is not sold any more. Such lines cost nothing. */
  problem: z.enum(['gone', 'soldOut', 'tooMany']).nullable(),
})
export type QuoteLine = z.infer<typeof quoteLine>
const quoteDelivery = z.object({
  kind: z.enum(deliveryKinds),
  /** What it costs for these goods, as far as that can be said without an address. */
  freightFen: fen,
  /** From so much goods on it is free; null: never. */
  freeFromFen: fen.nullable(),
  /** Why she cannot have it: a code of `purchase.*`, and its sentence. */
  refusal: z.object({ code: z.string(), sentence: words }).nullable(),
})
export type QuoteDelivery = z.infer<typeof quoteDelivery>
const quoteCoupon = z.object({
  code: z.string(),
  name: z.string(),
  benefit: couponBenefits,
  thresholdFen: fen,
  validUntil: instant,
  chosen: z.boolean(),
  /** What it takes off: together with the chosen ones, or would by itself. */
  discountFen: fen,
  /** Why it does not count here, and how much is missing. */
  refusal: z
    .object({
      code: z.string(),
      sentence: words,
      missingFen: fen.nullable(),
      missingPieces: z.int().nullable(),
    })
    .nullable(),
})
export type QuoteCoupon = z.infer<typeof quoteCoupon>
const quote = z.object({
  storeId: z.int(),
  storeName: z.string(),
  lines: z.array(quoteLine),
  /** What the brand offers; those she cannot have say why. */
  deliveries: z.array(quoteDelivery),
  /** The chosen one; null until she chooses. */
  delivery: z.enum(deliveryKinds).nullable(),
  coupons: z.array(quoteCoupon),
  goodsFen: fen,
  discountFen: fen,
  freightFen: fen,
  totalFen: fen,
  /** Her balance, and how much of it can pay these goods; freight is paid by WeChat Pay. */
  stored: z.object({ balanceFen: fen, usableFen: fen }),
  /** Everything can be bought as it stands: all lines and the chosen delivery. */
  ready: z.boolean(),
})
export type Quote = z.infer<typeof quote>

const browse = route({ scope: { none: 'what is on sale' }, permission: 'public' })
const own = route({ scope: 'self', permission: 'customer' })
const ownWrite = route({ scope: 'self', permission: 'customer', idempotent: true })
const ask = route({ scope: 'self', permission: 'customer', whileReadOnly: true })
const tags = ['Own shop']
/** Left out: her own store, else the one she chose last, else the first that is open. */
const storeId = queryId.optional()

export const cartRoutes = {
  stores: route({
    scope: { none: 'what is on sale' },
    permission: 'public',
    whileReadOnly: true,
  })
    .route({
      method: 'POST',
      path: '/v1/consumer/shop/stores',
      tags,
      summary: 'Stores to buy from: the nearest first where a place is given, else by name',
    })
    .input(
      z.strictObject({
        /** Where she is: never part of an address, which proxies write down. */
        place: place.extend({ system: z.enum(['wgs84', 'gcj02']).default('gcj02') }).optional(),
        /** The one she chose before: hers again while it is open. */
        storeId: z.int().positive().optional(),
        search: z.string().trim().max(60).regex(clean).optional(),
      }),
    )
    .output(
      z.object({
        items: z.array(shopStore),
        /** The one whose goods she is shown until she chooses another; null: no store is open. */
        store: shopStore.nullable(),
      }),
    ),
  categories: browse
    .route({
      method: 'GET',
      path: '/v1/consumer/shop/categories',
      tags,
      summary: 'Categories with something on sale, in their order',
    })
    .output(z.object({ items: z.array(shopCategory) })),
  products: browse
    .route({
      method: 'GET',
      path: '/v1/consumer/shop/products',
      tags,
      summary: 'Goods on sale, with what they cost her in a store',
    })
    .input(
      pageQuery.extend({
        storeId,
        categoryId: queryId.optional(),
        search: z.string().trim().max(60).regex(clean).optional(),
      }),
    )
    .output(page(shopProduct).extend({ storeId: z.int(), storeName: z.string() })),
  product: browse
    .route({
      method: 'GET',
      path: '/v1/consumer/shop/products/{id}',
      tags,
      summary: 'A product for its page',
    })
    .input(z.strictObject({ id: queryId, storeId }))
    .output(shopDetail),
  get: own
    .route({
      method: 'GET',
      path: '/v1/consumer/shop/cart',
      tags,
      summary: 'My cart, priced now',
    })
    .output(quote),
  save: ownWrite
    .route({
      method: 'POST',
      path: '/v1/consumer/shop/cart',
      tags,
      summary: 'Replace what lies in my cart, or the store it is for, or both',
    })
    .input(z.strictObject({ storeId: bodyId.optional(), lines: cartLines.optional() }))
    .output(quote),
  add: ownWrite
    .route({
      method: 'POST',
      path: '/v1/consumer/shop/cart/add',
      tags,
      summary: 'Put more of an article into my cart',
    })
    .input(cartLine)
    .output(quote),
  quote: ask
    .route({
      method: 'POST',
      path: '/v1/consumer/shop/quote',
      tags,
      summary: 'What my cart, or given lines, come to with coupons and delivery. Reserves nothing',
    })
    .input(
      z.strictObject({
        /** For goods bought at once; left out, it is the cart and its store. */
        storeId: bodyId.optional(),
        lines: cartLines.min(1).optional(),
        delivery: deliveryAsk.optional(),
        couponCodes: z.array(code).max(20).default([]),
      }),
    )
    .output(quote),
}
