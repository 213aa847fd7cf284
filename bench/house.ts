// The product under test: a server of its own process, started as `npm start` starts it, and the
// ways in: its public API for the product's part, its engines for the baselines.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Pool } from 'pg'
import { freeBase } from '#cli/ports'
import { createApiClient, type ApiClient } from '#contracts/client'
import { loadSecrets, type OpenOptions, type Secrets } from '#platform'
import { localToken } from '#server/local-token'

export const root = fileURLToPath(new URL('..', import.meta.url))

export interface House {
  dataDir: string
  /** Of the server; its engines are below it. */
  pid: number
  url: string
  sandboxUrl: string
  /** For processes of one's own on the same books. */
  access: Pick<OpenOptions, 'databaseUrl' | 'clickhouse' | 'keys'>
  api: ApiClient
  /** Of the operator, for requests by the bytes. */
  token: string
  /** For baselines and for reading how far the log has been heard. */
  pool: Pool
  /** ClickHouse by hand: gives the rows as JSON. */
  clickhouse: <T>(query: string) => Promise<T[]>
  /** A door for this machine only; it may take minutes to answer. */
  internal: <T>(path: string) => Promise<T>
  /** From the start of the process to the line that says it is ready. */
  seconds: number
  stop: () => Promise<void>
}

interface ReadyLine {
  ready: boolean
  ports: { server: number; sandbox: number; postgres: number; clickhouse: number }
}

/**
 * Servers of one's own would make two installations share their books: the bench uses the embedded
 * engines.
 */
function serverEnvironment(): NodeJS.ProcessEnv {
  const { DATABASE_URL: _database, CLICKHOUSE_URL: _clickhouse, ...rest } = process.env
  return rest
}

async function awaitReady(child: ChildProcess): Promise<ReadyLine> {
  if (!child.stdout) throw new Error('the server has no output')
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{"ready":true')) return JSON.parse(line) as ReadyLine
  }
  throw new Error(`the server ended before it was ready (exit code ${child.exitCode})`)
}

export async function startHouse(dataDir: string, port?: number): Promise<House> {
  const base = port ?? (await freeBase())
  const startedAt = performance.now()
  const child = spawn(
    process.execPath,
    ['apps/server/main.ts', '--port', String(base), '--data', dataDir, '--no-demo', '--json'],
    { cwd: root, env: serverEnvironment(), stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const end = () => child.kill('SIGTERM')
  process.once('exit', end)
  const { ports } = await awaitReady(child)
  const seconds = (performance.now() - startedAt) / 1000
  const secrets = await loadSecrets(dataDir)
  const doors = waysIn(ports, secrets)
  const stop = async () => {
    await doors.pool.end()
    const gone = once(child, 'exit')
    end()
    await gone
    process.off('exit', end)
  }
  return { dataDir, pid: child.pid ?? 0, seconds, stop, ...doors }
}

function waysIn(ports: ReadyLine['ports'], secrets: Secrets) {
  const url = `http://127.0.0.1:${ports.server}`
  const token = localToken(secrets.sessionSecret)
  const headers = { authorization: `Bearer ${token}` }
  const databaseUrl = `postgres://siyu:${secrets.postgres.app}@127.0.0.1:${ports.postgres}/siyu`
  const pool = new Pool({ connectionString: databaseUrl, max: 4 })
  return {
    url,
    sandboxUrl: `http://127.0.0.1:${ports.sandbox}`,
    access: {
      databaseUrl,
      clickhouse: {
        url: `http://127.0.0.1:${ports.clickhouse}`,
        username: 'siyu',
        password: secrets.clickhouse.app,
        database: 'siyu',
      },
      keys: { encryption: secrets.encryptionKeys, hash: secrets.hashKey },
    },
    token,
    pool,
    api: createApiClient({ url, headers: () => headers }),
    clickhouse: <T>(query: string) =>
      askClickHouse<T>(ports.clickhouse, secrets.clickhouse.app, query),
    internal: <T>(path: string) => postPatiently<T>(`${url}${path}`, headers),
  }
}

async function askClickHouse<T>(port: number, password: string, query: string): Promise<T[]> {
  const reply = await fetch(`http://127.0.0.1:${port}/?database=siyu&default_format=JSONEachRow`, {
    method: 'POST',
    body: query,
    headers: { 'x-clickhouse-user': 'siyu', 'x-clickhouse-key': password },
  })
  const body = await reply.text()
  if (!reply.ok) throw new Error(`ClickHouse: ${body}`)
  return body
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T)
}

/** `fetch` gives up after five minutes; a rebuild of millions of customers may take longer. */
async function postPatiently<T>(url: string, headers: Record<string, string>): Promise<T> {
  const asked = request(url, { method: 'POST', headers })
  asked.end()
  const [reply] = await once(asked, 'response')
  const body = await text(reply)
  if (reply.statusCode !== 200) throw new Error(`${url}: ${reply.statusCode} ${body}`)
  return JSON.parse(body) as T
}

/** What `siyu audit` says of the books: how many rows differ from what they should be. */
export async function auditDifferences(house: House): Promise<number> {
  const { differences } = await house.internal<{ differences: number }>('/internal/audit')
  return differences
}
