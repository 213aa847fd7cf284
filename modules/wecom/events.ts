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
    /** The opening she came by, where an acquisition link led her. */
    tap: z.string().optional(),
    at: z.string(),
    /** A colleague passed her on: a friend of this guide from now on, but nobody new. */
    passed: z.boolean().default(false),
  }),
)

export const unfollowed = defineEvent(
  'wecom.unfollowed',
  z.object({
    staffId: id.nullable(),
    by: z.enum(['customer', 'staff']),
  }),
)

const inGroup = {
  /** Ours; WeCom's own id stands in `wecom.chat`. */
  groupId: id,
  /** The group's owner and her store, where we know them. */
  staffId: id.nullable(),
  storeId: id.nullable(),
  at: z.string(),
}

/** Somebody from outside is in a group now. Subject is the customer where we know her. */
export const chatJoined = defineEvent(
  'wecom.chatJoined',
  z.object({
    ...inGroup,
    /** The code she came through, where it is one of ours. */
    codeId: id.nullable(),
    state: z.string().nullable(),
    /** 1 invited, 2 by an invitation's link, 3 by a code. */
    scene: z.int(),
  }),
)

export const chatLeft = defineEvent('wecom.chatLeft', z.object(inGroup))

/** From now on these guides get nobody new. */
export const handoverBegan = defineEvent(
  'wecom.handoverBegan',
  z.object({
    handoverId: id,
    staffIds: z.array(id),
    reason: z.enum(['leave', 'leaving', 'closed']),
  }),
)

/** The platform says it is done: another guide serves her. */
export const passedOn = defineEvent(
  'wecom.passedOn',
  z.object({ handoverId: id, fromStaffId: id, toStaffId: id, storeId: id.nullable() }),
)

const atService = {
  serviceId: id,
  /** One coming: it ends with 48 quiet hours. */
  talkId: id,
  /** The code she came by, where it is one of ours, and its store. */
  codeId: id.nullable(),
  storeId: id.nullable(),
  at: z.string(),
}

/** She opened a chat with customer service. */
export const serviceEntered = defineEvent(
  'wecom.serviceEntered',
  z.object({
    ...atService,
    /** Greets once, within twenty seconds; null where it is over or the platform gives none. */
    welcomeCode: z.string().nullable(),
  }),
)

/** She wrote to customer service; once for each coming. */
export const serviceReplied = defineEvent('wecom.serviceReplied', z.object(atService))

/** She wrote to the guide she was added to by an acquisition link; once for each coming. */
export const linkReplied = defineEvent(
  'wecom.linkReplied',
  z.object({
    staffId: id.nullable(),
    storeId: id.nullable(),
    codeId: id.nullable(),
    at: z.string(),
    /** False: nobody told of it then; she had written by this time. */
    exact: z.boolean(),
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
