// The words every contract is written in: what a route needs, how it pages, how it refuses.
import { oc } from '@orpc/contract'
import { z } from 'zod'
import type { Permission } from './roles.ts'

/**
 * Whose data a route may show or change.
 * brand: everything of the brand. customers: only customers within the actor's reach.
 * store: only the actor's stores (money follows the order's store). self: the signed-in customer or
 * staff. none: no customer data at all; the reason stands beside it.
 */
export type RouteScope = 'brand' | 'customers' | 'store' | 'self' | { none: string }

export interface RouteMeta {
  scope: RouteScope
  /**
   * `public` needs no sign-in; `customer` needs a customer's session; the rest is a staff
   * permission.
   */
  permission: Permission | 'public' | 'customer'
  /**
   * True where the caller may send `Idempotency-Key`: the same key and body give the stored reply.
   */
  idempotent?: boolean
  /**
   * True for a POST that only reads, and for signing in and out: it works while the product is
   * read-only.
   */
  whileReadOnly?: boolean
}

/**
 * Every contract starts here: `route({ scope, permission }).route({ method, path
 * }).input().output()`.
 */
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
/** Fen that may not be negative: prices, thresholds, limits. */
export const fenNotNegative = z.int().min(0).max(1e13)
/** Basis points: 10000 is 100 %. */
export const basisPoints = z.int().min(0).max(10_000)
/**
 * A unit price in whole currency units; may have more digits than the currency, rounded per line.
 */
export const decimal = z.string().regex(/^\d{1,9}(\.\d{1,6})?$/, 'a decimal such as 12.50')

const sane = (text: string) => text >= '1900' && text < '2101'
/** An instant, ISO 8601 with zone, of this century or the last. */
export const instant = z.iso.datetime({ offset: true }).refine(sane, 'between 1900 and 2100')
/** A business day in the brand's zone. */
export const day = z.iso.date().refine(sane, 'between 1900 and 2100')
/** A birthday: a day, or MM-DD where the year is nobody's business. 29 February is one. */
export const birthday = z.union([
  day,
  z
    .string()
    .regex(/^\d{2}-\d{2}$/)
    .refine((text) => z.iso.date().safeParse(`2000-${text}`).success, 'a day of the year'),
])
/** A time of day, HH:MM. */
export const clockTime = z.iso.time({ precision: -1 })

/** What can be written and stored: no control characters, no halves of a character. */
export const clean = /^[^\p{Cc}\p{Cs}]*$/u
/** The same, with line breaks. */
export const multiline = /^(?:[^\p{Cc}\p{Cs}]|[\r\n\t])*$/u
export const text = (most: number) => z.string().trim().min(1).max(most).regex(clean)
export const name = text(200)
/** A code people type or print: no spaces or control characters. */
export const code = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[^\s\p{C}]+$/u)
/** A sentence in both languages of the product. */
export const words = z.object({ zh: z.string().min(1).max(500), en: z.string().min(1).max(500) })
export type Words = z.infer<typeof words>

/** Numbers and flags as they stand in a path or a query. */
export const queryInt = z.coerce.number<number>().int().min(0).max(Number.MAX_SAFE_INTEGER)
export const queryId = z.coerce.number<number>().int().positive().max(Number.MAX_SAFE_INTEGER)
export const queryFlag = z.union([
  z.boolean(),
  z.stringbool({ truthy: ['true'], falsy: ['false'] }),
])
/** The same in a body, where a number is a number. */
export const bodyId = z.int().positive()
/** At most two hundred numbers, with commas between. */
export const idList = z.string().regex(/^\d{1,15}(,\d{1,15}){0,199}$/)
export const byId = z.strictObject({ id: queryId })

const cursor = (form: RegExp) =>
  z.string().regex(form, 'the nextCursor of the page before').optional()
/** `cursor` is the `nextCursor` of the page before. */
export const pageQuery = z.strictObject({
  cursor: cursor(/^\d{1,15}$/),
  limit: z.coerce.number<number>().int().min(1).max(200).default(50),
})
/** Pages of a list in the order of something beside the id: a time, a second id. */
export const placedPageQuery = pageQuery.extend({ cursor: cursor(/^-?\d{1,13}\.\d{1,15}$/) })
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().optional(), total: z.int().optional() })
export const done = z.object({ ok: z.literal(true) })

/** A refusal inside a batch: the same words as a problem document. */
export const refusal = problem.pick({
  code: true,
  status: true,
  sentence: true,
  field: true,
  details: true,
})
/** One item of a batch: done, or refused while its neighbours go on. */
export const outcome = <T extends z.ZodType>(ok: T) =>
  z.union([z.object({ ok }), z.object({ refusal })])

/** The keys that may prove who a customer is. */
export const identityKinds = [
  'phone',
  'memberNo',
  'externalUserid',
  'unionid',
  'openid',
  'shopBuyer',
  'email',
  'externalId',
] as const
export const identity = z.strictObject({
  kind: z.enum(identityKinds),
  value: z
    .string()
    .trim()
    .min(1)
    .max(128)
    .regex(/^[^\p{C}]+$/u),
  /** App id of an openid, shop of a buyer id, source of an external id. */
  realm: z.string().trim().max(64).optional(),
})
export type Identity = z.infer<typeof identity>

/** By recency of the last purchase day; `introduction` has not bought yet. */
export const lifecycleStages = ['introduction', 'growth', 'mature', 'decline', 'lost'] as const
export const recencyStates = ['active', 'silent', 'dormant', 'churned'] as const

/** Degrees as Chinese maps give them (GCJ-02). */
export const place = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
})
export type Place = z.infer<typeof place>
