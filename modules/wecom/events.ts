// What the house hears of WeCom. Subject is the customer where one is known.
import { z } from 'zod'
import { defineEvent } from '#platform'

const id = z.int().positive()

/** A verified callback lies in the inbox. No subject: whom it is about is found out afterwards. */
export const callbackReceived = defineEvent('wecom.callbackReceived', z.object({ inboxId: id }))

export const followed = defineEvent(
  'wecom.followed',
  z.object({
    /** Null when the WeCom member is not on our staff list. */
    staffId: id.nullable(),
    storeId: id.nullable(),
    codeId: id.nullable(),
    /** Greets once, within twenty seconds. */
    welcomeCode: z.string().nullable(),
    state: z.string().nullable(),
    at: z.string(),
  }),
)

export const unfollowed = defineEvent(
  'wecom.unfollowed',
  z.object({
    staffId: id.nullable(),
    by: z.enum(['customer', 'staff']),
  }),
)

export const sendSettled = defineEvent(
  'wecom.sendSettled',
  z.object({
    touchId: id,
    outcome: z.enum(['sent', 'unknown', 'rejected']),
    reason: z.string().optional(),
  }),
)
export type SendOutcome = 'sent' | 'unknown' | 'rejected'
