// The typed client the front ends, the tests and the benches use.
import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { contract } from './index.ts'
import { problem, type Problem } from './base.ts'

/** A problem document as a thrown error: `problem.code` is what to branch on. */
export class ApiProblem extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(
      `${problem.code}: ${problem.sentence.en}${problem.field === undefined ? '' : ` (${problem.field})`}`,
    )
    this.problem = problem
  }
}

export interface ClientOptions {
  url: string
  /** Sent with every call: a bearer key, or a language. */
  headers?: () => Record<string, string>
  fetch?: typeof globalThis.fetch
}

export type ApiClient = ContractRouterClient<typeof contract>

/** Throws {@link ApiProblem} for every answer that is a problem document. */
export function createApiClient(options: ClientOptions): ApiClient {
  const call = options.fetch ?? globalThis.fetch
  const link = new OpenAPILink(contract, {
    url: options.url,
    headers: () => options.headers?.() ?? {},
    fetch: async (request, init) => {
      const reply = await call(request, { ...init, credentials: 'include' })
      if (reply.headers.get('content-type')?.startsWith('application/problem+json')) {
        throw new ApiProblem(problem.parse(await reply.json()))
      }
      return reply
    },
  })
  return createORPCClient(link)
}
