// What a group says to whoever joins: at most 100 templates, edited only by the app that made them.
import { z } from 'zod'
import { harmless, once } from '../wire/call.ts'
import { bytes, done, int } from '../wire/shapes.ts'
import { contactCall, wecomId } from './base.ts'
import { image, link, media, miniprogram } from './message.ts'

const body = z.object({
  /** `%NICKNAME%` becomes the joiner's name. */
  text: z.object({ content: bytes(3000) }).optional(),
  image: image.optional(),
  link: link.optional(),
  miniprogram: miniprogram.optional(),
  file: media.optional(),
  video: media.optional(),
  agentid: z.int().optional(),
})
const templateId = z.object({ template_id: wecomId })

export const groupWelcomeCalls = {
  /** Templates are not listed: after silence there may be one that nobody knows. */
  addGroupWelcome: contactCall('group_welcome_template/add', {
    repeat: once,
    reply: templateId,
    /** `notify` 1, the default, tells the owners of groups. */
    request: body.extend({ notify: z.union([z.literal(0), z.literal(1)]).optional() }),
  }),
  editGroupWelcome: contactCall('group_welcome_template/edit', {
    repeat: harmless,
    request: body.extend({ template_id: wecomId }),
    reply: done,
  }),
  getGroupWelcome: contactCall('group_welcome_template/get', {
    repeat: harmless,
    request: templateId,
    reply: z.object({ text: z.object({ content: z.string() }).nullish(), agentid: int.optional() }),
  }),
  delGroupWelcome: contactCall('group_welcome_template/del', {
    repeat: harmless,
    request: templateId.extend({ agentid: z.int().optional() }),
    reply: done,
  }),
}
