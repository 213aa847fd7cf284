// How a call leaves: by undici's own `request`, at a quarter of what `fetch` costs each call.
import { Agent, request, type Dispatcher } from 'undici'
import type { Fetch } from './dialect.ts'

const agent = new Agent({ connections: 64 })

const firstOf = (value: string | string[] | undefined): string | null =>
  (Array.isArray(value) ? value[0] : value) ?? null

/** As `fetch`, of which calls need little; redirects are not followed. */
export const overHttp: Fetch = async (url, { method = 'GET', headers, body, signal }) => {
  // Forms carry files and are rare: theirs is the way that can write them out.
  if (body instanceof FormData) return fetch(url, { method, headers, body, signal })
  const {
    statusCode,
    headers: told,
    body: answer,
  } = await request(url, {
    dispatcher: agent,
    method: method as Dispatcher.HttpMethod,
    headers,
    body,
    signal,
  })
  return {
    ok: statusCode >= 200 && statusCode < 300,
    status: statusCode,
    headers: { get: (name) => firstOf(told[name.toLowerCase()]) },
    text: () => answer.text(),
    json: () => answer.json(),
    arrayBuffer: () => answer.arrayBuffer(),
  }
}
