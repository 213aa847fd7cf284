// What an account may say: template messages, subscribe messages, and answers within the time that
// the follower's own act allows.
import { z } from 'zod'
import { defineCall, harmless, key, once } from '../wire/call.ts'
import { bytes, done, id, list, nothing } from '../wire/shapes.ts'
import { customMessages, subscribeMessages, templateMessages, templates } from './families.ts'

const openid = z.string().min(1).max(64)
/** Values by their name in the template. */
const data = z.record(z.string(), z.object({ value: z.string(), color: z.string().optional() }))
const miniprogram = z.object({ appid: z.string(), pagepath: z.string().optional() }).optional()

export const templateRequest = z.object({
  touser: openid,
  template_id: z.string().min(1),
  url: z.string().max(2048).optional(),
  miniprogram,
  data /** Ours: the same twice within ten minutes is sent once. */,
  client_msg_id: z.string().min(1).max(32),
})
export type TemplateRequest = z.input<typeof templateRequest>

const media = z.object({ media_id: z.string() }).optional()
export const customRequest = z.object({
  touser: openid,
  msgtype: z.enum([
    'text',
    'image',
    'voice',
    'video',
    'news',
    'msgmenu',
    'miniprogrampage',
    'mpnewsarticle',
    'music',
    'wxcard',
  ]),
  text: z.object({ content: bytes(2048) }).optional(),
  image: media,
  news: z
    .object({
      articles: z
        .array(
          z.object({
            title: z.string(),
            description: z.string().optional(),
            url: z.string(),
            picurl: z.string().optional(),
          }),
        )
        .max(1),
    })
    .optional(),
  msgmenu: z
    .object({
      head_content: z.string().optional(),
      tail_content: z.string().optional(),
      list: z.array(z.object({ id: z.string(), content: z.string() })),
    })
    .optional(),
  miniprogrampage: z
    .object({
      appid: z.string(),
      pagepath: z.string(),
      title: z.string().optional(),
      thumb_media_id: z.string().optional(),
    })
    .optional(),
  mpnewsarticle: z.object({ article_id: z.string() }).optional(),
  customservice: z.object({ kf_account: z.string() }).optional(),
})

export const messageCalls = {
  /** The outcome comes as `TEMPLATESENDJOBFINISH` with this `msgid`. */
  sendTemplate: defineCall({
    method: 'POST',
    path: '/cgi-bin/message/template/send',
    repeat: key('client_msg_id'),
    lane: 'bulk',
    family: templateMessages,
    request: templateRequest,
    reply: z.object({ msgid: id }),
  }),
  /** After the follower's consent for one message (`scene` 0-10,000). */
  sendOneOff: defineCall({
    method: 'POST',
    path: '/cgi-bin/message/template/subscribe',
    repeat: once,
    lane: 'bulk',
    family: templateMessages,
    reply: done,
    request: z.object({
      touser: openid,
      template_id: z.string(),
      url: z.string().optional(),
      miniprogram,
      scene: z.string(),
      title: z.string().max(15),
      data,
    }),
  }),
  /** Uses up a consent (43101 when there is none). */
  sendSubscribe: defineCall({
    method: 'POST',
    path: '/cgi-bin/message/subscribe/bizsend',
    repeat: once,
    lane: 'bulk',
    family: subscribeMessages,
    reply: done,
    request: z.object({
      touser: openid,
      template_id: z.string(),
      page: z.string().optional(),
      miniprogram,
      data: z.record(z.string(), z.object({ value: z.string() })),
    }),
  }),
  /** Five within 48 hours of her message; three within a minute of a click, scan or follow. */
  sendCustom: defineCall({
    method: 'POST',
    path: '/cgi-bin/message/custom/send',
    repeat: once,
    lane: 'urgent',
    family: customMessages,
    request: customRequest,
    reply: done,
  }),
  listTemplates: defineCall({
    method: 'GET',
    path: '/cgi-bin/template/get_all_private_template',
    repeat: harmless,
    lane: 'bulk',
    family: templates,
    request: nothing,
    reply: z.object({
      template_list: list(
        z.object({
          template_id: z.string(),
          title: z.string(),
          content: z.string(),
          example: z.string().optional(),
          primary_industry: z.string().optional(),
          deputy_industry: z.string().optional(),
        }),
      ),
    }),
  }),
  /** Each time another template of the same kind; at most 25. */
  addTemplate: defineCall({
    method: 'POST',
    path: '/cgi-bin/template/api_add_template',
    repeat: once,
    lane: 'bulk',
    family: templates,
    reply: z.object({ template_id: z.string() }),
    request: z.object({
      template_id_short: z.string(),
      keyword_name_list: z.array(z.string()).optional(),
    }),
  }),
  deleteTemplate: defineCall({
    method: 'POST',
    path: '/cgi-bin/template/del_private_template',
    repeat: harmless,
    lane: 'bulk',
    family: templates,
    request: z.object({ template_id: z.string() }),
    reply: done,
  }),
}
