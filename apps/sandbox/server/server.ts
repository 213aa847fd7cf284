// The sandbox as one running thing: WeCom's URLs, the control interface, the pages, the phone.
import { join } from 'node:path'
import fastify, { type FastifyInstance } from 'fastify'
import { readHost } from './browser/address.ts'
import { browserRoutes, pagePath } from './browser/routes.ts'
import { clientRoutes } from './control/client-routes.ts'
import { corpRoutes } from './control/corp-routes.ts'
import { faultRoutes } from './control/fault-routes.ts'
import { groupRoutes } from './control/group-routes.ts'
import { transferRoutes } from './control/transfer-routes.ts'
import { guideRoutes } from './control/guide-routes.ts'
import { acquisitionRoutes, linkRoutes } from './control/acquisition-routes.ts'
import { kfRoutes } from './control/kf-routes.ts'
import { loadRoutes } from './control/load-routes.ts'
import { meetingRoutes } from './control/meeting-routes.ts'
import { openRoutes } from './control/open-routes.ts'
import { peopleRoutes } from './control/people-routes.ts'
import { phoneRoutes } from './control/phone-routes.ts'
import { worldRoutes } from './control/world-routes.ts'
import type { Machinery } from './control/base.ts'
import { keepOrigin } from './accounts.ts'
import { wecomCarrier } from './callback.ts'
import { outsideRoutes } from './control/outside-routes.ts'
import type { Ceilings } from './limits.ts'
import { createLoader } from './load.ts'
import { createPostman, type Carriers } from './postman.ts'
import { ControlError } from './refusal.ts'
import { payCarrier } from './pay/notify.ts'
import { payRoutes } from './pay/routes.ts'
import { disturb } from './serve.ts'
import { adsRoutes } from './ads/routes.ts'
import { appRoutes } from './app/routes.ts'
import { serverMessageCarrier } from './app/server-message.ts'
import { miniInterfaces } from './mini/interfaces.ts'
import { officialInterfaces } from './official/interfaces.ts'
import { simulatePeople } from './due.ts'
import { receiptCarrier } from './sms/receipts.ts'
import { smsRoutes } from './sms/routes.ts'
import { wecomRoutes } from './wecom/routes.ts'
import { createWorld, type World } from './world.ts'

export interface SandboxOptions {
  /** 0 takes any free port. */
  port: number
  host?: string
  /** Its file is `dataDir/sandbox/wechat.sqlite`. */
  dataDir: string
  /** Machine time in milliseconds; tests hand in their own. */
  machine?: () => number
  log?: (line: string) => void
  ceilings?: Partial<Ceilings>
  retryMs?: readonly number[]
  /** Registers the phone's pages; left out where only the APIs are wanted. */
  pages?: (app: FastifyInstance) => Promise<void>
}

export interface Sandbox {
  origin: string
  world: World
  close(): Promise<void>
}

/** Loopback names, and those of the pages on its phones. */
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** On loopback only loopback names are answered: no page elsewhere reaches in by its own name. */
const guardHost = (app: FastifyInstance, host: string): void => {
  if (host !== '127.0.0.1' && host !== '::1' && host !== 'localhost') return
  app.addHook('onRequest', async (request, reply) => {
    const name = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
    if (!LOOPBACK.has(name) && !readHost(name))
      await reply.code(421).send({ error: 'unknown host name' })
  })
}

const answerErrors = (app: FastifyInstance, log: (line: string) => void): void => {
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof ControlError) {
      return reply.code(error.status).send({ error: error.message })
    }
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
    if (status >= 500) log(`the sandbox failed: ${error instanceof Error ? error.stack : error}`)
    const message = error instanceof Error ? error.message : 'failed'
    return reply.code(status).send({ error: status >= 500 ? 'the sandbox failed' : message })
  })
}

const platformRoutes = async (app: FastifyInstance, world: World): Promise<void> => {
  await app.register(appRoutes(world, 'official', officialInterfaces), { prefix: '/official' })
  await app.register(appRoutes(world, 'mini', miniInterfaces), { prefix: '/mini' })
  await app.register(payRoutes(world), { prefix: '/pay' })
  await app.register(smsRoutes(world))
  await app.register(adsRoutes(world), { prefix: '/ads' })
}

const carriers: Carriers = {
  wecom: wecomCarrier,
  official: serverMessageCarrier('official'),
  mini: serverMessageCarrier('mini'),
  pay: payCarrier,
  sms: receiptCarrier,
}

const controlRoutes = [
  corpRoutes,
  faultRoutes,
  peopleRoutes,
  meetingRoutes,
  groupRoutes,
  transferRoutes,
  guideRoutes,
  kfRoutes,
  acquisitionRoutes,
  clientRoutes,
  loadRoutes,
  phoneRoutes,
  worldRoutes,
]

const register = async (
  app: FastifyInstance,
  machinery: Machinery,
  options: SandboxOptions,
): Promise<void> => {
  const { world } = machinery
  await app.register(
    async (wecom) => {
      disturb(world, 'wecom', wecom)
      await wecom.register(wecomRoutes(world))
    },
    { prefix: '/wecom' },
  )
  await platformRoutes(app, world)
  await app.register(outsideRoutes(machinery), { prefix: '/__sandbox' })
  await app.register(
    async (api) => {
      for (const routes of controlRoutes) {
        await api.register(routes(machinery))
      }
    },
    { prefix: '/sandbox/api' },
  )
  await app.register(openRoutes(machinery))
  await app.register(linkRoutes(machinery))
  await app.register(browserRoutes(machinery))
  app.get('/sandbox/healthz', () => ({ ready: true }))
  await options.pages?.(app)
}

export const startSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  const host = options.host ?? '127.0.0.1'
  const log = options.log ?? (() => undefined)
  let origin = ''
  const world = createWorld({
    file: join(options.dataDir, 'sandbox', 'wechat.sqlite'),
    origin: () => origin,
    log,
    machine: options.machine,
    ceilings: options.ceilings,
    retryMs: options.retryMs,
  })
  const machinery: Machinery = {
    world,
    postman: createPostman(world, carriers),
    loader: createLoader(world),
  }
  const app = fastify({
    bodyLimit: 8 * 1024 * 1024,
    forceCloseConnections: true,
    rewriteUrl: pagePath,
  })
  guardHost(app, host)
  answerErrors(app, log)
  await register(app, machinery, options)
  await app.listen({ port: options.port, host })
  const [address] = app.addresses()
  const port = typeof address === 'object' ? address.port : options.port
  origin = `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`
  keepOrigin(world.folder, origin)
  simulatePeople(world)
  machinery.postman.start()
  world.clock.start()
  return {
    origin,
    world,
    close: async () => {
      machinery.loader.stop()
      world.clock.stop()
      machinery.postman.stop()
      await app.close()
      world.store.close()
    },
  }
}
