// 「联系我」: the codes behind which one or several members stand.
import { z } from 'zod'
import { harmless, reconcile, type Ask, type Found } from '../wire/call.ts'
import { cursor, done, flag, int, list, nextCursor, seconds } from '../wire/shapes.ts'
import { contactCall, wecomId } from './base.ts'

export const MAX_MEMBERS_PER_CODE = 100
export const MAX_CONTACT_WAYS = 500_000

const endings = z.object({
  text: z.object({ content: z.string() }).optional(),
  link: z
    .object({
      title: z.string().optional(),
      url: z.string(),
      picurl: z.string().optional(),
      desc: z.string().optional(),
    })
    .optional(),
  miniprogram: z
    .object({
      title: z.string().optional(),
      appid: z.string(),
      page: z.string(),
      pic_media_id: z.string().optional(),
    })
    .optional(),
})

/** Temporary chats end with it; the picture goes as a media id and comes back as an address. */
const conclusions = endings.extend({ image: z.object({ media_id: z.string() }).optional() })
const conclusionsRead = endings.extend({
  image: z.object({ pic_url: z.string() }).nullish(),
})

const changeable = z.object({
  /** Shown to staff only; at most 30 characters. */
  remark: z.string().max(30).optional(),
  skip_verify: flag.optional(),
  /** Comes back as `State` of the add event; at most 30 characters. */
  state: z.string().max(30).optional(),
  user: z.array(wecomId).max(MAX_MEMBERS_PER_CODE).optional(),
  party: z.array(z.int()).optional(),
  style: z.int().optional(),
  expires_in: z.int().optional(),
  chat_expires_in: z.int().optional(),
  unionid: z.string().optional(),
  is_exclusive: flag.optional(),
  mark_source: flag.optional(),
  conclusions: conclusions.optional(),
})

export const contactWayRequest = changeable.extend({
  /** 1: one member. 2: several, WeCom chooses. */
  type: z.union([z.literal(1), z.literal(2)]),
  /** 1: a button in a mini program. 2: a QR code. */
  scene: z.union([z.literal(1), z.literal(2)]),
  is_temp: flag.optional(),
})
export type ContactWayRequest = z.input<typeof contactWayRequest>

export const contactWayReply = z.object({
  config_id: wecomId,
  /** Address of a PNG; only scene 2 has one. */
  qr_code: z.string().optional(),
})

export const contactWayUpdate = changeable.extend({ config_id: wecomId })
export type ContactWayUpdate = z.input<typeof contactWayUpdate>

export const contactWayId = z.object({ config_id: wecomId })

export const contactWay = z.object({
  config_id: wecomId,
  type: int,
  scene: int,
  style: int.optional(),
  remark: z.string().default(''),
  skip_verify: flag.default(true),
  state: z.string().default(''),
  qr_code: z.string().optional(),
  user: list(z.string()),
  party: list(int),
  is_temp: flag.optional(),
  expires_in: int.optional(),
  chat_expires_in: int.optional(),
  unionid: z.string().optional(),
  is_exclusive: flag.optional(),
  mark_source: flag.optional(),
  conclusions: conclusionsRead.optional(),
})
export const contactWayReadReply = z.object({ contact_way: contactWay })

export const contactWayListRequest = z.object({
  start_time: seconds.optional(),
  end_time: seconds.optional(),
  cursor: cursor.optional(),
  limit: z.int().min(1).max(1000).optional(),
})
export const contactWayListReply = z.object({
  contact_way: list(z.object({ config_id: z.string() })),
  next_cursor: nextCursor,
})

const getContactWay = contactCall('get_contact_way', {
  repeat: harmless,
  request: contactWayId,
  reply: contactWayReadReply,
})
/** Codes made since 2021-07-10, temporary ones left out; the last 90 days unless told. */
const listContactWay = contactCall('list_contact_way', {
  repeat: harmless,
  request: contactWayListRequest,
  reply: contactWayListReply,
})

/** The platform's clock and ours differ a little. */
const SLACK_SECONDS = 300

/** Our state is the marker: of the codes made since, is there one that carries it? */
const findContactWay = async (
  ask: Ask,
  { state, is_temp }: ContactWayRequest,
  sentAt: Date,
): Promise<Found<z.output<typeof contactWayReply>>> => {
  if (!state || is_temp) return 'unknown'
  const start_time = Math.floor(sentAt.getTime() / 1000) - SLACK_SECONDS
  let cursor = ''
  do {
    const page = await ask(listContactWay, { start_time, limit: 1000, ...(cursor && { cursor }) })
    for (const { config_id } of page.contact_way) {
      const { contact_way } = await ask(getContactWay, { config_id })
      if (contact_way.state === state) return { reply: { config_id, qr_code: contact_way.qr_code } }
    }
    cursor = page.next_cursor
  } while (cursor !== '')
  return 'absent'
}

export const contactWayCalls = {
  addContactWay: contactCall('add_contact_way', {
    repeat: reconcile(listContactWay, findContactWay),
    request: contactWayRequest,
    reply: contactWayReply,
  }),
  /** `user` and `party` overwrite what was there. */
  updateContactWay: contactCall('update_contact_way', {
    repeat: harmless,
    request: contactWayUpdate,
    reply: done,
  }),
  delContactWay: contactCall('del_contact_way', {
    repeat: harmless,
    request: contactWayId,
    reply: done,
  }),
  getContactWay,
  listContactWay,
}
