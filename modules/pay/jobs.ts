// What is done outside of transactions, named: whoever hears something asks for it.
import { MINUTE_MS, plusMs } from '#kit'
import { defineJob } from '#platform'

/** What became of payments nobody told us about. */
export const askPayments = defineJob<{ paymentIds: number[] }>('pay.ask')
/** Refunds that are under way. */
export const sendRefunds = defineJob<{ refundIds: number[] }>('pay.refund')
/** Coupons that are to be given, or asked after. */
export const sendCashCouponJobs = defineJob<{ ids: number[] }>('pay.cashCoupon')

/** Longest time between two questions about one thing. */
const LONGEST_MS = 60 * MINUTE_MS

export const againAt = (now: Date, tries: number): Date =>
  plusMs(now, Math.min(MINUTE_MS * 2 ** tries, LONGEST_MS))
