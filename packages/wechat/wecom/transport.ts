// One HTTP call to WeCom: the token in the query, the errcode in the body, one retry with a fresh
// token. Nothing else is tried twice here; that is the business of the caller's job.
import { z } from 'zod'
import { envelope } from './base.ts'
import { transportError, WecomError } from './errors.ts'
import type { TokenKeeper } from './token.ts'

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export interface Wire { baseUrl: string; fetch: Fetch; timeoutMs: number }

export interface Call<T> {
  /** As `externalcontact/get`. */
  api: string
  query?: Record<string, string>
  /** A JSON body makes it a POST; without one it is a GET. */
  body?: object
  form?: () => FormData
  reply: z.ZodType<T>
}

const urlOf = (wire: Wire, call: Call<unknown>, token?: string): string => {
  const url = new URL(`${wire.baseUrl.replace(/\/$/, '')}/cgi-bin/${call.api}`)
  if (token !== undefined) url.searchParams.set('access_token', token)
  for (const [key, value] of Object.entries(call.query ?? {})) url.searchParams.set(key, value)
  return url.href
}

const initOf = (wire: Wire, call: Call<unknown>): RequestInit => {
  const signal = AbortSignal.timeout(wire.timeoutMs)
  if (call.form) return { method: 'POST', body: call.form(), signal }
  if (call.body === undefined) return { method: 'GET', signal }
  return {
    method: 'POST', signal, body: JSON.stringify(call.body),
    headers: { 'content-type': 'application/json; charset=utf-8' },
  }
}

/** Business errors come with HTTP 200, so any other status is a proxy or an outage speaking. */
const readJson = async (api: string, response: Response): Promise<unknown> => {
  if (!response.ok) {
    await response.body?.cancel()
    throw new WecomError({ api, fault: 'silent', errmsg: `HTTP ${response.status}` })
  }
  const text = await response.text()
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new WecomError({ api, fault: 'garbled', cause })
  }
}

/** Sends once and gives the checked answer, or throws a `WecomError`. */
export const send = async <T>(wire: Wire, call: Call<T>, token?: string): Promise<T> => {
  const json = await wire.fetch(urlOf(wire, call, token), initOf(wire, call))
    .then((response) => readJson(call.api, response))
    .catch((cause: unknown) => {
      throw cause instanceof WecomError ? cause : transportError(call.api, cause)
    })
  const head = envelope.safeParse(json)
  if (!head.success) throw new WecomError({ api: call.api, fault: 'garbled', cause: head.error })
  if (head.data.errcode !== 0) {
    throw new WecomError({ api: call.api, fault: 'refused', ...head.data })
  }
  const reply = call.reply.safeParse(json)
  if (!reply.success) throw new WecomError({ api: call.api, fault: 'garbled', cause: reply.error })
  return reply.data
}

const TOKEN_IS_BAD = new Set([40014, 42001])

/** Sends with the app's token; a token that WeCom invalidated early is replaced once. */
export const sendAuthorised = async <T>(
  wire: Wire, tokens: TokenKeeper, call: Call<T>,
): Promise<T> => {
  const token = await tokens.get()
  try {
    return await send(wire, call, token)
  } catch (error) {
    if (!(error instanceof WecomError) || !TOKEN_IS_BAD.has(error.errcode ?? 0)) throw error
    tokens.drop(token)
    return send(wire, call, await tokens.get())
  }
}
