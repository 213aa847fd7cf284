// 「微信客服」: customers write to a service account; messages are fetched, not pushed.
import { z } from 'zod'
import { defineCall, harmless, key, once, type Call } from '../wire/call.ts'
import { bytes, cursor, flag, int, list, nextCursor, seconds } from '../wire/shapes.ts'
import { service } from './families.ts'
import { wecomId } from './base.ts'

/** Who wrote: the customer, the system (an event), or a servicer in the client. */
export const origin = { customer: 3, system: 4, servicer: 5 } as const
export const serviceState = { fresh: 0, bot: 1, queue: 2, human: 3, ended: 4 } as const

const kf = <Q extends z.ZodType<object, object>, R extends z.ZodType>(
  api: string,
  call: Pick<Call<Q, R>, 'repeat' | 'request' | 'reply'> &
    Partial<Pick<Call<Q, R>, 'method' | 'lane'>>,
): Call<Q, R> =>
  defineCall({
    method: 'POST',
    path: `/cgi-bin/kf/${api}`,
    family: service,
    lane: 'bulk',
    ...call,
  })

const syncRequest = z.object({
  cursor: cursor.optional(),
  /** Of the event, good for ten minutes; without it the platform answers seldom. */
  token: z.string().optional(),
  limit: z.int().min(1).max(1000).optional(),
  voice_format: z.int().optional(),
  open_kfid: wecomId.optional(),
})

const message = z.looseObject({
  msgid: z.string(),
  open_kfid: z.string().optional(),
  external_userid: z.string().optional(),
  send_time: seconds,
  origin: int,
  servicer_userid: z.string().optional(),
  msgtype: z.string(),
  text: z.object({ content: z.string(), menu_id: z.string().optional() }).nullish(),
  event: z
    .looseObject({
      event_type: z.string(),
      open_kfid: z.string().optional(),
      external_userid: z.string().optional(),
      scene: z.string().optional(),
      scene_param: z.string().optional(),
      welcome_code: z.string().optional(),
      fail_msgid: z.string().optional(),
      fail_type: int.optional(),
      change_type: int.optional(),
      msg_code: z.string().optional(),
      recall_msgid: z.string().optional(),
    })
    .nullish(),
})
export type ServiceMessage = z.output<typeof message>

const body = {
  text: z.object({ content: bytes(2048) }).optional(),
  msgmenu: z
    .object({
      head_content: z.string().optional(),
      tail_content: z.string().optional(),
      list: z
        .array(z.looseObject({ type: z.enum(['click', 'view', 'miniprogram', 'text']) }))
        .max(50),
    })
    .optional(),
}
const media = z.object({ media_id: z.string() }).optional()
const ownId = z.string().regex(/^[\w-]{1,32}$/)
const sendRequest = z.object({
  touser: wecomId,
  open_kfid: wecomId,
  /** Ours, unique: a second message with it is refused (95033), so it may be asked again. */
  msgid: ownId,
  msgtype: z.enum([
    'text',
    'image',
    'voice',
    'video',
    'file',
    'link',
    'miniprogram',
    'msgmenu',
    'location',
    'ca_link',
  ]),
  ...body,
  image: media,
  voice: media,
  video: media,
  file: media,
  link: z
    .object({
      title: bytes(128),
      desc: bytes(512).optional(),
      url: z.string(),
      thumb_media_id: z.string(),
    })
    .optional(),
  miniprogram: z
    .object({
      appid: z.string(),
      title: bytes(64).optional(),
      pagepath: z.string(),
      thumb_media_id: z.string(),
    })
    .optional(),
  location: z
    .object({
      name: z.string().optional(),
      address: z.string().optional(),
      latitude: z.number(),
      longitude: z.number(),
    })
    .optional(),
  ca_link: z.object({ link_url: z.string() }).optional(),
})
const msgReply = z.object({ msgid: z.string() })
const talk = z.object({ open_kfid: wecomId, external_userid: wecomId })

export const kfCalls = {
  /** The last three days; what we sent ourselves is left out. Go on while `has_more`. */
  syncMsg: kf('sync_msg', {
    repeat: harmless,
    lane: 'urgent',
    request: syncRequest,
    reply: z.object({ next_cursor: nextCursor, has_more: flag, msg_list: list(message) }),
  }),
  /** At most five within 48 hours of the customer's last message (95001). */
  sendMsg: kf('send_msg', {
    repeat: key('msgid'),
    lane: 'urgent',
    request: sendRequest,
    reply: msgReply,
  }),
  /** A welcome or end code works once, within 20 seconds. */
  sendMsgOnEvent: kf('send_msg_on_event', {
    repeat: once,
    lane: 'urgent',
    reply: msgReply,
    request: z.object({
      code: z.string(),
      msgid: ownId.optional(),
      msgtype: z.enum(['text', 'msgmenu']),
      ...body,
    }),
  }),
  kfAccounts: kf('account/list', {
    repeat: harmless,
    request: z.object({ offset: z.int().optional(), limit: z.int().optional() }),
    reply: z.object({
      account_list: list(
        z.object({
          open_kfid: z.string(),
          name: z.string(),
          avatar: z.string().optional(),
          manage_privilege: flag.optional(),
        }),
      ),
    }),
  }),
  /** A page address; `scene` (at most 32 characters) comes back with the visitor. */
  kfContactWay: kf('add_contact_way', {
    repeat: harmless,
    reply: z.object({ url: z.string() }),
    request: z.object({ open_kfid: wecomId, scene: z.string().max(32).optional() }),
  }),
  kfState: kf('service_state/get', {
    repeat: harmless,
    request: talk,
    reply: z.object({ service_state: int, servicer_userid: z.string().optional() }),
  }),
  /** A move that is not allowed is refused (95016), so the second of two does no harm. */
  kfMove: kf('service_state/trans', {
    repeat: harmless,
    reply: z.object({ msg_code: z.string().optional() }),
    request: talk.extend({
      service_state: z.int().min(0).max(4),
      servicer_userid: wecomId.optional(),
    }),
  }),
  kfCustomers: kf('customer/batchget', {
    repeat: harmless,
    request: z.object({ external_userid_list: z.array(wecomId).min(1).max(100) }),
    reply: z.object({
      customer_list: list(
        z.object({
          external_userid: z.string(),
          nickname: z.string().default(''),
          avatar: z.string().optional(),
          gender: int.optional(),
          unionid: z.string().optional(),
        }),
      ),
      invalid_external_userid: list(z.string()),
    }),
  }),
}
