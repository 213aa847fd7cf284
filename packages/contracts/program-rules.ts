// Rules of the programme that hang on days: member days, the birthday's coupon.
import { z } from 'zod'
import { day, name } from './base.ts'

/** A coupon of this template; null: none. */
const giftTemplate = z.int().positive().nullable()
const factor = z.int().min(1).max(10)

/** Days in the brand's zone; weekdays from Monday, 1, to Sunday, 7. */
const memberDayWhen = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('weekly'),
    weekdays: z.array(z.int().min(1).max(7)).min(1).max(7),
  }),
  /** A day a month does not have falls out in it. */
  z.strictObject({
    kind: z.literal('monthly'),
    days: z.array(z.int().min(1).max(31)).min(1).max(31),
  }),
  z.strictObject({ kind: z.literal('dates'), dates: z.array(day).min(1).max(200) }),
])
export type MemberDayWhen = z.infer<typeof memberDayWhen>
/**
 * What members of a tier have on such a day: a coupon that ends with it, points times the factor.
 * Tiers left out have nothing.
 */
const memberDayTier = z.strictObject({
  tierId: z.int().positive(),
  templateId: giftTemplate,
  factor,
})
const memberDay = z.strictObject({
  name: name.max(40),
  when: memberDayWhen,
  tiers: z.array(memberDayTier).min(1).max(12),
})
export type MemberDay = z.infer<typeof memberDay>
/**
 * Where several fall on one day a member has one coupon, of the first that has one for her tier, and
 * the highest factor.
 */
export const memberDays = z.array(memberDay).max(12)
/** Once a year, in the days that count as her birthday. */
export const birthdayCoupon = z.strictObject({ templateId: z.int().positive() })
