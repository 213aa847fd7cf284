// What others hear of payments. Subject: the customer who pays.
import { z } from 'zod'
import { defineEvent } from '#platform'

const about = z.object({ paymentId: z.int(), purpose: z.string(), amountFen: z.int() })

/** WeChat Pay says it was paid: in time or not, whoever asked for it decides. */
export const payPaid = defineEvent('pay.paid', about)
export type PaidEvent = z.infer<typeof payPaid.schema>
/** Its time is over, and nobody can pay it any more. */
export const payClosed = defineEvent('pay.closed', about)
/** A coupon of WeChat Pay was taken off a payment there; `key` says who had asked for it. */
export const cashCouponUsed = defineEvent(
  'pay.cashCouponUsed',
  z.object({
    cashCouponId: z.int(),
    key: z.string(),
    transactionId: z.string(),
    amountFen: z.int(),
  }),
)
/** A refund has arrived; `amountFen` is the refund's. */
export const payRefunded = defineEvent('pay.refunded', about.extend({ key: z.string() }))
