// Membership, points and tiers. The subject is the member.
import { z } from 'zod'
import { defineEvent } from '#platform'

const id = z.int().positive()

export const loyaltyJoined = defineEvent(
  'loyalty.joined',
  z.object({ customerId: id, storeId: id.nullable() }),
)
/** Bulk: everybody a chunk of an import made a member. No subject. */
export const membersImported = defineEvent(
  'loyalty.membersImported',
  z.object({ ids: z.array(id) }),
)
/** Growth and points of one order, or of an opening balance (then `orderId` is null). */
export const pointsEarned = defineEvent(
  'loyalty.earned',
  z.object({ orderId: id.nullable(), points: z.int(), growth: z.int() }),
)
/**
 * What a refund took back; `points` is what really went, at most what she had unless debts are
 * allowed.
 */
export const valueReversed = defineEvent(
  'loyalty.reversed',
  z.object({ orderId: id, refundId: id, points: z.int(), growth: z.int() }),
)
export const pointsSpent = defineEvent('loyalty.spent', z.object({ points: z.int() }))
/** Points of a spend came back with what they had paid for. */
export const pointsReturned = defineEvent('loyalty.pointsReturned', z.object({ points: z.int() }))
export const pointsExpired = defineEvent('loyalty.pointsExpired', z.object({ points: z.int() }))
/** Bulk: a chunk of the night's run whose points began, or ended. No subject. */
const chunk = z.object({ day: z.iso.date(), ids: z.array(id) })
export const nightActivated = defineEvent('loyalty.nightActivated', chunk)
export const nightExpired = defineEvent('loyalty.nightExpired', chunk)
/**
 * Bulk: whose points end soon, `on` being the last day they can be spent; each end is told once. No
 * subject.
 */
export const pointsExpiring = defineEvent(
  'loyalty.pointsExpiring',
  z.object({
    on: z.iso.date(),
    members: z.array(z.object({ customerId: id, points: z.int() })),
  }),
)
/** Stored value was paid in; a coupon of the template comes with it. */
export const toppedUp = defineEvent(
  'loyalty.toppedUp',
  z.object({
    topUpId: id,
    principalFen: z.int(),
    bonusFen: z.int(),
    templateId: id.nullable(),
  }),
)
export type ToppedUpEvent = z.infer<typeof toppedUp.schema>
/** Principal was paid out again; `all`: nothing of that top-up is left to pay out. */
export const topUpReturned = defineEvent(
  'loyalty.topUpReturned',
  z.object({
    topUpId: id,
    returnId: id,
    principalFen: z.int(),
    bonusFen: z.int(),
    all: z.boolean(),
  }),
)
export type TopUpReturnedEvent = z.infer<typeof topUpReturned.schema>
/** A step of the first purchases was taken by an order, or by another of the same day. */
export const stepReached = defineEvent(
  'loyalty.stepReached',
  z.object({ orderId: id, step: z.int(), of: z.int(), points: z.int(), coupon: z.boolean() }),
)
/** Its order came back in full. */
export const stepTaken = defineEvent('loyalty.stepTaken', z.object({ orderId: id, step: z.int() }))
/** A service was redeemed in a store, or a partner's code handed out. */
const use = z.object({ benefitId: id, useId: id })
export const benefitUsed = defineEvent(
  'loyalty.benefitUsed',
  use.extend({ kind: z.string(), storeId: id.nullable() }),
)
export const benefitUndone = defineEvent('loyalty.benefitUndone', use)
const booking = z.object({
  bookingId: id,
  benefitId: id,
  storeId: id,
  startsAt: z.iso.datetime(),
})
/** A service in the store was booked for a time. */
export const booked = defineEvent('loyalty.booked', booking)
/** It begins within a day. */
export const bookingDue = defineEvent('loyalty.bookingDue', booking)
export const bookingCancelled = defineEvent(
  'loyalty.bookingCancelled',
  booking.extend({ by: z.enum(['customer', 'store']) }),
)
/** Nobody came. */
export const bookingMissed = defineEvent('loyalty.bookingMissed', booking)
/** She won: a coupon of the template follows by itself, else the desk hands it over. */
export const drawWon = defineEvent(
  'loyalty.drawWon',
  z.object({ drawId: id, winId: id, templateId: id.nullable() }),
)
export type DrawWonEvent = z.infer<typeof drawWon.schema>
const pass = z.object({ passId: id, planId: id })
/** A paid card was bought; it runs from the first day until the second is reached. */
export const passBought = defineEvent(
  'loyalty.passBought',
  pass.extend({ priceFen: z.int(), fromOn: z.iso.date(), untilOn: z.iso.date() }),
)
/** A month of it began, counted from 0: its coupons are given. */
export const passMonth = defineEvent('loyalty.passMonth', pass.extend({ month: z.int() }))
export type PassMonthEvent = z.infer<typeof passMonth.schema>
/** It ends soon, and she has no other one waiting. */
export const passEnding = defineEvent('loyalty.passEnding', pass.extend({ untilOn: z.iso.date() }))
/** `last`: none of hers goes on where it ended. */
export const passEnded = defineEvent('loyalty.passEnded', pass.extend({ last: z.boolean() }))
/** Given back: what was paid out, and points it had given on top that were taken back. */
export const passReturned = defineEvent(
  'loyalty.passReturned',
  pass.extend({ refundFen: z.int(), points: z.int() }),
)
export type PassReturnedEvent = z.infer<typeof passReturned.schema>
export const tierWhys = ['upgraded', 'prolonged', 'downgraded', 'reversed'] as const
export const tierChanged = defineEvent(
  'loyalty.tierChanged',
  z.object({ from: id, to: id, why: z.enum(tierWhys) }),
)
/** Bulk: names of tiers changed, so what segments know of members is stale. No subject. */
export const programChanged = defineEvent(
  'loyalty.programChanged',
  z.object({ tierIds: z.array(id) }),
)
