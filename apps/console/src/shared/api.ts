// The typed client of the console. A refusal arrives as a thrown Refused, whose problem says what
// to do.
import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import routes from 'virtual:routes'
import type { Contract, Problem } from '#contracts'

export class Refused extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.sentence.en}`)
    this.problem = problem
  }
}

export const unreachable = 'console.unreachable'
const outOfReach: Problem = {
  type: 'about:blank',
  title: 'Unreachable',
  status: 0,
  code: unreachable,
  sentence: {
    zh: '连接不到服务器。请检查网络后重试。',
    en: 'The server cannot be reached. Check the connection and try again.',
  },
}
const unreadable = (status: number): Problem => ({
  type: 'about:blank',
  title: 'Unreadable answer',
  status,
  code: `http.${status}`,
  sentence: {
    zh: '服务器的回答无法读取，操作可能没有完成。请刷新后查看。',
    en: 'The answer of the server could not be read; the action may not be done. Reload and look.',
  },
})

async function call(request: Request, init?: RequestInit): Promise<Response> {
  const reply = await fetch(request, { ...init, credentials: 'include' }).catch(() => {
    throw new Refused(outOfReach)
  })
  if (reply.ok) return reply
  const body: unknown = await reply.json().catch(() => null)
  throw new Refused(isProblem(body) ? body : unreadable(reply.status))
}
const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'code' in body && 'sentence' in body

const link = new OpenAPILink(routes, {
  url: globalThis.location.origin,
  headers: () => ({ 'accept-language': document.documentElement.lang }),
  fetch: (request, init) => call(request, init as RequestInit),
})
export const api: ContractRouterClient<Contract> = createORPCClient(link)

/** Any thrown thing as a problem document. */
export const problemOf = (error: unknown): Problem =>
  error instanceof Refused
    ? error.problem
    : {
        ...unreadable(0),
        code: 'console.defect',
        sentence: {
          zh: '页面出错了。请刷新重试。',
          en: 'This page made a mistake. Reload and try again.',
        },
      }
