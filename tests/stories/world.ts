// A whole world for a story: the house on real engines with its doors open, the sandbox beside it,
// both clocks turned together, the demo brand's shops and programme.
import { createServer } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { addDays, atTime, dayOf } from '#kit'
import { createApiClient } from '#contracts/client'
import { makeOrganisation, makeProgramme, type DemoContext, type DemoStore } from '#demo'
import { makeHttpServer, type OutsideClock } from '#platform'
import type { TestPlatform } from '#platform/testing'
import { customerActorOf } from '#modules/customer'
import { actorOf, makeApiKey } from '#modules/org'
import { openHouse } from '#tests/house'
import { startSandbox } from '#sandbox'
import { sandboxClient } from '#tests/sandbox-client'
import { addFrontends, buildFrontends } from '../../apps/server/frontends.ts'
import { phonePages } from '../../apps/sandbox/server/pages.ts'

const ZONE = 'Asia/Shanghai'
const keys = {
  corpId: 'ww0123456789abcdef',
  secret: 'app-secret',
  token: 'QDG6eK',
  aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

export interface StoryWorld {
  house: TestPlatform
  context: DemoContext
  stores: DemoStore[]
  /** Both sides have nothing left to do at this time. */
  settle: () => Promise<void>
  /** Turns both clocks forward by days, stopping at everything due. */
  wait: (days: number) => Promise<void>
  phones: ReturnType<typeof sandboxClient>
}

/** `pages`: the console and the members' pages are served, too; `phone`: the sandbox's as well. */
export async function openWorld({ pages = false, phone = false } = {}): Promise<StoryWorld> {
  const dataDir = mkdtempSync(join(tmpdir(), 'siyu-story-'))
  const sandbox = await startSandbox({
    port: 0,
    dataDir,
    retryMs: [5, 5, 5],
    ...(phone && { pages: phonePages }),
  })
  const phones = sandboxClient(sandbox.origin)
  const outside: OutsideClock = {
    next: async () => {
      const { next } = await phones.clock()
      return next === null ? null : new Date(next)
    },
    idle: async () => (await phones.clock()).idle,
    set: async (to) =>
      void (await fetch(`${sandbox.origin}/sandbox/api/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ to: to.toISOString() }),
      })),
  }
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const house = await openHouse({ outside, env: { SIYU_PORT: String(port), SIYU_PUBLIC_URL: url } })
  const app = await makeHttpServer({
    platform: house,
    authenticate: async (request) =>
      (await actorOf(house, request)) ?? customerActorOf(house, request),
  })
  if (pages) {
    await buildFrontends(() => undefined)
    await addFrontends(app)
  }
  await app.listen({ port, host: '127.0.0.1' })
  afterAll(async () => {
    await app.close()
    await sandbox.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
  const { key } = await house.act((tx) => makeApiKey(tx, { name: 'story', role: 'headquarters' }))
  const headers = { authorization: `Bearer ${key}` }
  const context: DemoContext = {
    url,
    headers,
    sandboxUrl: sandbox.origin,
    corpId: keys.corpId,
    say: () => undefined,
    api: createApiClient({ url, headers: () => headers }),
  }
  await context.api.wecom.saveCorp({
    corpId: keys.corpId,
    agentId: '1000002',
    contactSecret: keys.secret,
    appSecret: keys.secret,
    token: keys.token,
    aesKey: keys.aesKey,
    apiUrl: phones.wecomUrl,
    oauthUrl: sandbox.origin,
  })
  await phones.saveCorp(keys.corpId, {
    name: '山茶 Camellia',
    secret: keys.secret,
    token: keys.token,
    aesKey: keys.aesKey,
    callbackUrl: `${url}/callbacks/wecom/${keys.corpId}`,
    settings: { confirmAfterMs: 1_000, trustedOrigins: [url] },
  })
  const stores = await makeOrganisation(context)
  await makeProgramme(context, stores)
  const settle = async () => {
    // A guide confirms a task a second of her own time later: turn until nobody has plans that
    // close.
    await house.advance(new Date(house.clock.now().getTime() + 5_000))
  }
  await settle()
  // A story begins in the morning, whenever it is told: at night nobody is written to.
  await house.advance(atTime(addDays(dayOf(house.clock.now(), ZONE), 1), '10:00', ZONE))
  return {
    house,
    context,
    stores,
    settle,
    phones,
    wait: async (days) => house.advance(new Date(house.clock.now().getTime() + days * 86_400_000)),
  }
}
