// What the brand sells: categories, products with their variants, and prices for a time.
import { z } from 'zod'
import {
  bodyId,
  byId,
  clean,
  done,
  fen,
  fenNotNegative,
  instant,
  multiline,
  name,
  outcome,
  page,
  pageQuery,
  queryFlag,
  queryId,
  route,
  storeId,
  text,
} from './base.ts'

/** `draft` and `hidden` are not shown to customers; `onSale` is. */
export const productStates = ['draft', 'onSale', 'hidden'] as const
export const priceAudiences = ['everybody', 'member'] as const

/** A picture or clip: an address on the web, or a path of this server. */
const media = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .regex(/^(?:https?:\/\/|\/(?!\/))[^\s\p{C}]+$/u)
/** What the article is called at the tills too. */
const sku = text(64)
/** As in {"Size": "250 g"}. */
const options = z
  .record(text(30), text(60))
  .refine((all) => Object.keys(all).length <= 3, 'at most three')
const price = fenNotNegative.min(1).max(1e9)

const categoryInput = z.strictObject({
  id: bodyId.optional(),
  name: name.max(40),
  /** Of a first level; null makes it one. There are two levels. */
  parentId: bodyId.nullable().default(null),
  /** The lower comes first. */
  rank: z.int().min(0).max(100_000).default(0),
})
export type ProductCategoryInput = z.infer<typeof categoryInput>
const category = z.object({
  id: z.int(),
  name: z.string(),
  parentId: z.int().nullable(),
  rank: z.int(),
  /** Products that lie in it itself. */
  products: z.int(),
})
export type ProductCategory = z.infer<typeof category>

const variantInput = z.strictObject({
  /** Left out, a variant of the same sku is changed, or a new one made. */
  id: bodyId.optional(),
  sku,
  options: options.default({}),
  /** What it costs where no price list says less. */
  listFen: price,
  barcode: text(64).nullable().default(null),
  /** False: it never runs out, and no stock is kept of it. */
  tracked: z.boolean().default(true),
})
export const productInput = z.strictObject({
  id: bodyId.optional(),
  name: name.max(120),
  description: z.string().trim().max(5_000).regex(multiline).default(''),
  /** The first is shown in lists. */
  media: z.array(media).max(12).default([]),
  tags: z.array(text(30)).max(20).default([]),
  categoryId: bodyId.nullable().default(null),
  state: z.enum(productStates).default('draft'),
  /** All of them: one that is left out is not sold any more. */
  variants: z.array(variantInput).min(1).max(100),
})
export type ProductInput = z.input<typeof productInput>

const variant = z.object({
  id: z.int(),
  sku: z.string(),
  options: z.record(z.string(), z.string()),
  listFen: fen,
  barcode: z.string().nullable(),
  tracked: z.boolean(),
})
export type Variant = z.infer<typeof variant>
const productRow = z.object({
  id: z.int(),
  name: z.string(),
  picture: z.string().nullable(),
  tags: z.array(z.string()),
  categoryId: z.int().nullable(),
  categoryName: z.string().nullable(),
  state: z.enum(productStates),
  archived: z.boolean(),
  variants: z.int(),
  /** The only, or first, sku. */
  sku: z.string().nullable(),
  /** List prices: the lowest and the highest. */
  fromFen: fen,
  toFen: fen,
  changedAt: instant,
})
export type ProductRow = z.infer<typeof productRow>
const product = productRow.omit({ variants: true, picture: true, sku: true }).extend({
  description: z.string(),
  media: z.array(z.string()),
  variants: z.array(variant),
})
export type Product = z.infer<typeof product>

const priceListInput = z.strictObject({
  id: bodyId.optional(),
  name: name.max(60),
  audience: z.enum(priceAudiences).default('everybody'),
  /** Empty means every store. */
  storeIds: z.array(storeId).max(5_000).default([]),
  from: instant,
  /** Left open: until somebody ends it. */
  until: instant.nullable().default(null),
  prices: z
    .array(z.strictObject({ sku, fen: price }))
    .min(1)
    .max(2_000)
    .refine((all) => new Set(all.map((one) => one.sku)).size === all.length, 'each sku once'),
})
export type PriceListInput = z.input<typeof priceListInput>
const priceListRow = z.object({
  id: z.int(),
  name: z.string(),
  audience: z.enum(priceAudiences),
  storeIds: z.array(z.int()),
  from: instant,
  until: instant.nullable(),
  /** `ahead`, `running` or `over`, by business time. */
  phase: z.enum(['ahead', 'running', 'over']),
  /** So many articles have a price in it. */
  skus: z.int(),
})
export type PriceListRow = z.infer<typeof priceListRow>
const priceList = priceListRow.extend({
  prices: z.array(z.object({ sku: z.string(), productName: z.string(), listFen: fen, fen })),
})
export type PriceList = z.infer<typeof priceList>

const productQuery = pageQuery.extend({
  /** Words of the name, a sku or a barcode. */
  search: z.string().trim().max(60).regex(clean).optional(),
  /** A first-level category names those under it too. */
  categoryId: queryId.optional(),
  state: z.enum(productStates).optional(),
  /** True: only what was archived; else it is left out. */
  archived: queryFlag.optional(),
})

const imported = z.object({
  /** Of the file, without its heading. */
  lines: z.int(),
  made: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  /** What would be, or was, made and changed; the first two hundred. */
  products: z.array(
    z.object({ name: z.string(), skus: z.array(z.string()), what: z.enum(['made', 'changed']) }),
  ),
  /** Lines that are not taken; a product with one such line is left as it is. */
  rejected: z.array(
    z.object({
      line: z.int(),
      name: z.string(),
      sku: z.string(),
      code: z.string(),
      sentence: z.object({ zh: z.string(), en: z.string() }),
    }),
  ),
})
export type ProductImport = z.infer<typeof imported>

const read = route({ scope: { none: 'goods hold no customer data' }, permission: 'signedIn' })
const write = route({ scope: 'brand', permission: 'shop.write', idempotent: true })
const tags = ['Products']

export const catalogRoutes = {
  listCategories: read
    .route({
      method: 'GET',
      path: '/v1/product-categories',
      tags,
      summary: 'All categories, in their order: each first level followed by those under it',
    })
    .output(z.object({ items: z.array(category) })),
  saveCategory: write
    .route({
      method: 'POST',
      path: '/v1/product-categories',
      tags,
      summary: 'Make or change a category',
    })
    .input(categoryInput)
    .output(category),
  removeCategory: write
    .route({
      method: 'POST',
      path: '/v1/product-categories/{id}/remove',
      tags,
      summary: 'Remove a category nothing lies in',
    })
    .input(byId)
    .output(done),
  listProducts: read
    .route({ method: 'GET', path: '/v1/products', tags, summary: 'Products, newest first' })
    .input(productQuery)
    .output(page(productRow)),
  getProduct: read
    .route({ method: 'GET', path: '/v1/products/{id}', tags, summary: 'A product' })
    .input(byId)
    .output(product),
  saveProduct: write
    .route({ method: 'POST', path: '/v1/products', tags, summary: 'Make or change a product' })
    .input(productInput)
    .output(product),
  saveProducts: write
    .route({
      method: 'POST',
      path: '/v1/products/batch',
      tags,
      summary: 'Make or change up to 200 products; without an id they are known by their skus',
    })
    .input(z.strictObject({ products: z.array(productInput).min(1).max(200) }))
    .output(z.object({ items: z.array(outcome(z.object({ id: z.int(), made: z.boolean() }))) })),
  importProducts: route({ scope: 'brand', permission: 'shop.write' })
    .route({
      method: 'POST',
      path: '/v1/products/import',
      tags,
      summary:
        'Products from a file, a line for each sku; first only what it would do. Removes nothing',
    })
    .input(
      z.strictObject({ csv: z.string().min(1).max(4_000_000), apply: z.boolean().default(false) }),
    )
    .output(imported),
  exportProducts: read
    .route({
      method: 'GET',
      path: '/v1/products.csv',
      tags,
      summary: 'Products as a file that can be imported again, a line for each sku',
    })
    .input(
      productQuery
        .omit({ limit: true, cursor: true })
        .extend({ language: z.enum(['zh', 'en']).default('zh') }),
    )
    .output(z.file()),
  archiveProduct: write
    .route({
      method: 'POST',
      path: '/v1/products/{id}/archive',
      tags,
      summary: 'Put a product away, or take it out again: it is not sold meanwhile',
    })
    .input(byId.extend({ archived: z.boolean().default(true) }))
    .output(product),
  listPriceLists: read
    .route({ method: 'GET', path: '/v1/price-lists', tags, summary: 'Price lists, newest first' })
    .input(pageQuery)
    .output(page(priceListRow)),
  getPriceList: read
    .route({ method: 'GET', path: '/v1/price-lists/{id}', tags, summary: 'A price list' })
    .input(byId)
    .output(priceList),
  savePriceList: write
    .route({
      method: 'POST',
      path: '/v1/price-lists',
      tags,
      summary: 'Make or change a price list; what is placed already keeps its price',
    })
    .input(priceListInput)
    .output(priceList),
  endPriceList: write
    .route({
      method: 'POST',
      path: '/v1/price-lists/{id}/end',
      tags,
      summary: 'End a price list now',
    })
    .input(byId)
    .output(priceList),
}
