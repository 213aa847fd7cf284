// One call to the product as a platform makes it: its signed address, its answer, its proof for
// the wire panel.
import { overHttp, signature, type CallbackKeys, type SealedMessage, type Sent } from '#wechat'
import type { Letter } from './letters.ts'
import type { WireRecord } from './wire.ts'
import type { World } from './world.ts'

export const signedUrl = (url: string, sealed: SealedMessage, echo?: string): string => {
  const signed = new URL(url)
  signed.searchParams.set('msg_signature', sealed.msg_signature)
  signed.searchParams.set('timestamp', sealed.timestamp)
  signed.searchParams.set('nonce', sealed.nonce)
  if (echo !== undefined) signed.searchParams.set('echostr', echo)
  return signed.href
}

export const stamp = (world: World): string => String(Math.floor(world.machine() / 1000))

export const noteOf = (
  keys: CallbackKeys,
  sealed: SealedMessage,
): { ok: boolean; note: string } => {
  const again = signature(keys.token, sealed.timestamp, sealed.nonce, sealed.encrypted)
  return {
    ok: again === sealed.msg_signature,
    note: `sha1(sort(token, ${sealed.timestamp}, ${sealed.nonce}, Encrypt)) = ${again}`,
  }
}

export interface Answer {
  /** 0: none came. */
  status: number
  text: string
}

export const ask = async (url: string, init: Sent, timeoutMs: number): Promise<Answer> => {
  const response = await overHttp(url, { ...init, signal: AbortSignal.timeout(timeoutMs) })
  return { status: response.status, text: (await response.text()).slice(0, 16_384) }
}

export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}

export interface Push {
  url: string
  headers: Record<string, string>
  body: string
  /** The letter and its seal, as the wire panel shows them. */
  shown: string
  check: WireRecord['check']
}

/** How letters of one platform travel. */
export interface Carrier {
  /** Undefined where nothing may be sent any more. */
  seal(world: World, letter: Letter): Push | undefined
  accepted(answer: Answer, letter: Letter): boolean
  /** When it is tried again after so many failed attempts; undefined: never. */
  /** What came back once it was accepted. */
  answered?(world: World, letter: Letter, answer: Answer): void
  again(world: World, attempts: number): { machineMs: number } | { sandboxMs: number } | undefined
}
