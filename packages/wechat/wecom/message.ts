// What a message to a customer can hold: a text and up to nine attachments. Welcome messages and
// mass messages share this shape.
import { z } from 'zod'
import { once } from '../wire/call.ts'
import { bytes, done } from '../wire/shapes.ts'
import { contactCall } from './base.ts'

export const MAX_TEXT_BYTES = 4000
export const MAX_ATTACHMENTS = 9

export const image = z
  .object({
    media_id: z.string().optional(),
    pic_url: z.string().max(2048).optional(),
  })
  .refine(
    (value) => value.media_id !== undefined || value.pic_url !== undefined,
    'an image needs media_id or pic_url',
  )
export const link = z.object({
  title: bytes(128).min(1),
  url: z.string().min(1).max(2048),
  picurl: z.string().max(2048).optional(),
  desc: bytes(512).optional(),
})
export const miniprogram = z.object({
  title: bytes(64).min(1),
  appid: z.string().min(1),
  page: z.string().min(1),
  pic_media_id: z.string().min(1),
})
export const media = z.object({ media_id: z.string().min(1) })

export const attachment = z.discriminatedUnion('msgtype', [
  z.object({ msgtype: z.literal('image'), image }),
  z.object({ msgtype: z.literal('link'), link }),
  z.object({ msgtype: z.literal('miniprogram'), miniprogram }),
  z.object({ msgtype: z.literal('video'), video: media }),
  z.object({ msgtype: z.literal('file'), file: media }),
])
export type Attachment = z.infer<typeof attachment>

export const messageText = z.object({ content: bytes(MAX_TEXT_BYTES) })

export const messageBody = z.object({
  text: messageText.optional(),
  attachments: z.array(attachment).max(MAX_ATTACHMENTS).optional(),
})
export type MessageBody = z.infer<typeof messageBody>

export const welcomeRequest = messageBody.extend({ welcome_code: z.string().min(1) })
export type WelcomeRequest = z.infer<typeof welcomeRequest>

export const welcomeCalls = {
  /**
   * Works once, within 20 seconds of the event that carried the code. Not sent again by us: after
   * a lost answer 41051 may mean that the first arrived, and only the caller can tell.
   */
  sendWelcomeMsg: contactCall('send_welcome_msg', {
    repeat: once,
    lane: 'urgent',
    request: welcomeRequest,
    reply: done,
  }),
}
