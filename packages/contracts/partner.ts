// What partners ask: whether a coupon counts with them, its use, and taking a use back. They are told
// what the coupon promises, and nothing of who holds it.
import { z } from 'zod'
import { clean, code, fen, fenNotNegative, instant, route } from './base.ts'
import { couponBenefits } from './coupon.ts'

/** The partner's own number of the use. */
const reference = z.string().trim().min(1).max(64).regex(clean)
const promise = z.object({
  name: z.string(),
  note: z.string(),
  benefit: couponBenefits,
  thresholdFen: fen,
  /** What it covers: the partner looks whether such goods are in the basket. */
  skus: z.array(z.string()),
  categories: z.array(z.string()),
  validUntil: instant,
})
const check = z.object({
  usable: z.boolean(),
  refusal: z
    .object({ code: z.string(), sentence: z.object({ zh: z.string(), en: z.string() }) })
    .nullable(),
  coupon: promise.nullable(),
})
export type PartnerCheck = z.infer<typeof check>
const used = promise.extend({
  discountFen: fen,
  /** This use was told before; nothing was done. */
  duplicate: z.boolean(),
})
export type PartnerUsed = z.infer<typeof used>
const redeemInput = z.strictObject({
  code,
  reference,
  /** What was taken off, at most what the coupon promises. */
  discountFen: fenNotNegative.min(1),
  /** All goods before the coupon; needed where it has a threshold or takes off a share. */
  basketFen: fenNotNegative.optional(),
})
export type PartnerRedeemInput = z.infer<typeof redeemInput>
const scope = { none: 'the coupon is named by its code; nothing of its holder is told' } as const
const tags = ['Coupons at partners']

export const partnerRoutes = {
  check: route({ scope, permission: 'coupons.redeem', whileReadOnly: true })
    .route({
      method: 'POST',
      path: '/v1/partner/coupons/check',
      tags,
      summary: 'Would this coupon count at a partner? Reserves nothing',
    })
    .input(z.strictObject({ code }))
    .output(check),
  redeem: route({ scope, permission: 'coupons.redeem' })
    .route({
      method: 'POST',
      path: '/v1/partner/coupons/redeem',
      tags,
      summary: 'A partner has taken a coupon; the same reference again changes nothing',
    })
    .input(redeemInput)
    .output(used),
  undo: route({ scope, permission: 'coupons.redeem' })
    .route({
      method: 'POST',
      path: '/v1/partner/coupons/undo',
      tags,
      summary: 'Take a use back: the coupon may be used again while its time lasts',
    })
    .input(z.strictObject({ reference }))
    .output(z.object({ usable: z.boolean(), duplicate: z.boolean() })),
}
