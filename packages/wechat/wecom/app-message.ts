// Messages of the app to the corp's own people: tasks, reminders, reports.
import { z } from 'zod'
import { defineCall, harmless, once } from '../wire/call.ts'
import { bytes, done, flag, id } from '../wire/shapes.ts'
import { access } from './families.ts'
import { media } from './message.ts'

/** Receivers as the wire wants them: ids with bars between (`receivers`), or `@all`. */
const joined = z.string().min(1)
export const receivers = (ids: readonly string[]): string => ids.join('|')
export const MAX_RECEIVERS = 1_000
const article = z.object({
  title: bytes(128),
  description: bytes(512).optional(),
  url: z.string().max(2048).optional(),
  picurl: z.string().optional(),
  appid: z.string().optional(),
  pagepath: z.string().optional(),
})

const content = {
  text: z.object({ content: bytes(2048) }).optional(),
  markdown: z.object({ content: bytes(2048) }).optional(),
  image: media.optional(),
  file: media.optional(),
  voice: media.optional(),
  video: media
    .extend({ title: bytes(128).optional(), description: bytes(512).optional() })
    .optional(),
  textcard: z
    .object({
      title: bytes(128).min(1),
      description: bytes(512).min(1),
      url: z.string().min(1).max(2048),
      btntxt: z.string().max(4).optional(),
    })
    .optional(),
  news: z.object({ articles: z.array(article).min(1).max(8) }).optional(),
  miniprogram_notice: z
    .object({
      appid: z.string(),
      page: z.string().optional(),
      title: z.string().min(4).max(12),
      description: z.string().max(12).optional(),
      emphasis_first_item: z.boolean().optional(),
      content_item: z
        .array(z.object({ key: z.string(), value: z.string() }))
        .max(10)
        .optional(),
    })
    .optional(),
}

export const appMessageRequest = z.object({
  touser: joined.optional(),
  toparty: joined.optional(),
  totag: joined.optional(),
  msgtype: z.enum([
    'text',
    'markdown',
    'image',
    'file',
    'voice',
    'video',
    'textcard',
    'news',
    'miniprogram_notice',
  ]),
  agentid: z.int(),
  safe: z.int().min(0).max(2).optional(),
  enable_id_trans: flag.optional(),
  /** The same content to the same person within the interval (4 h at most) is sent once. */
  enable_duplicate_check: flag.optional(),
  duplicate_check_interval: z.int().max(14_400).optional(),
  ...content,
})
export type AppMessageRequest = z.input<typeof appMessageRequest>

/** Ids with bars between, in lower-case names; some answers are lists. */
const refused = z
  .union([z.string().transform((ids) => ids.split('|').filter(Boolean)), z.array(z.string())])
  .nullish()
  .transform((ids) => ids ?? [])

export const appMessageCalls = {
  /** Answers 0 although some receivers were refused: look at the lists. */
  sendAppMessage: defineCall({
    method: 'POST',
    path: '/cgi-bin/message/send',
    repeat: once,
    lane: 'bulk',
    family: access,
    request: appMessageRequest,
    reply: z.object({
      msgid: id.optional(),
      invaliduser: refused,
      invalidparty: refused,
      invalidtag: refused,
      unlicenseduser: refused,
    }),
  }),
  /** Within 24 hours. */
  recallAppMessage: defineCall({
    method: 'POST',
    path: '/cgi-bin/message/recall',
    repeat: harmless,
    lane: 'bulk',
    family: access,
    request: z.object({ msgid: z.string() }),
    reply: done,
  }),
}
