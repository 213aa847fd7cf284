// Parametric codes: whoever scans one follows, and the scene comes with the event.
import { z } from 'zod'
import { defineCall, once } from '../wire/call.ts'
import { int } from '../wire/shapes.ts'
import { codes } from './families.ts'
import { besides } from './hosts.ts'

export const MAX_CODE_SECONDS = 2_592_000
/** Lasting codes with a number go from 1 to this. */
export const MAX_LASTING_SCENE = 100_000
/** So many lasting codes an account may have; none can be listed, none deleted. */
export const MAX_LASTING_CODES = 100_000

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
  /** The same scene twice is the same code to whoever scans it, but a lasting one may cost two. */
  createCode: defineCall({
    method: 'POST',
    path: '/cgi-bin/qrcode/create',
    repeat: once,
    lane: 'bulk',
    family: codes,
    request: codeRequest,
    reply: z.object({ ticket: z.string(), url: z.string(), expire_seconds: int.nullish() }),
  }),
}

/** The picture of a code; `apiUrl` is where the interfaces are. */
export const codePicture = (apiUrl: string, ticket: string): string =>
  `${besides(apiUrl, 'mp')}/cgi-bin/showqrcode?ticket=${encodeURIComponent(ticket)}`
