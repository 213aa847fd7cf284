// What customers write and upload is checked before others see it.
import { z } from 'zod'
import { defineCall, harmless } from '../wire/call.ts'
import { int, list } from '../wire/shapes.ts'
import { checks } from './families.ts'

/** Where the content stands. */
export const checkScene = { profile: 1, comment: 2, forum: 3, social: 4 } as const

const user = {
  /** Must have used the mini program within two hours (61010). */
  openid: z.string().min(1),
  scene: z.int().min(1).max(4),
  version: z.literal(2),
}
const verdict = z.object({
  /** `pass`, `review` or `risky`; `label` 100 is well. */
  suggest: z.string(),
  label: int,
})

export const checkCalls = {
  checkText: defineCall({
    method: 'POST',
    path: '/wxa/msg_sec_check',
    repeat: harmless,
    lane: 'urgent',
    family: checks,
    request: z.object({
      ...user,
      content: z.string().min(1).max(2500),
      nickname: z.string().optional(),
      title: z.string().optional(),
      signature: z.string().optional(),
    }),
    reply: z.object({
      trace_id: z.string(),
      result: verdict,
      detail: list(
        z.object({
          strategy: z.string().optional(),
          errcode: int.optional(),
          suggest: z.string().optional(),
          label: int.optional(),
          keyword: z.string().optional(),
        }),
      ),
    }),
  }),
  /** The verdict comes as `wxa_media_check` with this `trace_id`. */
  checkMedia: defineCall({
    method: 'POST',
    path: '/wxa/media_check_async',
    repeat: harmless,
    lane: 'bulk',
    family: checks,
    request: z.object({
      ...user,
      media_url: z.string(),
      media_type: z.union([z.literal(1), z.literal(2)]),
    }),
    reply: z.object({ trace_id: z.string() }),
  }),
}
