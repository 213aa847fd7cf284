// Two api and two worker processes on one database: they come up on an empty one together, share
// the work, and find the same books; one worker is killed on the way, and the other takes over in
// seconds.
import { randomBytes } from 'node:crypto'
import { globSync } from 'node:fs'
import pg from 'pg'
import { afterAll, expect, inject, it, onTestFinished } from 'vitest'
import { databaseOf, temporaryDir, until } from '#platform/testing'
import { command, lastLine, root } from './command.ts'
import { signIn, startServer, type Server } from './server.ts'

const engines = inject('engines')
const name = `test_${randomBytes(4).toString('hex')}`

async function administer(text: string): Promise<void> {
  const admin = new pg.Client({ connectionString: databaseOf(engines.databaseUrl, 'postgres') })
  await admin.connect()
  await admin.query(text)
  await admin.end()
}

/** An empty database on the engines of the run, as a server of one's own. */
async function emptyDatabase(): Promise<{ DATABASE_URL: string; CLICKHOUSE_URL: string }> {
  await administer(`create database ${name}`)
  const { url, username, password } = engines.clickhouse
  const clickhouse = new URL(`${url}/${name}`)
  clickhouse.username = username
  clickhouse.password = password
  const made = await fetch(url, {
    method: 'POST',
    body: `CREATE DATABASE ${name}`,
    headers: { 'X-ClickHouse-User': username, 'X-ClickHouse-Key': password },
  })
  if (!made.ok) throw new Error(await made.text())
  return { DATABASE_URL: databaseOf(engines.databaseUrl, name), CLICKHOUSE_URL: String(clickhouse) }
}
afterAll(() => administer(`drop database if exists ${name} with (force)`))

const asked = async <T>(data: string, ...args: string[]): Promise<T> =>
  lastLine<T>(await command(...args, '--data', data, '--json'))

const orderOf = (store: string, n: number, buyer: number) => ({
  source: 'till',
  number: `M${n}`,
  storeCode: store,
  placedAt: new Date().toISOString(),
  customer: { identities: [{ kind: 'externalId', value: `buyer-${buyer}`, realm: 'till' }] },
  lines: [{ sku: 'LIP', name: '口红', quantity: 1, unitPrice: '100.00' }],
})

it(
  'two api and two worker processes keep the same books, with one worker killed',
  { timeout: 240_000 },
  async () => {
    const env = await emptyDatabase()
    const data = temporaryDir()
    const start = (roles: string) =>
      startServer(data, { env, flags: ['--no-demo', '--no-sandbox', '--roles', roles] })
    const servers = await Promise.all(['api', 'api', 'worker', 'worker'].map(start))
    onTestFinished(() => servers.forEach((server) => server.process.kill('SIGKILL')))
    for (const server of servers)
      expect(server.ready, server.complaint()).toMatchObject({ ready: true })
    const [one, two, dying] = servers as [Server, Server, Server, Server]

    const db = new pg.Client({ connectionString: env.DATABASE_URL })
    await db.connect()
    const number = async (text: string) =>
      Number((await db.query<{ n: string }>(`select (${text}) as n`)).rows[0]?.n)
    const migrations = globSync('{modules,packages}/*/migrations/*.sql', { cwd: root })
    expect(await number('select count(*) from public.siyu_migration')).toBe(migrations.length)
    expect(await number('select count(*) from org.brand')).toBe(1)

    const login = servers.find((server) => server.ready?.login)?.ready?.login
    expect(servers.filter((server) => server.ready?.login)).toHaveLength(1)
    const headers = await signIn(one, login)
    const ask = async (
      server: Server,
      path: string,
      body: object,
    ): Promise<Record<string, never>> => {
      const reply = await fetch(`${server.ready?.console}v1/${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      })
      const text = await reply.text()
      expect(reply.status, text).toBe(200)
      return JSON.parse(text) as Record<string, never>
    }
    await ask(one, 'stores', { code: 'S1', name: 'Store 1' })
    const buyers = 60
    const first = (await ask(two, 'orders', {
      orders: Array.from({ length: buyers }, (_, n) => orderOf('S1', n, n)),
    })) as unknown as { items: { ok: { customerId: number } }[] }
    await ask(one, 'members/batch', {
      members: first.items.map(({ ok }) => ({ customerId: ok.customerId })),
    })

    // Both doors get every order, some at the very same moment; a worker dies in the middle of it.
    const batches = Array.from({ length: 30 }, (_, at) =>
      Array.from({ length: 40 }, (_, n) =>
        orderOf('S1', 1000 + at * 40 + n, (at * 7 + n * 3) % buyers),
      ),
    )
    await Promise.all(
      [one, two].map(async (server, side) => {
        for (const [at, orders] of (side ? batches.toReversed() : batches).entries()) {
          await ask(server, 'orders', { orders })
          if (side === 0 && at === 12) dying.process.kill('SIGKILL')
        }
      }),
    )
    const behind = () =>
      number(
        `select (select last_tick from platform.ticker) - min(tick) from platform.listener
          where lane <> 'rebuild'`,
      )
    const killedAt = performance.now()
    expect(
      await until(
        async () =>
          (await behind()) === 0 &&
          (await number(`select count(*) from platform.event e
    where not exists (select 1 from platform.tick t
      where t.id = (select last_tick from platform.ticker)
      and pg_visible_in_snapshot(e.tx, t.snapshot))`)) === 0,
        30_000,
      ),
      `behind ${await behind()}: ${JSON.stringify((await db.query('select * from platform.listener order by tick limit 5')).rows)}`,
    ).toBe(true)
    expect((performance.now() - killedAt) / 1000).toBeLessThan(15)

    expect(await number('select count(*) from orders.v_order')).toBe(buyers + 1200)
    expect(
      await number(
        `select count(*) from (select 1 from ledger.v_balance where asset = 'points'
          and balance > 0) b`,
      ),
    ).toBe(buyers)
    expect(await asked(data, 'audit')).toMatchObject({ differences: 0 })
    const { items } = await asked<{ items: { name: string; behind: number; parked: number }[] }>(
      data,
      'log',
      'listeners',
    )
    expect(items.filter((one) => one.behind > 0 || one.parked > 0)).toEqual([])
    await db.end()
    for (const server of servers) if (server !== dying) expect(await server.end('SIGTERM')).toBe(0)
  },
)
