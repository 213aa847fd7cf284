// 「获客助手」: links that lead straight into a guide's chat, paid by the customer added.
import { z } from 'zod'
import { harmless, reconcile, type Ask, type Found } from '../wire/call.ts'
import { cursor, done, flag, int, list, nextCursor, nothing, seconds } from '../wire/shapes.ts'
import { contactCall, wecomId } from './base.ts'

/** 0: no message from her yet. 1: she has written. 2: not known. */
export const chatStatus = { silent: 0, written: 1, unknown: 2 } as const

const range = z.object({
  user_list: z.array(wecomId).max(500).optional(),
  department_list: z.array(z.int()).optional(),
})
const changeable = z.object({
  range: range.optional(),
  skip_verify: flag.optional(),
  mark_source: flag.optional(),
  priority_option: z
    .object({
      /** 1: among all friends. 2: among the listed. */
      priority_type: z.int().min(1).max(2),
      priority_userid_list: z.array(wecomId).max(1000).optional(),
    })
    .optional(),
})
const createRequest = changeable.extend({ link_name: z.string().min(1).max(30) })
const link = z.object({
  link_id: wecomId,
  link_name: z.string(),
  url: z.string(),
  create_time: seconds,
  skip_verify: flag.optional(),
  mark_source: flag.optional(),
})
const linkId = z.object({ link_id: wecomId })
const linkReply = z.object({ link })

const listLink = contactCall('customer_acquisition/list_link', {
  repeat: harmless,
  request: z.object({ limit: z.int().min(1).max(100).optional(), cursor: cursor.optional() }),
  reply: z.object({ link_id_list: list(z.string()), next_cursor: nextCursor }),
})
const getLink = contactCall('customer_acquisition/get', {
  repeat: harmless,
  request: linkId,
  reply: z.object({
    // The id was asked for, so the answer may leave it out.
    link: link.partial({ link_id: true }),
    range: z.object({ user_list: list(z.string()), department_list: list(int) }).nullish(),
  }),
})

const SLACK_MS = 60_000

/** The name and the time are the marker; a link has no state of its own. */
const findLink = async (
  ask: Ask,
  { link_name }: z.input<typeof createRequest>,
  sentAt: Date,
): Promise<Found<z.output<typeof linkReply>>> => {
  let cursor = ''
  do {
    const page = await ask(listLink, { limit: 100, ...(cursor && { cursor }) })
    for (const link_id of page.link_id_list) {
      const { link } = await ask(getLink, { link_id })
      const fresh = link.create_time * 1000 >= sentAt.getTime() - SLACK_MS
      if (fresh && link.link_name === link_name) return { reply: { link: { ...link, link_id } } }
    }
    cursor = page.next_cursor
  } while (cursor !== '')
  return 'absent'
}

export const acquisitionCalls = {
  createLink: contactCall('customer_acquisition/create_link', {
    repeat: reconcile(listLink, findLink),
    request: createRequest,
    reply: linkReply,
  }),
  /** `range` overwrites. */
  updateLink: contactCall('customer_acquisition/update_link', {
    repeat: harmless,
    reply: done,
    request: changeable.extend({ link_id: wecomId, link_name: z.string().max(30).optional() }),
  }),
  deleteLink: contactCall('customer_acquisition/delete_link', {
    repeat: harmless,
    request: linkId,
    reply: done,
  }),
  getLink,
  listLink,
  /** Who came through a link, and whether she has written. */
  linkCustomers: contactCall('customer_acquisition/customer', {
    repeat: harmless,
    request: linkId.extend({
      limit: z.int().min(1).max(1000).optional(),
      cursor: cursor.optional(),
    }),
    reply: z.object({
      customer_list: list(
        z.object({
          external_userid: z.string(),
          userid: z.string().optional(),
          chat_status: int,
          state: z.string().optional(),
        }),
      ),
      next_cursor: nextCursor,
    }),
  }),
  /** Customers that are paid for and not yet used. */
  linkQuota: contactCall('customer_acquisition_quota', {
    method: 'GET',
    repeat: harmless,
    request: nothing,
    reply: z.object({
      total: int,
      balance: int,
      quota_list: list(z.object({ expire_date: seconds, balance: int })),
    }),
  }),
  /** Days within 30 of each other and 180 from now. */
  linkStatistic: contactCall('customer_acquisition/statistic', {
    repeat: harmless,
    request: linkId.extend({ start_time: seconds, end_time: seconds }),
    reply: z.object({ click_link_customer_cnt: int, new_customer_cnt: int }),
  }),
  /** Who wrote; the key comes with `message_from_customer` and lives 30 minutes. */
  linkChatInfo: contactCall('customer_acquisition/get_chat_info', {
    repeat: harmless,
    request: z.object({ chat_key: z.string() }),
    reply: z.object({
      userid: z.string(),
      external_userid: z.string(),
      chat_info: z
        .object({
          recv_msg_cnt: int,
          link_id: z.string().optional(),
          state: z.string().optional(),
        })
        .nullish(),
    }),
  }),
}

/** A link that brings `channel` (at most 64 bytes) back as the state of the add event. */
export const linkWithChannel = (url: string, channel: string): string => {
  const address = new URL(url)
  address.searchParams.set('customer_channel', channel)
  return address.href
}
