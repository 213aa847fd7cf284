// How a call can fail, told apart by the two questions a sender has: may I try again, and is it
// certain that nothing happened?
import type { Wait } from '#kit'

export type Fault =
  /** The platform answered with an error code. */
  | 'refused'
  /** No connection was made, so nothing was sent. */
  | 'unreachable'
  /** The request left, the answer did not come in time or broke off. */
  | 'silent'
  /** An answer came that is not what this call answers. */
  | 'garbled'
  /** A limit is known to be used up, so nothing was sent. */
  | 'held'

/** What a platform's code says about trying again. */
export type Manner =
  /** This request will never do. */
  | 'final'
  /** Not done; the same call may do later. */
  | 'later'
  /** Not done; called too often. */
  | 'limited'
  /** Not done; too many calls at the same time. */
  | 'crowded'
  /** Not done; the token must be replaced. */
  | 'badToken'
  /** Nobody knows whether it was done. */
  | 'unclear'

export interface Meaning {
  en: string
  zh: string
}

export interface WireErrorDetail {
  /** `wecom`, `official`, `mini`, `pay`, ... */
  platform: string
  /** The interface called, as `externalcontact/get`. */
  api: string
  fault: Fault
  manner?: Manner
  /** The platform's code, where it is a number. */
  errcode?: number
  /** The platform's code, where it is a word. */
  code?: string
  errmsg?: string
  meaning: Meaning
  retryAfterMs?: number
  cause?: unknown
}

const unsent = new Set<Fault>(['unreachable', 'held'])

export class WireError extends Error implements Wait {
  readonly platform: string
  readonly api: string
  readonly fault: Fault
  readonly manner: Manner
  /** The platform's number; undefined when no answer with one came. */
  readonly errcode: number | undefined
  /** The platform's word (`PARAM_ERROR`), where it has words. */
  readonly code: string | undefined
  /** The platform's own text: for logs only, it is not stable. */
  readonly errmsg: string
  readonly meaning: Meaning
  /** The same call may succeed later. */
  readonly retryable: boolean
  /** It was certainly not done. Where false, ask before sending again. */
  readonly definite: boolean
  /** When the platform will listen again, where it is known. */
  readonly retryAfterMs: number | undefined

  constructor(detail: WireErrorDetail) {
    super(`${detail.api}: ${detail.meaning.en}`, { cause: detail.cause })
    this.name = 'WireError'
    this.platform = detail.platform
    this.api = detail.api
    this.fault = detail.fault
    this.manner = detail.manner ?? mannerOf(detail.fault)
    this.errcode = detail.errcode
    this.code = detail.code
    this.errmsg = detail.errmsg ?? ''
    this.meaning = detail.meaning
    this.retryable = this.fault !== 'garbled' && this.manner !== 'final'
    this.definite =
      unsent.has(this.fault) || (this.fault === 'refused' && this.manner !== 'unclear')
    this.retryAfterMs = detail.retryAfterMs
  }

  /** A limit is used up and nothing was done: a job that meets it waits, and has not failed. */
  get waitMs(): number | undefined {
    return this.definite && this.manner === 'limited' ? this.retryAfterMs : undefined
  }
}

const mannerOf = (fault: Fault): Manner => {
  if (fault === 'refused') return 'final'
  if (fault === 'held') return 'limited'
  return fault === 'unreachable' ? 'later' : 'unclear'
}

const NEVER_LEFT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
])

const codeOf = (error: unknown): string | undefined => {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  return codeOf(error.cause)
}

/** What a thrown `fetch` means: never left the machine, or nobody knows. */
export const faultOf = (cause: unknown): 'unreachable' | 'silent' =>
  NEVER_LEFT.has(codeOf(cause) ?? '') ? 'unreachable' : 'silent'
