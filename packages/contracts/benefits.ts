// Benefits beyond money: services used in store, codes of partners; by tier or paid card, so many a
// period.
import { z } from 'zod'
import { bookingRule } from './bookings.ts'
import {
  bodyId,
  code,
  customerId,
  day,
  instant,
  multiline,
  name,
  queryId,
  route,
  storeId,
} from './base.ts'

const tags = ['Benefits']
const kind = z.enum(['service', 'partner'])
const period = z.enum(['day', 'week', 'month', 'quarter', 'year'])
const key = z
  .string()
  .min(8)
  .max(64)
  .regex(/^[\w-]+$/)

const benefitInput = z
  .strictObject({
    id: bodyId.optional(),
    name: name.max(40),
    blurb: z.string().trim().max(300).regex(multiline).default(''),
    /** Cannot be changed afterwards. */
    kind,
    tierIds: z.array(bodyId).max(12),
    /** Holders of these paid cards, while they run. */
    planIds: z.array(bodyId).max(50),
    period,
    count: z.int().min(1).max(100),
    active: z.boolean(),
    /** Of a service; null: she just comes. Bookings that were made stay as they are. */
    booking: bookingRule.nullable().default(null),
  })
  .refine(({ kind: of, booking }) => booking === null || of === 'service', {
    path: ['booking'],
    message: 'only a service is booked',
  })
  .refine(({ tierIds, planIds }) => tierIds.length + planIds.length > 0, {
    path: ['tierIds'],
    message: 'nobody has it',
  })
export type BenefitInput = z.infer<typeof benefitInput>
const benefit = z.object({
  id: z.int(),
  name: z.string(),
  blurb: z.string(),
  kind,
  tierIds: z.array(z.int()),
  planIds: z.array(z.int()),
  period,
  count: z.int(),
  active: z.boolean(),
  booking: bookingRule.nullable(),
  /** Uses of the period that runs now, of all members. */
  used: z.int(),
  /** Of a partner's list; null: of another kind. */
  codes: z.object({ all: z.int(), left: z.int(), low: z.boolean() }).nullable(),
})
export type Benefit = z.infer<typeof benefit>

const benefitUse = z.object({
  useId: z.int(),
  at: instant,
  storeName: z.string().nullable(),
  code: z.string().nullable(),
  undone: z.boolean(),
})
const heldBenefit = z.object({
  benefitId: z.int(),
  name: z.string(),
  blurb: z.string(),
  kind,
  period,
  count: z.int(),
  left: z.int(),
  /** The last day of the period that runs now. */
  lastOn: day,
  /** Those of this period, and codes she was given before; the latest first. */
  uses: z.array(benefitUse),
})
export type HeldBenefit = z.infer<typeof heldBenefit>
const held = z.object({ customerId, items: z.array(heldBenefit) })
const byBenefit = z.strictObject({ id: queryId, benefitId: queryId })

const desk = { scope: 'customers', permission: 'orders.write', idempotent: true } as const
const till = { scope: 'store', permission: 'orders.write', idempotent: true } as const
const mine = { scope: 'self', permission: 'customer' } as const

export const benefitRoutes = {
  list: route({ scope: 'brand', permission: 'customers.read' })
    .route({
      method: 'GET',
      path: '/v1/benefits',
      tags,
      summary: 'Benefits by tier and paid card, with how far lists of codes are',
    })
    .output(z.object({ items: z.array(benefit) })),
  save: route({ scope: 'brand', permission: 'loyalty.write', idempotent: true })
    .route({ method: 'POST', path: '/v1/benefits', tags, summary: 'Save a benefit' })
    .input(benefitInput)
    .output(benefit),
  addCodes: route({ scope: 'brand', permission: 'loyalty.write', idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/benefits/{id}/codes',
      tags,
      summary: 'Add codes of a partner from CSV: the first column, a heading is left out',
    })
    .input(z.strictObject({ id: queryId, csv: z.string().min(1).max(2_000_000) }))
    .output(z.object({ added: z.int(), known: z.int(), benefit })),
  ofCustomer: route({ scope: 'customers', permission: 'customers.read' })
    .route({
      method: 'GET',
      path: '/v1/customers/{id}/benefits',
      tags,
      summary: 'What a member has of each benefit now',
    })
    .input(z.strictObject({ id: queryId }))
    .output(held),
  use: route(desk)
    .route({
      method: 'POST',
      path: '/v1/customers/{id}/benefits/{benefitId}/uses',
      tags,
      summary: 'Redeem a service at the desk; the same key is the same use',
    })
    .input(byBenefit.extend({ key, storeId }))
    .output(heldBenefit),
  undo: route(desk)
    .route({
      method: 'POST',
      path: '/v1/customers/{id}/benefits/{benefitId}/uses/{useId}/undo',
      tags,
      summary: 'Undo a use of a service that was a mistake',
    })
    .input(byBenefit.extend({ useId: queryId }))
    .output(heldBenefit),
  atTill: route(till)
    .route({
      method: 'POST',
      path: '/v1/till/benefits',
      tags,
      summary: 'What a member has, by the code that her card shows',
    })
    .input(z.strictObject({ cardCode: code }))
    .output(held),
  useAtTill: route(till)
    .route({
      method: 'POST',
      path: '/v1/till/benefit-uses',
      tags,
      summary: 'Redeem a service at a till, by the code that her card shows',
    })
    .input(z.strictObject({ cardCode: code, benefitId: bodyId, key, storeCode: code }))
    .output(heldBenefit),
  own: route(mine)
    .route({
      method: 'GET',
      path: '/v1/consumer/benefits',
      tags: ['Consumer'],
      summary: 'My benefits',
    })
    .output(z.object({ items: z.array(heldBenefit) })),
  claim: route(mine)
    .route({
      method: 'POST',
      path: '/v1/consumer/benefits/{benefitId}/claim',
      tags: ['Consumer'],
      summary: 'Give me a code of the partner; the same key is the same code',
    })
    .input(z.strictObject({ benefitId: queryId, key }))
    .output(heldBenefit),
}
