// Subscribe messages: each uses up one consent of the customer.
import { z } from 'zod'
import { defineCall, harmless, once } from '../wire/call.ts'
import { done, id, int, list, nothing } from '../wire/shapes.ts'
import { messages, templates } from './families.ts'

export const subscribeRequest = z.object({
  touser: z.string().min(1),
  template_id: z.string().min(1),
  page: z.string().optional(),
  miniprogram_state: z.enum(['developer', 'trial', 'formal']).optional(),
  lang: z.string().optional(),
  data: z.record(z.string(), z.object({ value: z.string() })),
})
export type SubscribeRequest = z.input<typeof subscribeRequest>

export const messageCalls = {
  /** 43101 when she has given no consent, or it is used up. */
  sendSubscribe: defineCall({
    method: 'POST',
    path: '/cgi-bin/message/subscribe/send',
    repeat: once,
    lane: 'bulk',
    family: messages,
    request: subscribeRequest,
    reply: done,
  }),
  listTemplates: defineCall({
    method: 'GET',
    path: '/wxaapi/newtmpl/gettemplate',
    repeat: harmless,
    lane: 'bulk',
    family: templates,
    request: nothing,
    reply: z.object({
      data: list(
        z.object({
          priTmplId: z.string(),
          title: z.string(),
          content: z.string(),
          example: z.string().optional(),
          /** 2: for one message. 3: for always. */
          type: int,
        }),
      ),
    }),
  }),
  /** Each time another template; at most 50. */
  addTemplate: defineCall({
    method: 'POST',
    path: '/wxaapi/newtmpl/addtemplate',
    repeat: once,
    lane: 'bulk',
    family: templates,
    reply: z.object({ priTmplId: z.string() }),
    request: z.object({
      tid: id,
      kidList: z.array(z.int()).max(5),
      sceneDesc: z.string().max(15).optional(),
    }),
  }),
  deleteTemplate: defineCall({
    method: 'POST',
    path: '/wxaapi/newtmpl/deltemplate',
    repeat: harmless,
    lane: 'bulk',
    family: templates,
    request: z.object({ priTmplId: z.string() }),
    reply: done,
  }),
}
