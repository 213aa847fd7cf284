// Mass messages: the corp proposes, a member confirms in the client, only then customers get it.
import { z } from 'zod'
import { harmless, once, reconcile, type Ask, type Found } from '../wire/call.ts'
import { cursor, done, id, int, list, nextCursor, seconds } from '../wire/shapes.ts'
import { contactCall, wecomId } from './base.ts'
import { messageBody } from './message.ts'

export const MAX_MASS_CUSTOMERS = 10_000
/** How a task or a customer stands. A customer at 3 used up the month's mass messages. */
export const taskStatus = { unsent: 0, sent: 2 } as const
export const sendStatus = { unsent: 0, sent: 1, notFriend: 2, quotaUsed: 3 } as const

export const massRequest = messageBody.extend({
  chat_type: z.enum(['single', 'group']).default('single'),
  external_userid: z.array(wecomId).max(MAX_MASS_CUSTOMERS).optional(),
  chat_id_list: z.array(wecomId).max(2000).optional(),
  tag_filter: z
    .object({
      group_list: z.array(z.object({ tag_list: z.array(wecomId).max(100).optional() })).optional(),
    })
    .optional(),
  /** Without a sender each customer falls to the member who last added or chatted. */
  sender: wecomId.optional(),
  allow_select: z.boolean().optional(),
})
export type MassRequest = z.input<typeof massRequest>

export const massReply = z.object({
  msgid: id,
  /** Customers that nobody follows, or whose id is wrong. */
  fail_list: list(z.string()),
})
export type MassReply = z.infer<typeof massReply>

export const massTaskRequest = z.object({
  msgid: wecomId,
  limit: z.int().min(1).max(1000).optional(),
  cursor: cursor.optional(),
})
export const massTaskReply = z.object({
  task_list: list(
    z.object({
      userid: z.string(),
      status: int,
      send_time: seconds.nullish(),
    }),
  ),
  next_cursor: nextCursor,
})
export type MassTaskReply = z.infer<typeof massTaskReply>

export const massResultRequest = massTaskRequest.extend({ userid: wecomId })
export const massResultReply = z.object({
  send_list: list(
    z.object({
      external_userid: z.string().optional(),
      chat_id: z.string().optional(),
      userid: z.string(),
      status: int,
      send_time: seconds.nullish(),
    }),
  ),
  next_cursor: nextCursor,
})
export type MassResultReply = z.infer<typeof massResultReply>

export const massId = z.object({ msgid: wecomId })

export const massListRequest = z.object({
  chat_type: z.enum(['single', 'group']),
  start_time: seconds,
  end_time: seconds,
  creator: wecomId.optional(),
  filter_type: z.int().min(0).max(2).optional(),
  limit: z.int().min(1).max(100).optional(),
  cursor: cursor.optional(),
})
export const massListReply = z.object({
  group_msg_list: list(
    z.object({
      msgid: id,
      creator: z.string().optional(),
      create_time: seconds,
      /** 0: made by the corp. 1: by a member. */
      create_type: int.optional(),
      text: z.object({ content: z.string() }).nullish(),
      attachments: list(z.looseObject({ msgtype: z.string() })),
    }),
  ),
  next_cursor: nextCursor,
})

const getGroupmsgTask = contactCall('get_groupmsg_task', {
  repeat: harmless,
  request: massTaskRequest,
  reply: massTaskReply,
})
const getGroupmsgSendResult = contactCall('get_groupmsg_send_result', {
  repeat: harmless,
  request: massResultRequest,
  reply: massResultReply,
})
/** Mass messages of at most a month; made by the corp or by members. */
const getGroupmsgListV2 = contactCall('get_groupmsg_list_v2', {
  repeat: harmless,
  request: massListRequest,
  reply: massListReply,
})

/** The platform's clock and ours differ a little. */
const SLACK_SECONDS = 300

/** The same words, and a task of this sender whose customers are all ours. */
const isOurs = async (ask: Ask, request: MassRequest, msgid: string): Promise<boolean> => {
  const { task_list } = await ask(getGroupmsgTask, { msgid })
  if (!task_list.some(({ userid }) => userid === request.sender)) return false
  const wanted = new Set(request.external_userid)
  const { send_list } = await ask(getGroupmsgSendResult, { msgid, userid: request.sender ?? '' })
  return (
    send_list.length > 0 &&
    send_list.every(({ external_userid }) => wanted.has(external_userid ?? ''))
  )
}

/** A mass message has no field for us: it is known by its sender, its words and its customers. */
const findMass = async (
  ask: Ask,
  request: MassRequest,
  sentAt: Date,
): Promise<Found<MassReply>> => {
  if (!request.sender || !request.external_userid) return 'unknown'
  const start_time = Math.floor(sentAt.getTime() / 1000) - SLACK_SECONDS
  const span = {
    start_time,
    end_time: start_time + 3600,
    chat_type: 'single',
    filter_type: 0,
  } as const
  let cursor = ''
  do {
    const page = await ask(getGroupmsgListV2, { ...span, ...(cursor && { cursor }) })
    for (const { msgid, text } of page.group_msg_list) {
      const sameWords = (text?.content ?? '') === (request.text?.content ?? '')
      if (sameWords && (await isOurs(ask, request, msgid)))
        return { reply: { msgid, fail_list: [] } }
    }
    cursor = page.next_cursor
  } while (cursor !== '')
  return 'absent'
}

export const massCalls = {
  /** Only proposes: members confirm in their client, see `getGroupmsgTask`. */
  addMsgTemplate: contactCall('add_msg_template', {
    repeat: reconcile(getGroupmsgListV2, findMass),
    request: massRequest,
    reply: massReply,
  }),
  getGroupmsgListV2,
  getGroupmsgTask,
  getGroupmsgSendResult,
  /** A few times a day at most (41094); a second reminder is a second notice on a phone. */
  remindGroupmsgSend: contactCall('remind_groupmsg_send', {
    repeat: once,
    request: massId,
    reply: done,
  }),
  /** Stops members who have not sent yet; takes nothing back. */
  cancelGroupmsgSend: contactCall('cancel_groupmsg_send', {
    repeat: harmless,
    request: massId,
    reply: done,
  }),
}
