// Stored value: paid in and paid out at the till, looked at by staff and by whom it belongs to.
import { z } from 'zod'
import {
  clean,
  code,
  customerId,
  fen,
  instant,
  outcome,
  page,
  pageQuery,
  queryId,
  route,
  text,
} from './base.ts'
import { buyer } from './order.ts'
import { paySheet } from './pay-sheet.ts'
import { orderSource } from './source.ts'

const tags = ['Stored value']
const paidBy = z.enum(['cash', 'card', 'wechat'])
const sum = z.int().min(1).max(1e10)

const topUpInput = z.strictObject({
  source: orderSource,
  /** The till's own, unique within its source: sent again, it is answered and not done again. */
  number: code,
  storeCode: code,
  customer: buyer,
  /** What she pays: principal. What she is given for it follows from the programme. */
  fen: sum,
  paidBy,
  /** Login or WeCom userid of the guide. */
  guideLogin: text(64).optional(),
})
export type TopUpInput = z.infer<typeof topUpInput>
const topUpDone = z.object({
  topUpId: z.int(),
  customerId,
  number: z.string(),
  duplicate: z.boolean(),
  principalFen: fen,
  bonusFen: fen,
  /** A coupon of this template comes with it. */
  templateId: z.int().nullable(),
})
export type TopUpDone = z.infer<typeof topUpDone>
const returnInput = z.strictObject({
  source: orderSource,
  topUpNumber: code,
  /** Of the return, unique within its top-up. */
  number: code,
  /** Left out: all that can be paid out. */
  fen: sum.optional(),
  reason: z.string().trim().max(200).regex(clean).optional(),
})
export type TopUpReturnInput = z.infer<typeof returnInput>
const returnDone = z.object({
  returnId: z.int(),
  customerId,
  number: z.string(),
  duplicate: z.boolean(),
  /** To be paid out, in the way in which she had paid. */
  principalFen: fen,
  paidBy,
  /** Withdrawn from her balance; never paid out. */
  bonusFen: fen,
})
export type TopUpReturnDone = z.infer<typeof returnDone>

const movement = z.object({
  id: z.int(),
  at: instant,
  /** `topUp`, `topUpReturn`, `order`, `refund`, `opening`. */
  reason: z.string(),
  principalFen: fen,
  bonusFen: fen,
  orderNumber: z.string().nullable(),
  /** Of a top-up: by what it is named when it is paid out again, and how much of it can be. */
  topUp: z.object({ source: z.string(), number: z.string(), returnableFen: fen }).nullable(),
})
export type StoredMovement = z.infer<typeof movement>
/** What she holds, and what moved it, newest first. */
const balance = page(movement).extend({ principalFen: fen, bonusFen: fen })
export type StoredBalance = z.infer<typeof balance>

const ownBalance = balance.extend({
  /** What she may pay in herself; null: no stored value is sold. */
  offer: z
    .object({
      gifts: z.array(z.object({ fromFen: fen, bonusFen: fen })),
      /** WeChat Pay knows her. */
      payable: z.boolean(),
    })
    .nullable(),
})
export type OwnStored = z.infer<typeof ownBalance>

const till = route({ scope: 'store', permission: 'orders.write', idempotent: true })

export const stored = {
  topUp: till
    .route({
      method: 'POST',
      path: '/v1/top-ups',
      tags,
      summary: 'Stored value paid in at a till, up to 100 at once',
    })
    .input(z.strictObject({ topUps: z.array(topUpInput).min(1).max(100) }))
    .output(z.object({ items: z.array(outcome(topUpDone)) })),
  returnTopUps: till
    .route({
      method: 'POST',
      path: '/v1/top-ups/returns',
      tags,
      summary: 'Principal paid out again, with the bonus that goes with it, up to 100 at once',
    })
    .input(z.strictObject({ returns: z.array(returnInput).min(1).max(100) }))
    .output(z.object({ items: z.array(outcome(returnDone)) })),
  balance: route({ scope: 'customers', permission: 'customers.read' })
    .route({
      method: 'GET',
      path: '/v1/customers/{id}/stored',
      tags,
      summary: 'Stored value of a customer and what moved it, newest first',
    })
    .input(pageQuery.extend({ id: queryId }))
    .output(balance),
  ownBalance: route({ scope: 'self', permission: 'customer' })
    .route({
      method: 'GET',
      path: '/v1/consumer/stored',
      tags: ['Consumer'],
      summary: 'My stored value and what moved it, newest first',
    })
    .input(pageQuery)
    .output(ownBalance),
  payIn: route({ scope: 'self', permission: 'customer' })
    .route({
      method: 'POST',
      path: '/v1/consumer/top-ups',
      tags: ['Consumer'],
      summary: 'The sheet on which I pay in; the same key is the same payment',
    })
    .input(
      z.strictObject({
        /** Made by the page before it asks; kept until it has an answer. */
        key: z
          .string()
          .min(8)
          .max(64)
          .regex(/^[\w-]+$/),
        fen: sum,
      }),
    )
    .output(paySheet),
}
