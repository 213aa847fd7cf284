// 「联系我」: the codes behind which one or several members stand.
import { z } from 'zod'
import { cursor, flag, seconds, wecomId } from './base.ts'

export const MAX_MEMBERS_PER_CODE = 100
export const MAX_CONTACT_WAYS = 500_000

const conclusions = z.object({
  text: z.object({ content: z.string() }).optional(),
  image: z.object({ media_id: z.string().optional(), pic_url: z.string().optional() }).optional(),
  link: z.object({
    title: z.string().optional(), url: z.string(), picurl: z.string().optional(),
    desc: z.string().optional(),
  }).optional(),
  miniprogram: z.object({
    title: z.string().optional(), appid: z.string(), page: z.string(),
    pic_media_id: z.string().optional(),
  }).optional(),
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
  type: z.int(),
  scene: z.int(),
  style: z.int().optional(),
  remark: z.string().default(''),
  skip_verify: flag.default(true),
  state: z.string().default(''),
  qr_code: z.string().optional(),
  user: z.array(z.string()).default([]),
  party: z.array(z.int()).default([]),
  is_temp: flag.optional(),
  expires_in: z.int().optional(),
  chat_expires_in: z.int().optional(),
  unionid: z.string().optional(),
  is_exclusive: flag.optional(),
  mark_source: flag.optional(),
  conclusions: conclusions.optional(),
})
export const contactWayReadReply = z.object({ contact_way: contactWay })

export const contactWayListRequest = z.object({
  start_time: seconds.optional(), end_time: seconds.optional(),
  cursor: cursor.optional(), limit: z.int().min(1).max(1000).optional(),
})
export const contactWayListReply = z.object({
  contact_way: z.array(z.object({ config_id: z.string() })).default([]),
  next_cursor: cursor.default(''),
})
