// Servers of your own (DATABASE_URL, CLICKHOUSE_URL) are not started, only looked at before
// anything runs.
import { Client } from 'pg'
import { postgresMajor } from './binaries.ts'
import { serverTooOld, serverUnreachable } from './start-error.ts'

/** The oldest ClickHouse the tests ran on. */
const oldestClickHouse = '26.7'

export interface ClickHouseAccess {
  url: string
  username: string
  password: string
  database: string
}

export async function checkPostgres(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
    const { rows } = await client.query<{ server_version: string }>('show server_version')
    const found = rows[0]?.server_version ?? ''
    if (Number.parseInt(found) < Number(postgresMajor)) {
      throw serverTooOld('PostgreSQL', 'DATABASE_URL', found, postgresMajor)
    }
  } catch (error) {
    throw error instanceof Error && 'sentences' in error
      ? error
      : serverUnreachable('PostgreSQL', 'DATABASE_URL', (error as Error).message)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Takes `http://user:password@host:port/database` apart. */
export function parseClickHouseUrl(text: string): ClickHouseAccess {
  const url = new URL(text)
  return {
    url: `${url.protocol}//${url.host}`,
    username: decodeURIComponent(url.username) || 'default',
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)) || 'siyu',
  }
}

export async function checkClickHouse(access: ClickHouseAccess): Promise<void> {
  const setting = 'CLICKHOUSE_URL'
  let found: string
  try {
    found = await version(access)
  } catch (error) {
    const cause = (error as Error).cause as Error | undefined
    throw serverUnreachable('ClickHouse', setting, cause?.message || (error as Error).message)
  }
  if (Number.parseFloat(sortable(found)) < Number.parseFloat(sortable(oldestClickHouse))) {
    throw serverTooOld('ClickHouse', setting, found, oldestClickHouse)
  }
}

async function version({ url, username, password }: ClickHouseAccess): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    body: 'SELECT version()',
    headers: { 'X-ClickHouse-User': username, 'X-ClickHouse-Key': password },
    signal: AbortSignal.timeout(10_000),
  })
  const text = (await response.text()).trim()
  if (!response.ok) throw new Error(text.slice(0, 200))
  return text
}

const sortable = (text: string) => {
  const [year = 0, month = 0] = text.split('.').map(Number)
  return String(year * 100 + month)
}
