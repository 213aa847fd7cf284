// Units of each article in each store: what came, was counted, sold, promised and given back.
import { z } from 'zod'
import {
  bodyId,
  clean,
  instant,
  outcome,
  page,
  pageQuery,
  queryFlag,
  queryId,
  route,
  text,
} from './base.ts'

export const stockMoveKinds = [
  'received',
  'counted',
  'adjusted',
  'sold',
  'returned',
  'reserved',
  'released',
] as const

const level = z.object({
  storeId: z.int(),
  sku: z.string(),
  /** Below zero: more was sold at the till than anybody had entered. */
  onHand: z.int(),
  /** Promised to purchases that wait for their payment. What is paid is no longer on hand. */
  reserved: z.int(),
  /** What may still be sold: on hand less what is promised. Below zero: a shortfall. */
  available: z.int(),
})
const stockRow = level.extend({
  storeName: z.string(),
  productId: z.int(),
  productName: z.string(),
  options: z.record(z.string(), z.string()),
  /** At so many available units or fewer the shelf is called low; null: never. */
  lowAt: z.int().nullable(),
  low: z.boolean(),
})
export type StockRow = z.infer<typeof stockRow>
export type StockLevel = z.infer<typeof level>

const stockMove = z.object({
  id: z.int(),
  at: instant,
  kind: z.enum(stockMoveKinds),
  /** Change of what is on hand. */
  units: z.int(),
  /** Change of what is promised. */
  reservedUnits: z.int(),
  onHandAfter: z.int(),
  reservedAfter: z.int(),
  /** Staff who did it, or null where a sale did. */
  by: z.string().nullable(),
  note: z.string().nullable(),
  /** Of the purchase of the own shop, or the order of a till, that moved it. */
  number: z.string().nullable(),
})
export type StockMove = z.infer<typeof stockMove>

const sku = text(64)
const units = z.int().min(1).max(1_000_000)
const eachOnce = (all: readonly { sku: string }[]) =>
  new Set(all.map((one) => one.sku)).size === all.length
const sheet = <T extends z.ZodType<{ sku: string }>>(item: T) =>
  z.strictObject({
    storeId: bodyId,
    items: z.array(item).min(1).max(500).refine(eachOnce, 'each sku once'),
    note: z.string().trim().max(200).regex(clean).optional(),
  })
const answers = z.object({ items: z.array(outcome(level)) })

const stockFilters = {
  storeId: queryId.optional(),
  /** Words of the name, or a sku. */
  search: z.string().trim().max(60).regex(clean).optional(),
  /** True: only what is low or short. */
  low: queryFlag.optional(),
}
const read = route({ scope: 'store', permission: 'orders.read' })
const write = route({ scope: 'store', permission: 'orders.write', idempotent: true })
const tags = ['Stock']

export const stockRoutes = {
  list: read
    .route({
      method: 'GET',
      path: '/v1/stock',
      tags,
      summary: 'Stock of the stores within reach; an article nobody entered there is not listed',
    })
    .input(pageQuery.extend(stockFilters))
    .output(page(stockRow)),
  export: read
    .route({ method: 'GET', path: '/v1/stock/export', tags, summary: 'The same list as CSV' })
    .input(z.strictObject(stockFilters))
    .output(z.file()),
  moves: read
    .route({
      method: 'GET',
      path: '/v1/stock/moves',
      tags,
      summary: 'What moved the stock of an article in a store, newest first',
    })
    .input(pageQuery.extend({ storeId: queryId, sku }))
    .output(page(stockMove)),
  receive: write
    .route({
      method: 'POST',
      path: '/v1/stock/receive',
      tags,
      summary: 'Goods came in, up to 500 articles at once',
    })
    .input(sheet(z.strictObject({ sku, units })))
    .output(answers),
  count: write
    .route({
      method: 'POST',
      path: '/v1/stock/count',
      tags,
      summary: 'What was counted on the shelf: it is on hand from now on',
    })
    .input(sheet(z.strictObject({ sku, units: z.int().min(0).max(1_000_000) })))
    .output(answers),
  adjust: write
    .route({
      method: 'POST',
      path: '/v1/stock/adjust',
      tags,
      summary: 'More or fewer than was thought: broken, lost, found',
    })
    .input(
      sheet(
        z.strictObject({
          sku,
          units: z
            .int()
            .min(-1_000_000)
            .max(1_000_000)
            .refine((n) => n !== 0, 'not zero'),
        }),
      ).extend({ note: text(200) }),
    )
    .output(answers),
  setLow: write
    .route({
      method: 'POST',
      path: '/v1/stock/low',
      tags,
      summary: 'From where on a shelf is called low; null never',
    })
    .input(sheet(z.strictObject({ sku, lowAt: z.int().min(0).max(1_000_000).nullable() })))
    .output(answers),
}
