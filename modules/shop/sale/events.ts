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
/** Her deposit is paid: units are hers until the balance is due. */
export const depositPaid = defineEvent(
  'shop.depositPaid',
  z.object({
    reservationId: z.int(),
    saleId: z.int(),
    units: z.int(),
    depositFen: z.int(),
    balanceFen: z.int(),
    balanceFrom: z.iso.datetime(),
    balanceUntil: z.iso.datetime(),
  }),
)
const due = z.object({
  reservationId: z.int(),
  saleId: z.int(),
  balanceFen: z.int(),
  balanceUntil: z.iso.datetime(),
})
/** From now on she may pay the balance. */
export const balanceDue = defineEvent('shop.balanceDue', due)
/** The time for her balance is nearly over, and it is not paid. */
export const balanceEnding = defineEvent('shop.balanceEnding', due)
/**
 * A deposit whose balance will not be paid: `back` is what goes back of it, all or nothing; `why`:
 * she gave it up, missed the balance, or the sale was called off.
 */
export const depositEnded = defineEvent(
  'shop.depositEnded',
  z.object({
    reservationId: z.int(),
    saleId: z.int(),
    units: z.int(),
    paymentId: z.int(),
    backFen: z.int(),
    why: z.enum(['own', 'missed', 'calledOff']),
  }),
)
