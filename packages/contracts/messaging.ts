// The one gate: contact limits, quiet hours, and what became of every touch.
import { z } from 'zod'
import {
  basisPoints,
  clockTime,
  customerId,
  day,
  instant,
  lifecycleStages,
  page,
  pageQuery,
  queryId,
  route,
  words,
} from './base.ts'

export const carriers = ['wecom', 'sms'] as const
export type Carrier = (typeof carriers)[number]
export const touchClasses = ['reply', 'service', 'marketing'] as const
export const touchOutcomes = [
  'open',
  'sent',
  'capped',
  'quiet',
  'unreachable',
  'noConsent',
  'control',
  'invalid',
  'offerExpired',
  'rejected',
  'unknown',
  'cancelled',
] as const
export type TouchOutcome = (typeof touchOutcomes)[number]

const limitRule = z.strictObject({
  id: z.int().positive().optional(),
  /** Null: every stage, or any carrier. All rules hold together; the strictest wins. */
  stage: z.enum(lifecycleStages).nullable().default(null),
  carrier: z.enum(carriers).nullable().default(null),
  /**
   * What the touch is about: the kind of programme that asked for it. Null: whatever it is about.
   */
  category: z.string().trim().min(1).max(40).nullable().default(null),
  /** Null: no limit. 0: never. */
  count: z.int().min(0).max(1000).nullable(),
  window: z.discriminatedUnion('kind', [
    /** Calendar day, ISO week or month in the customer's zone. */
    z.strictObject({ kind: z.literal('calendar'), unit: z.enum(['day', 'week', 'month']) }),
    z.strictObject({ kind: z.literal('rolling'), hours: z.int().min(1).max(8760) }),
  ]),
})
const limits = z.strictObject({
  rules: z.array(limitRule).max(100),
  minGapHours: z.int().min(0).max(720),
  /**
   * Local time; `from` later than `until` crosses midnight, the same twice is a whole day. Null:
   * none.
   */
  quiet: z
    .strictObject({
      from: clockTime,
      until: clockTime,
      /** Weekdays on which the window begins, 1 Monday .. 7 Sunday; absent: every day. */
      weekdays: z.array(z.int().min(1).max(7)).min(1).max(7).optional(),
    })
    .nullable(),
  /** At most this many messages a minute, replies left out; null: no limit, absent: as it was. */
  perMinute: z.int().min(1).max(1_000_000).nullable().optional(),
  /** Share of all customers to whom no marketing goes at all; absent: as it was. */
  controlShareBp: basisPoints.max(5000).optional(),
})
export type Limits = z.infer<typeof limits>

const touch = z.object({
  id: z.int(),
  at: instant,
  customerId,
  customerName: z.string().nullable(),
  carrier: z.enum(carriers),
  class: z.enum(touchClasses),
  outcome: z.enum(touchOutcomes),
  reason: words.nullable(),
  /** What asked for it, as in a journey and its step. */
  owner: z.object({ kind: z.string(), id: z.int().nullable(), name: z.string().nullable() }),
  /** The rule that held it back. */
  ruleId: z.int().nullable(),
  preview: z.string().nullable(),
  nextTryAt: instant.nullable(),
})
export type Touch = z.infer<typeof touch>

export const messaging = {
  getLimits: route({ scope: { none: 'rules hold no customer data' }, permission: 'signedIn' })
    .route({
      method: 'GET',
      path: '/v1/contact-limits',
      tags: ['Contact limits'],
      summary: 'Limits and quiet hours',
    })
    .output(limits),
  saveLimits: route({ scope: 'brand', permission: 'settings.write', idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/contact-limits',
      tags: ['Contact limits'],
      summary: 'Change limits and quiet hours',
    })
    .input(limits)
    .output(limits),
  listTouches: route({ scope: 'customers', permission: 'customers.read' })
    .route({
      method: 'GET',
      path: '/v1/touches',
      tags: ['Contact limits'],
      summary: 'Touches, sent and held back, with the reason',
    })
    .input(
      pageQuery.extend({
        customerId: queryId.optional(),
        outcome: z.enum(touchOutcomes).optional(),
        journeyId: queryId.optional(),
        from: day.optional(),
        until: day.optional(),
      }),
    )
    .output(page(touch)),
}
