// Doors for the command line and the sandbox on this machine; not part of the API.
import { isAbsolute } from 'node:path'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { checkHouse, resetLogin, turnClock } from '#modules/org'
import { platformRefusals, Refusal, type Actor, type Platform } from '#platform'
import { backupDoor } from './backup.ts'

/** Where the sandbox turns our clock: an address nobody else knows. */
export const turnPath = (token: string): string => `/internal/turn/${token}`

export function addInternal(
  app: FastifyInstance,
  platform: Platform,
  actorOf: (request: FastifyRequest) => Promise<Actor | null>,
  turnToken: string,
): void {
  const local = async (request: FastifyRequest) => {
    const actor = await actorOf(request)
    if (actor?.kind !== 'key' || actor.id !== 0) throw new Refusal(platformRefusals.signInNeeded)
    return actor
  }
  app.post('/internal/audit', async (request) => {
    await local(request)
    await platform.passed()
    return checkHouse(platform)
  })
  app.post('/internal/insight/rebuild', async (request) => {
    await local(request)
    await platform.rebuildInsight()
    return { ok: true }
  })
  app.post<{ Body: { dir?: unknown; keys?: unknown } }>(
    '/internal/backup',
    async (request, reply) => {
      await local(request)
      const { dir, keys } = request.body
      if (typeof dir !== 'string' || !isAbsolute(dir))
        throw new Refusal(platformRefusals.invalid, {}, 'dir')
      return reply.type('application/x-ndjson').send(backupDoor(platform, dir, keys !== false))
    },
  )
  app.post<{ Body: { login?: unknown } }>('/internal/password', async (request) => {
    const actor = await local(request)
    const login = String(request.body.login ?? '')
    return platform.transact({ actor }, (tx) => resetLogin(tx, login))
  })
  app.post<{ Body: { to?: unknown } }>(turnPath(turnToken), async (request) => {
    const to = new Date(String(request.body.to ?? ''))
    if (Number.isNaN(to.getTime())) throw new Refusal(platformRefusals.invalid, {}, 'to')
    return turnClock(platform, to)
  })
}
