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
