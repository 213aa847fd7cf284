// The house's HTTP doors for a test: real routes, no port.
import type { FastifyInstance } from 'fastify'
import { afterAll } from 'vitest'
import { makeHttpServer } from '#platform'
import type { TestPlatform } from '#platform/testing'
import { customerActorOf } from '#modules/customer'
import { actorOf } from '#modules/org'

export interface Answer {
  status: number
  body: unknown
  text: string
  cookies: Record<string, string>
}
export interface Asking {
  cookie?: string
  key?: string
  body?: unknown
  headers?: Record<string, string>
}
export type Ask = (method: string, path: string, asking?: Asking) => Promise<Answer>

/** Opens the doors of a house; gives a function that asks them. */
export async function openDoors(house: TestPlatform): Promise<{ ask: Ask; app: FastifyInstance }> {
  const app = await makeHttpServer({
    platform: house,
    authenticate: async (request) =>
      (await actorOf(house, request)) ?? customerActorOf(house, request),
  })
  afterAll(() => app.close())
  const ask: Ask = async (method, path, { cookie, key, body, headers } = {}) => {
    const reply = await app.inject({
      method: method as 'GET',
      url: path,
      headers: {
        ...headers,
        ...(cookie && { cookie }),
        ...(key && { authorization: `Bearer ${key}` }),
      },
      ...(body !== undefined && { payload: body as object }),
    })
    const json = String(reply.headers['content-type']).includes('json')
    return {
      status: reply.statusCode,
      text: reply.body,
      body: json ? reply.json() : reply.body,
      cookies: Object.fromEntries(reply.cookies.map((c) => [c.name, c.value])),
    }
  }
  return { ask, app }
}
