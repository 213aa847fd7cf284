// What others hear of reservations. Subject: the customer. An order says the rest.
import { z } from 'zod'
import { defineEvent } from '#platform'

/** Units went back unpaid: her time ran out, or she gave them back. */
export const reservationEnded = defineEvent(
  'shop.reservationEnded',
  z.object({
    reservationId: z.int(),
    saleId: z.int(),
    units: z.int(),
    state: z.enum(['expired', 'cancelled']),
  }),
)
/** A package was paid for and its vouchers cannot be given any more: her money goes back. */
export const vouchersRefused = defineEvent(
  'shop.vouchersRefused',
  z.object({
    reservationId: z.int(),
    orderId: z.int(),
    orderNumber: z.string(),
    /** Why: the code of the coupon's refusal. */
    code: z.string(),
  }),
)
/** She paid too late and nothing was left: her money goes back. */
export const reservationShort = defineEvent(
  'shop.reservationShort',
  z.object({
    reservationId: z.int(),
    saleId: z.int(),
    units: z.int(),
    paymentId: z.int(),
    amountFen: z.int(),
  }),
)
