// What text messages tell the house. Subject is the customer.
import { z } from 'zod'
import { defineEvent } from '#platform'

/** What became of a message: `sent` once it is on the phone, or the cloud has had its time. */
export const smsSettled = defineEvent(
  'sms.settled',
  z.object({
    touchId: z.int().positive(),
    outcome: z.enum(['sent', 'rejected', 'unknown']),
    reason: z.string().optional(),
  }),
)
