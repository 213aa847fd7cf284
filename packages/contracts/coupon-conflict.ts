// What tills gave while they were offline for coupons that cannot count, for somebody to look at.
import { z } from 'zod'
import {
  byId,
  customerId,
  fen,
  instant,
  multiline,
  page,
  pageQuery,
  queryId,
  route,
  words,
} from './base.ts'

/** What an offline till gave for coupons that cannot count, and why not. */
export const orderConflict = z.object({
  fen,
  codes: z.array(
    z.object({
      code: z.string(),
      /** The refusal it would have met at a till that can ask. */
      reason: z.string(),
      sentence: words,
    }),
  ),
})
export type OrderConflict = z.infer<typeof orderConflict>

const conflict = z.object({
  id: z.int(),
  orderId: z.int(),
  source: z.string(),
  number: z.string(),
  customerId,
  customerName: z.string().nullable(),
  storeName: z.string(),
  guideName: z.string().nullable(),
  placedAt: instant,
  notedAt: instant,
  givenFen: fen,
  codes: orderConflict.shape.codes,
  /** Null: nobody has looked at it. */
  settledAt: instant.nullable(),
  settledBy: z.string().nullable(),
  note: z.string(),
})
export type CouponConflict = z.infer<typeof conflict>

const filters = {
  storeId: queryId.optional(),
  state: z.enum(['open', 'settled']).optional(),
}
const tags = ['Coupons']
const read = route({ scope: 'store', permission: 'orders.read' })
const write = route({ scope: 'store', permission: 'orders.write', idempotent: true })

export const couponConflictRoutes = {
  list: read
    .route({
      method: 'GET',
      path: '/v1/coupon-conflicts',
      tags,
      summary:
        'Given offline for coupons that cannot count, newest first; how many nobody has seen',
    })
    .input(pageQuery.extend(filters))
    .output(page(conflict).extend({ open: z.int(), openFen: fen })),
  export: read
    .route({
      method: 'GET',
      path: '/v1/coupon-conflicts/export',
      tags,
      summary: 'The same list as CSV',
    })
    .input(z.strictObject(filters))
    .output(z.file()),
  settle: write
    .route({
      method: 'POST',
      path: '/v1/coupon-conflicts/{id}/settle',
      tags,
      summary: 'It was looked at: what came of it',
    })
    .input(byId.extend({ note: z.string().trim().max(200).regex(multiline).default('') }))
    .output(conflict),
  reopen: write
    .route({
      method: 'POST',
      path: '/v1/coupon-conflicts/{id}/reopen',
      tags,
      summary: 'It waits again',
    })
    .input(byId)
    .output(conflict),
}
