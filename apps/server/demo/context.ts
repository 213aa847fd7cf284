// What the demo works with: the product's own API, as anybody would use it, and the sandbox's
// people.
import type { ApiClient } from '#contracts/client'

/** The corp the sandbox plays for us. */
export const SANDBOX_CORP = 'ww5a1d0000sandbox1'

/** People who do things side by side: more of them only wait for each other. */
export const AT_ONCE = 6

export interface DemoContext {
  api: ApiClient
  url: string
  headers: Record<string, string>
  sandboxUrl: string
  corpId: string
  say: (line: string) => void
}

/** Asks the sandbox as the operator of its accounts; throws its words when it refuses. */
export async function askOperator<T>(
  { sandboxUrl }: Pick<DemoContext, 'sandboxUrl'>,
  path: string,
  body?: object,
): Promise<T> {
  const reply = await fetch(`${sandboxUrl}/__sandbox/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
  if (!reply.ok) throw new Error(`sandbox ${path}: ${await reply.text()}`)
  return (await reply.json()) as T
}

/** Sends to the sandbox's control interface; throws its words when it refuses. */
export async function askSandbox<T>(
  context: Pick<DemoContext, 'sandboxUrl'>,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const reply = await fetch(`${context.sandboxUrl}/sandbox/api${path}`, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
  const answer = (await reply.json()) as T & { error?: string }
  if (!reply.ok) throw new Error(`sandbox ${path}: ${answer.error ?? reply.status}`)
  return answer
}
