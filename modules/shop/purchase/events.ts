// What others hear of purchases. Subject: the customer. An order says what was sold.
import { z } from 'zod'
import { defineEvent } from '#platform'

const purchaseId = z.int()

/** Units and coupons went back unpaid: her time ran out, or somebody gave it up. */
export const purchaseEnded = defineEvent(
  'shop.purchaseEnded',
  z.object({ purchaseId, state: z.enum(['expired', 'cancelled']) }),
)
/** She paid too late and something was gone: her money goes back. */
export const purchaseShort = defineEvent(
  'shop.purchaseShort',
  z.object({ purchaseId, paymentId: z.int(), amountFen: z.int() }),
)
/** It waits at the store, is on its way, or has arrived. */
export const purchaseMoved = defineEvent(
  'shop.purchaseMoved',
  z.object({ purchaseId, state: z.enum(['ready', 'shipped', 'completed']) }),
)
