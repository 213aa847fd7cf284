// Front and back of the shop are one: do tills sell what the catalogue names, at its prices?
import { z } from 'zod'
import { fen, instant, queryId, route } from './base.ts'

const row = z.object({
  storeId: z.int(),
  storeName: z.string(),
  /** Lines that tills sold. */
  lines: z.int(),
  /** Of them: of a sku the catalogue does not know. */
  unknown: z.int(),
  /** Of them: at another price than the catalogue had for that store, then. */
  otherPrice: z.int(),
})
const finding = z.object({
  storeId: z.int(),
  storeName: z.string(),
  sku: z.string(),
  /** As the till called it. */
  name: z.string(),
  kind: z.enum(['unknown', 'otherPrice']),
  /** What the till took for one, before discounts. */
  tillFen: fen,
  /** The catalogue's list price now; null where it knows no such sku. */
  listFen: fen.nullable(),
  lines: z.int(),
  lastAt: instant,
})
const unity = z.object({
  days: z.int(),
  /** By store, the worst first. */
  stores: z.array(row),
  /** What to put right first: at most 100, the most frequent first. */
  findings: z.array(finding),
})
export type Unity = z.infer<typeof unity>

export const unityRoutes = {
  report: route({ scope: 'store', permission: 'orders.read' })
    .route({
      method: 'GET',
      path: '/v1/goods-unity',
      tags: ['Products'],
      summary: 'Orders of tills held against the catalogue: unknown articles, other prices',
    })
    .input(
      z.strictObject({
        days: z.coerce.number<number>().int().min(1).max(90).default(7),
        storeId: queryId.optional(),
      }),
    )
    .output(unity),
}
