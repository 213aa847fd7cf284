// What a day gives a member: the coupons of member days and birthdays, given when she, the till or the
// desk asks.
import { z } from 'zod'
import { code, customerId, day, instant, queryId, route } from './base.ts'

const todayCoupon = z.object({
  kind: z.enum(['memberDay', 'birthday']),
  name: z.string(),
  code: z.string(),
  /** `used`: on an order already. */
  used: z.boolean(),
  validUntil: instant,
})
const today = z.object({
  customerId,
  on: day,
  /** The member day that today is; null: none, or nothing for her tier. */
  memberDay: z.string().nullable(),
  birthday: z.boolean(),
  /** Points of today's orders are multiplied by this: the highest of member day and birthday. */
  factor: z.int(),
  coupons: z.array(todayCoupon),
  /** The next member day with something for her tier, after today. */
  next: z
    .object({ name: z.string(), on: day, factor: z.int(), coupon: z.string().nullable() })
    .nullable(),
})
export type Today = z.infer<typeof today>

export const todayRoutes = {
  own: route({ scope: 'self', permission: 'customer', idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/consumer/today',
      tags: ['Consumer'],
      summary: 'What today gives me, given now if it was not; null before registering',
    })
    .output(today.nullable()),
  ofCustomer: route({ scope: 'customers', permission: 'customers.read', idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/customers/{id}/today',
      tags: ['Loyalty'],
      summary: 'What today gives a member, given now if it was not',
    })
    .input(z.strictObject({ id: queryId }))
    .output(today),
  atTill: route({ scope: 'store', permission: 'orders.write', idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/till/today',
      tags: ['Loyalty'],
      summary: 'The same at a till, by the code that her card shows',
    })
    .input(z.strictObject({ cardCode: code }))
    .output(today),
}
