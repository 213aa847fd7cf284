// What becomes of coupons. The subject is the holder.
import { z } from 'zod'
import { defineEvent } from '#platform'

const id = z.int().positive()
const coupon = z.object({ couponId: id, templateId: id })

export const couponIssued = defineEvent('coupon.issued', coupon.extend({ source: z.string() }))
export const couponRedeemed = defineEvent(
  'coupon.redeemed',
  // One that WeChat Pay or a partner took off may stand in no order of ours.
  coupon.extend({ orderId: id.nullable(), discountFen: z.int() }),
)
export const couponRestored = defineEvent(
  'coupon.restored',
  // A partner's use had no order of ours.
  coupon.extend({ orderId: id.nullable() }),
)
export const couponVoided = defineEvent('coupon.voided', coupon)
export const couponExpired = defineEvent('coupon.expired', coupon)
