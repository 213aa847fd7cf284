// The dialect of WeCom, official accounts and mini programs: the token in the query, always HTTP
// 200, and an `errcode` in the body that is 0 or missing when all is well.
import { z } from 'zod'
import type { AnyCall } from './call.ts'
import { parseJson, spread, type Answer, type Dialect, type Failure, type Sent } from './dialect.ts'
import type { Manner } from './error.ts'
import { int } from './shapes.ts'
import type { Window } from './window.ts'

export interface ErrcodeOptions extends Pick<Dialect, 'platform' | 'everywhere' | 'fail'> {
  baseUrl: string
  /** What a code says about trying again; unlisted codes are final. */
  manners: Readonly<Record<number, Manner>>
  /** Which window a code speaks of; without it the shortest is believed first. */
  windows?: Readonly<Record<number, Window>>
}

const envelope = z.object({ errcode: int.default(0), errmsg: z.string().default('') })

const bodyOf = (call: AnyCall, request: object, body: object): Sent => {
  if (call.form) return { method: 'POST', body: call.form(request) }
  if (call.method === 'GET') return { method: 'GET' }
  return {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json; charset=utf-8' },
  }
}

const isJson = (response: Answer): boolean =>
  /json|text/.test(response.headers.get('content-type') ?? 'text')

export const errcodeDialect = (options: ErrcodeOptions): Dialect => {
  const { platform, everywhere, fail, manners } = options
  const base = options.baseUrl.replace(/\/$/, '')

  const readJson = async (call: AnyCall, response: Answer): Promise<unknown> => {
    const text = await response.text()
    try {
      return parseJson(text)
    } catch (cause) {
      throw fail(call, { fault: 'garbled', cause })
    }
  }

  const refusal = ({ errcode, errmsg }: z.infer<typeof envelope>): Failure => ({
    fault: 'refused',
    manner: manners[errcode] ?? 'final',
    errcode,
    errmsg,
  })

  return {
    platform,
    everywhere,
    fail,
    crossed: ({ errcode }) => (errcode === undefined ? undefined : options.windows?.[errcode]),
    seal: (call, request, token) => {
      const { path, query, body } = spread(call, request)
      const url = new URL(`${base}${path}`)
      if (token !== undefined) url.searchParams.set('access_token', token)
      for (const [name, value] of query) url.searchParams.set(name, value)
      return { url: url.href, init: bodyOf(call, request, body) }
    },
    open: async (call, response) => {
      // Business errors come with HTTP 200, so any other status is a proxy or an outage speaking.
      if (!response.ok) {
        await response.text()
        throw fail(call, { fault: 'silent', errmsg: `HTTP ${response.status}` })
      }
      if (call.file && !isJson(response)) return new Uint8Array(await response.arrayBuffer())
      const json = await readJson(call, response)
      const head = envelope.safeParse(json)
      if (!head.success) throw fail(call, { fault: 'garbled', cause: head.error })
      if (head.data.errcode !== 0) throw fail(call, refusal(head.data))
      return json
    },
  }
}
