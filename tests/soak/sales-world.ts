// What rounds of a sale need: engines of their own with the settings of real data, a server that
// may be killed, WeChat Pay in this process, and buyers who ask until they are answered.
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll } from 'vitest'
import { architecture } from '#architecture'
import { makeStaff, signInAs } from '#fixtures/org'
import { startTestEngines, testKeys, testPlatform, type TestPlatform } from '#platform/testing'
import { prepareTemplate } from '../global-setup.ts'
import { openPay } from '../pay-world.ts'
import { startServer, type RunningServer } from './server.ts'

const PATIENCE_MS = 60_000

/** The server at work; while there is none, whoever asks waits. */
class Stand {
  private readonly access: string
  private running: RunningServer | undefined
  constructor(access: string) {
    this.access = access
  }
  get origin(): string | undefined {
    return this.running && `http://127.0.0.1:${this.running.port}`
  }
  async start(): Promise<void> {
    this.running ??= await startServer(this.access)
  }
  async kill(): Promise<void> {
    const child = this.running?.child
    this.running = undefined
    child?.kill('SIGKILL')
    if (child) await once(child, 'exit')
  }
}
export interface Reply {
  status: number
  body: Record<string, unknown>
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const part of request) body += String(part)
  return body
}

/** Where WeChat Pay sends its notices: on to the server, if there is one. */
async function openRelay(origin: () => string | undefined): Promise<string> {
  const relay = createServer((request, response) => {
    const tell = async () => {
      const body = await bodyOf(request)
      const headers = Object.entries(request.headers).filter(
        ([name]) => name.startsWith('wechatpay-') || name === 'content-type',
      ) as [string, string][]
      const url = `${origin() ?? 'http://127.0.0.1:1'}${request.url}`
      const { status } = await fetch(url, { method: 'POST', body, headers })
      response.writeHead(status).end()
    }
    void tell().catch(() => response.writeHead(500).end())
  })
  relay.listen(0, '127.0.0.1')
  await once(relay, 'listening')
  afterAll(() => {
    relay.close()
    relay.closeAllConnections()
  })
  const address = relay.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}

/**
 * One of PostgreSQL's own processes is killed: all of it falls, and recovers from its log. Comes
 * back when new ones answer: the old ones do so for a moment more.
 */
async function killPostgres(house: TestPlatform): Promise<void> {
  const writer = () =>
    sql<{ pid: number }>`select pid from pg_stat_activity where backend_type = 'walwriter'`
      .execute(house.db)
      .then(
        ({ rows }) => rows[0]?.pid,
        () => undefined,
      )
  const killed = await writer()
  if (killed !== undefined) process.kill(killed, 'SIGKILL')
  for (let tries = 0; tries < 600; tries += 1) {
    const now = await writer()
    if (now !== undefined && now !== killed) return
    await pause(100)
  }
}

export async function openSalesWorld() {
  const engines = await startTestEngines({ careless: false })
  afterAll(() => engines.stop())
  await prepareTemplate(engines.databaseUrl)
  const house = await testPlatform(engines, architecture, { worker: false })
  const pay = await openPay(house)
  let stand: Stand | undefined = undefined as Stand | undefined
  const relay = await openRelay(() => stand?.origin)
  const server = (stand = new Stand(
    JSON.stringify({
      databaseUrl: house.databaseUrl,
      keys: testKeys,
      clickhouse: {
        ...engines.clickhouse,
        database: new URL(house.databaseUrl).pathname.slice(1),
      },
      storeys: 9,
      publicUrl: relay,
    }),
  ))
  await server.start()
  afterAll(() => server.kill())
  /** Asks until somebody answers: whoever lost the connection asks the same again. */
  const ask = async (path: string, cookie: string, body: object): Promise<Reply> => {
    const headers = { 'content-type': 'application/json', cookie }
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(20)) {
      if (!server.origin) continue
      const reply = await fetch(`${server.origin}${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      }).catch(() => undefined)
      if (!reply || reply.status >= 500) continue
      const answer = (await reply.json().catch(() => undefined)) as Reply['body'] | undefined
      if (answer) return { status: reply.status, body: answer }
    }
    throw new Error(`nobody answers ${path}`)
  }
  const desk = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  return { ...pay, house, server, desk, ask, killPostgres: () => killPostgres(house) }
}
export type SalesWorld = Awaited<ReturnType<typeof openSalesWorld>>
