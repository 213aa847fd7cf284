// Mass messages: the corp proposes, a member confirms in the client, only then customers get it.
import { z } from 'zod'
import { cursor, seconds, wecomId } from './base.ts'
import { messageBody } from './message.ts'

export const MAX_MASS_CUSTOMERS = 10_000
/** How a task or a customer stands. A customer at 3 used up the month's mass messages. */
export const taskStatus = { unsent: 0, sent: 2 } as const
export const sendStatus = { unsent: 0, sent: 1, notFriend: 2, quotaUsed: 3 } as const

export const massRequest = messageBody.extend({
  chat_type: z.enum(['single', 'group']).default('single'),
  external_userid: z.array(wecomId).max(MAX_MASS_CUSTOMERS).optional(),
  chat_id_list: z.array(wecomId).max(2000).optional(),
  tag_filter: z.object({
    group_list: z.array(z.object({ tag_list: z.array(wecomId).max(100).optional() })).optional(),
  }).optional(),
  /** Without a sender each customer falls to the member who last added or chatted. */
  sender: wecomId.optional(),
  allow_select: z.boolean().optional(),
})
export type MassRequest = z.input<typeof massRequest>

export const massReply = z.object({
  msgid: wecomId,
  /** Customers that nobody follows, or whose id is wrong. */
  fail_list: z.array(z.string()).default([]),
})
export type MassReply = z.infer<typeof massReply>

export const massTaskRequest = z.object({
  msgid: wecomId, limit: z.int().min(1).max(1000).optional(), cursor: cursor.optional(),
})
export const massTaskReply = z.object({
  task_list: z.array(z.object({
    userid: z.string(), status: z.int(), send_time: seconds.optional(),
  })).default([]),
  next_cursor: cursor.default(''),
})
export type MassTaskReply = z.infer<typeof massTaskReply>

export const massResultRequest = massTaskRequest.extend({ userid: wecomId })
export const massResultReply = z.object({
  send_list: z.array(z.object({
    external_userid: z.string().optional(), chat_id: z.string().optional(), userid: z.string(),
    status: z.int(), send_time: seconds.optional(),
  })).default([]),
  next_cursor: cursor.default(''),
})
export type MassResultReply = z.infer<typeof massResultReply>

export const massId = z.object({ msgid: wecomId })
