// How a call to WeCom can fail, told apart by the two questions a sender has: may I try again, and
// is it certain that nothing happened?
import { meaningOf, type ErrorMeaning } from './error-codes.ts'

export type WecomFault =
  /** WeCom answered with an error code. */
  | 'refused'
  /** No connection was made, so nothing was sent. */
  | 'unreachable'
  /** The request left, the answer did not come in time or broke off. */
  | 'silent'
  /** An answer came that is not what this call answers. */
  | 'garbled'

export interface WecomErrorDetail {
  fault: WecomFault
  /** The interface called, as `externalcontact/get`. */
  api: string
  errcode?: number
  errmsg?: string
  cause?: unknown
}

/** -1 says "try again" without saying whether the first try took effect. */
const BUSY = -1
const RETRYABLE = new Set([BUSY, 40014, 41063, 41096, 42001, 45009, 45033, 45035, 45036])

export class WecomError extends Error {
  readonly fault: WecomFault
  readonly api: string
  /** WeCom's code; undefined when no answer with a code came. */
  readonly errcode: number | undefined
  /** WeCom's own text: for logs only, it is not stable. */
  readonly errmsg: string
  readonly meaning: ErrorMeaning
  /** The same call may succeed later. */
  readonly retryable: boolean
  /** WeCom certainly did not do it. Where false, ask before sending again. */
  readonly definite: boolean
  /** How long WeCom blocks a caller that was too fast: a minute at least. */
  readonly retryAfterMs: number | undefined

  constructor(detail: WecomErrorDetail) {
    const meaning = detail.errcode === undefined ? transport[detail.fault]
      : meaningOf(detail.errcode)
    super(`${detail.api}: ${meaning.en}`, { cause: detail.cause })
    this.name = 'WecomError'
    this.fault = detail.fault
    this.api = detail.api
    this.errcode = detail.errcode
    this.errmsg = detail.errmsg ?? ''
    this.meaning = meaning
    this.retryable = detail.errcode === undefined
      ? detail.fault !== 'garbled' : RETRYABLE.has(detail.errcode)
    this.definite = detail.fault === 'unreachable'
      || (detail.errcode !== undefined && detail.errcode !== BUSY)
    this.retryAfterMs = detail.errcode === 45009 ? 60_000 : undefined
  }
}

const transport: Record<WecomFault, ErrorMeaning> = {
  refused: { en: 'WeCom refused', zh: '企业微信拒绝了请求' },
  unreachable: { en: 'WeCom cannot be reached', zh: '无法连接企业微信' },
  silent: { en: 'WeCom did not answer in time', zh: '企业微信未在时限内响应' },
  garbled: { en: 'WeCom answered something unexpected', zh: '企业微信返回了无法识别的内容' },
}

const NEVER_LEFT = new Set([
  'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT',
])

const codeOf = (error: unknown): string | undefined => {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  return codeOf(error.cause)
}

/** What a thrown `fetch` means: never left the machine, or nobody knows. */
export const transportError = (api: string, cause: unknown): WecomError =>
  new WecomError({
    api, cause, fault: NEVER_LEFT.has(codeOf(cause) ?? '') ? 'unreachable' : 'silent',
  })
