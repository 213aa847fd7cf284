// How one platform speaks: where a call goes, how it is proved, how its answer is read.
import type { AnyCall } from './call.ts'
import type { WireError, WireErrorDetail } from './error.ts'
import type { Window } from './window.ts'

/** What calls need of a request, and of its answer: a part of `fetch`. */
export interface Sent {
  method?: string
  headers?: Record<string, string>
  body?: string | FormData
  signal?: AbortSignal
}
export type Answer = Pick<Response, 'ok' | 'status' | 'text' | 'json' | 'arrayBuffer'> & {
  headers: { get(name: string): string | null }
}
export type Fetch = (url: string, init: Sent) => Promise<Answer>

export interface Sealed {
  url: string
  init: Sent
}

/** What a dialect knows of a failure; the platform and the call's name are added by it. */
export type Failure = Omit<WireErrorDetail, 'platform' | 'api' | 'meaning'>

export interface Dialect {
  platform: string
  /** Limits that all calls from one address share, whatever the account. */
  everywhere: readonly Window[]
  /** The request as it travels; `token` where the platform wants one. */
  seal(call: AnyCall, request: object, token: string | undefined): Sealed
  /** The answer as plain data; throws the platform's error. */
  open(call: AnyCall, response: Answer): Promise<unknown>
  fail(call: AnyCall, failure: Failure): WireError
  /** The window that was crossed, where the platform's code tells it. */
  crossed?(error: WireError): Window | undefined
}

/** Integers beyond 2^53 (message ids of the official account) keep their digits, as text. */
const exact = (_key: string, value: unknown, context?: { source?: string }): unknown =>
  typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
    ? (context?.source ?? value)
    : value

export const parseJson = (text: string): unknown => JSON.parse(text, exact)

/** What of a request stands in the path, what in the query, and what is left for the body. */
export const spread = (
  call: AnyCall,
  request: object,
): {
  path: string
  query: [string, string][]
  body: Record<string, unknown>
} => {
  const body: Record<string, unknown> = { ...request }
  const take = (name: string): unknown => {
    const value = body[name]
    delete body[name]
    return value
  }
  const path = call.path.replace(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(String(take(name))),
  )
  const named = call.method === 'GET' ? Object.keys(body) : (call.query ?? [])
  const query = named.flatMap((name): [string, string][] => {
    const value = take(name)
    return value === undefined || value === '' ? [] : [[name, String(value)]]
  })
  return { path, query, body }
}
