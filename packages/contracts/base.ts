// The words every contract is written in: what a route needs, how it pages, how it refuses.
import { oc } from '@orpc/contract'
import { z } from 'zod'
import type { Permission } from './roles.ts'

/**
 * Whose data a route may show or change.
 * brand: everything of the brand. customers: only customers within the actor's reach.
 * store: only the actor's stores (money follows the order's store). self: the signed-in customer or staff.
 * none: no customer data at all; the reason stands beside it.
 */
export type RouteScope = 'brand' | 'customers' | 'store' | 'self' | { none: string }

export interface RouteMeta {
  scope: RouteScope
  /** `public` needs no sign-in; `customer` needs a customer's session; the rest is a staff permission. */
  permission: Permission | 'public' | 'customer' | 'signedIn'
  /** True where the caller may send `Idempotency-Key`: the same key and body give the stored reply. */
  idempotent?: boolean
}

/** Every contract starts here: `route({ scope, permission }).route({ method, path }).input().output()`. */
export const route = (meta: RouteMeta) =>
  oc.$meta<RouteMeta>({ scope: { none: 'not declared' }, permission: 'signedIn' }).meta(meta)

/** An RFC 9457 problem document: how every refusal and every error leaves the server. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  sentence: z.object({ zh: z.string(), en: z.string() }),
  /** Path of the offending field, as in `orders.3.lines.0.quantity`. */
  field: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
  requestId: z.string().optional(),
})
export type Problem = z.infer<typeof problem>

export const customerId = z.int().positive()
export const storeId = z.int().positive()
export const staffId = z.int().positive()
/** Integer fen, or the smallest unit of the brand's currency. */
export const fen = z.int().min(-1e13).max(1e13)
/** An instant, ISO 8601 with zone. */
export const instant = z.iso.datetime({ offset: true })
/** A business day in the brand's zone. */
export const day = z.iso.date()
export const name = z.string().trim().min(1).max(200)
/** A sentence in both languages of the product. */
export const words = z.object({ zh: z.string().min(1).max(500), en: z.string().min(1).max(500) })

export const pageQuery = z.object({
  /** Opaque; from `nextCursor` of the page before. */
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().optional(), total: z.int().optional() })
