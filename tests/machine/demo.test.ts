// The demo brand on a machine: cut short and begun anew, moved to other ports, taken away again.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createApiClient, type ApiClient } from '#contracts/client'
import { askSandbox, SANDBOX_CORP, Shopper, type DemoContext, type DemoStore } from '#demo'
import { loadSecrets, secretsFile } from '#platform'
import { nothingLeft, processesOf, temporaryDir, until } from '#platform/testing'
import { localToken } from '#server/local-token'
import { freeBase, signIn, startServer, type Server } from './server.ts'
import { siyu } from './siyu.ts'

const patience = 400_000

/** What the command line holds: the brand's own hand on this machine. */
async function handOn(dir: string, port: number): Promise<DemoContext> {
  const url = `http://127.0.0.1:${port}`
  const headers = { authorization: `Bearer ${localToken((await loadSecrets(dir)).sessionSecret)}` }
  return {
    url,
    headers,
    sandboxUrl: `http://127.0.0.1:${port + 1}`,
    corpId: SANDBOX_CORP,
    say: () => undefined,
    api: createApiClient({ url, headers: () => headers }),
  }
}
const storesIn = async (api: ApiClient) => (await api.org.listStores({ limit: 200 })).items.length

/** Kills a first start with the demo brand half there. */
async function cutShort(dir: string, port: number): Promise<void> {
  const starting = startServer(dir, { port, flags: [] })
  await until(() => existsSync(secretsFile(dir)), patience)
  const { api } = await handOn(dir, port)
  let seen = 0
  await until(async () => (seen = await storesIn(api).catch(() => 0)) >= 5, patience)
  expect([seen >= 5, seen < 24]).toEqual([true, true])
  const pid = processesOf(dir).find(({ command }) => command.includes('apps/server/main.ts'))?.pid
  process.kill(pid ?? 0, 'SIGKILL')
  await starting
  expect(await nothingLeft(dir)).toBe(true)
}

/** Two days of thirty people; what the command says it did is what the product counts. */
async function crowdLives(dir: string, api: ApiClient): Promise<void> {
  const before = (await api.analytics.funnel({})).total
  const [{ now }, crowd] = [
    await api.clock.get(),
    ['demo', '--customers', '30', '--days', '2', '--data', dir, '--json'],
  ]
  const lived = await siyu([
    ...crowd,
    '--rates',
    'adds=0.6,registers=0.9,buys=0.9,returns=0.9,coupons=1',
  ])
  const done = lived.result() as Record<
    'scanned' | 'added' | 'registered' | 'orders' | 'coupons',
    number
  >
  expect(lived.code, lived.complaint).toBe(0)
  expect(done.scanned).toBe(30)
  expect([done.added > 10, done.registered > 5, done.orders > 0]).toEqual([true, true, true])
  expect(done.coupons, 'the coupon of new friends is shown at the till').toBeGreaterThan(0)
  const after = (await api.analytics.funnel({})).total
  expect([after.added - before.added, after.registered - before.registered]).toEqual([
    done.added,
    done.registered,
  ])
  expect(Date.parse((await api.clock.get()).now) - Date.parse(now)).toBeGreaterThan(86_400_000)
  expect((await siyu(crowd)).code, 'a crowd of this seed was here').toBe(1)
}

/** Whatever hung and was sent before the move leads to where the product is now. */
async function livesAt(dir: string, server: Server, old: string): Promise<void> {
  const context = await handOn(dir, server.port)
  const { api } = context
  expect(await api.wecom.getCorp()).toMatchObject({
    apiUrl: `${context.sandboxUrl}/wecom`,
    lastError: null,
  })
  const { items: codes } = await api.code.list({ limit: 200 })
  // A code of groups that take turns has no picture of its own.
  const drawn = codes.flatMap(({ linkUrl }) => linkUrl ?? [])
  expect(drawn.length).toBeGreaterThan(24)
  expect(new Set(drawn.map((url) => new URL(url).origin))).toEqual(new Set([context.sandboxUrl]))
  const people = await askSandbox<{ id: string; name: string }[]>(context, 'GET', '/people')
  const before = await askSandbox<unknown>(
    context,
    'GET',
    `/people/${people.find(({ name }) => name === '陆小曼')?.id}/messages`,
  )
  expect(JSON.stringify(before)).toContain(`${context.url}/h5/`)
  expect(JSON.stringify(before)).not.toContain(old)

  const {
    items: [store],
  } = await api.org.listStores({ limit: 1, search: '018' })
  const her = await Shopper.create(context, '苏念')
  await her.scanAndAdd(`${(store as unknown as DemoStore).name} 门口海报`)
  const greeted = async () => JSON.stringify(await her.messages()).includes(`${context.url}/h5/`)
  expect(
    await until(greeted, patience),
    'the callback came, and the welcome names the new address',
  ).toBe(true)
  expect((await her.register('19988887777', { name: '苏念' })).memberNo).toBeTruthy()
}

it(
  'is begun anew when it was cut short, follows its ports, and is wiped when asked',
  { timeout: patience },
  async () => {
    const dir = join(temporaryDir(), 'data')
    const port = await freeBase()
    onTestFinished(() => void nothingLeft(dir))
    await cutShort(dir, port)

    const whole = await startServer(dir, { port, flags: [] })
    expect(whole.ready, whole.complaint()).toMatchObject({ ready: true })
    const { login } = whole.ready!
    expect(login, 'nobody was told the first login').toBeDefined()
    const { api } = await handOn(dir, port)
    expect(await storesIn(api)).toBe(24)
    expect((await api.org.me()).brand.name).toBe('山茶 Camellia')
    const {
      total: { added, registered, bought, boughtAgain, habit },
    } = await api.analytics.funnel({})
    const falling = [added, registered, bought, boughtAgain, habit]
    expect(falling, 'each node of the funnel holds some of the one before').toEqual(
      falling.toSorted((a, b) => b - a),
    )
    expect([
      boughtAgain > bought / 4,
      boughtAgain < bought,
      habit > 2,
      habit < boughtAgain,
    ]).toEqual([true, true, true, true])
    expect((await api.customer.search({ limit: 1, search: '陆小曼' })).items).toHaveLength(1)
    await crowdLives(dir, api)
    const audited = (await siyu(['audit', '--data', dir, '--json'])).result() as {
      checks: { name: string; differences: number }[]
    }
    expect(audited.checks.filter(({ differences }) => differences > 0)).toEqual([])
    expect(
      (await siyu(['demo', 'load', '--data', dir, '--json'])).code,
      'there are stores already',
    ).toBe(1)
    const running = await siyu(['demo', 'wipe', '--yes', '--data', dir, '--json'])
    expect([running.code, running.complaint]).toEqual([
      1,
      expect.stringContaining(String(whole.process.pid)),
    ])
    expect(await whole.end('SIGTERM')).toBe(0)

    const moved = await startServer(dir, { flags: [] })
    expect(moved.ready, moved.complaint()).toMatchObject({ ready: true })
    expect(moved.port).not.toBe(port)
    await livesAt(dir, moved, `http://127.0.0.1:${port}`)
    expect(await signIn(moved, login)).toHaveProperty('cookie')
    expect(await moved.end('SIGTERM')).toBe(0)

    expect((await siyu(['demo', 'wipe', '--data', dir])).code, 'nobody said yes').toBe(2)
    const wiped = await siyu(['demo', 'wipe', '--yes', '--data', dir, '--json'])
    expect([wiped.code, wiped.out], wiped.complaint).toEqual([
      0,
      expect.stringContaining('"wiped":true'),
    ])
    expect(
      (await siyu(['demo', 'wipe', '--yes', '--data', dir])).code,
      'there is none any more',
    ).toBe(1)

    const empty = await startServer(dir, { flags: [] })
    expect(empty.ready, empty.complaint()).toMatchObject({ ready: true })
    const after = await handOn(dir, empty.port)
    expect([
      await storesIn(after.api),
      (await after.api.customer.search({ limit: 1 })).items,
    ]).toEqual([0, []])
    expect(await askSandbox(after, 'GET', '/people')).toEqual([])
    expect(empty.ready?.login).toBeDefined()
    expect(await empty.end('SIGTERM')).toBe(0)
  },
)
