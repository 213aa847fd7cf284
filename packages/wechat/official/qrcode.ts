// Parametric codes: whoever scans one follows, and the scene comes with the event.
import { z } from 'zod'
import { defineCall, harmless } from '../wire/call.ts'
import { int } from '../wire/shapes.ts'
import { codes } from './families.ts'

export const MAX_CODE_SECONDS = 2_592_000
/** Lasting codes with a number go from 1 to this. */
export const MAX_LASTING_SCENE = 100_000

const sceneText = z.object({ scene: z.object({ scene_str: z.string().min(1).max(64) }) })
const sceneNumber = (max: number) =>
  z.object({ scene: z.object({ scene_id: z.int().min(1).max(max) }) })
const expire_seconds = z.int().min(60).max(MAX_CODE_SECONDS).optional()

export const codeRequest = z.discriminatedUnion('action_name', [
  z.object({ action_name: z.literal('QR_STR_SCENE'), expire_seconds, action_info: sceneText }),
  z.object({
    action_name: z.literal('QR_SCENE'),
    expire_seconds,
    action_info: sceneNumber(2 ** 32 - 1),
  }),
  z.object({ action_name: z.literal('QR_LIMIT_STR_SCENE'), action_info: sceneText }),
  z.object({
    action_name: z.literal('QR_LIMIT_SCENE'),
    action_info: sceneNumber(MAX_LASTING_SCENE),
  }),
])

export const qrcodeCalls = {
  /** The same scene twice is the same code to whoever scans it. */
  createCode: defineCall({
    method: 'POST',
    path: '/cgi-bin/qrcode/create',
    repeat: harmless,
    lane: 'bulk',
    family: codes,
    request: codeRequest,
    reply: z.object({ ticket: z.string(), url: z.string(), expire_seconds: int.nullish() }),
  }),
}

/** The picture of a code; `base` is `https://mp.weixin.qq.com` or the sandbox's origin. */
export const codePicture = (base: string, ticket: string): string =>
  `${base.replace(/\/$/, '')}/cgi-bin/showqrcode?ticket=${encodeURIComponent(ticket)}`
