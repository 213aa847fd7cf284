// What every platform's URLs have in common: a call is read as text, suffers the ordered faults,
// is answered, and stands in the wire log with its check.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { PlatformName } from './faults.ts'
import { recordWire, type WireRecord } from './wire.ts'
import type { World } from './world.ts'

export interface Asked {
  method: string
  /** The platform's address here, before the path. */
  base: string
  /** Below the platform's base address, without the query. */
  path: string
  /** The same with its query: what was signed. */
  target: string
  query: URLSearchParams
  header(name: string): string
  text: string
  ip: string
}

export interface Told {
  status: number
  body: string | Uint8Array
  headers?: Record<string, string>
  /** Whose wire it is. */
  account: string
  /** The platform's own code, where it has numbers. */
  errcode?: number | null
  check: WireRecord['check']
}

const JSON_TYPE = 'application/json; charset=utf-8'

export const tell = (value: object): string => JSON.stringify(value)

const wait = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms)
  })

/** Slow, and refused before anything is done: the same for all platforms. */
export const disturb = (world: World, platform: PlatformName, app: FastifyInstance): void => {
  app.addHook('onRequest', async (request, reply) => {
    const { slowMs, failStatus } = world.faults.of(platform)
    if (slowMs > 0) await wait(slowMs)
    if (!world.faults.take('failNext', platform)) return
    recordWire(world, {
      ...baseOf(world, request),
      corpId: '',
      response: '',
      request: '',
      status: failStatus,
      errcode: null,
      tookMs: slowMs,
      check: { kind: 'none', ok: true, note: 'an ordered outage: nothing was done' },
    })
    await reply.code(failStatus).type('text/plain').send('the platform is out of order')
  })
}

const baseOf = (world: World, request: FastifyRequest) => ({
  at: world.clock.now(),
  machineAt: world.machine(),
  direction: 'in' as const,
  method: request.method,
  url: `${world.origin()}${request.url}`,
})

const askedOf = (request: FastifyRequest, prefix: string): Asked => {
  const target = request.url.slice(prefix.length) || '/'
  const [path = '/', query = ''] = target.split('?', 2)
  return {
    method: request.method,
    base: prefix,
    path,
    target,
    query: new URLSearchParams(query),
    header: (name) => String(request.headers[name] ?? ''),
    text: typeof request.body === 'string' ? request.body : '',
    ip: request.ip,
  }
}

const shown = (body: string | Uint8Array): string =>
  typeof body === 'string' ? body : `(${body.length} bytes)`

const send = async (request: FastifyRequest, reply: FastifyReply, told: Told, lost: boolean) => {
  if (lost) {
    reply.hijack()
    request.raw.socket.destroy()
    return
  }
  if (told.status !== 204) reply.type(JSON_TYPE)
  await reply
    .code(told.status)
    .headers(told.headers ?? {})
    .send(typeof told.body === 'string' ? told.body : Buffer.from(told.body))
}

export type Answerer = (asked: Asked) => Told | Promise<Told>

/** Registers everything below the plugin's prefix (or one path of it) for one platform. */
export const platformRoutes =
  (
    world: World,
    platform: PlatformName,
    answer: Answerer,
    url = '/*',
    method: ('GET' | 'POST')[] = ['GET', 'POST'],
  ) =>
  async (app: FastifyInstance): Promise<void> => {
    disturb(world, platform, app)
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => {
      done(null, text)
    })
    app.route({
      method,
      url,
      handler: async (request, reply) => {
        const startedAt = performance.now()
        const told = await answer(askedOf(request, app.prefix))
        const lost = world.faults.cuts(platform)
        recordWire(world, {
          ...baseOf(world, request),
          corpId: told.account,
          request: typeof request.body === 'string' ? request.body : '',
          response: lost ? '' : shown(told.body),
          status: lost ? 0 : told.status,
          errcode: told.errcode ?? null,
          check: told.check,
          tookMs: performance.now() - startedAt,
        })
        await send(request, reply, told, lost)
      },
    })
  }
