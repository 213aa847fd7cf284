// A real database per test file, cloned from a template; a real ClickHouse database beside it.
import pg from 'pg'
import { randomBytes } from 'node:crypto'
import { afterAll, expect } from 'vitest'
import { complete, settings } from '../config.ts'
import type { SpaceState } from '../engines/space.ts'
import { makeLogger, type Logger } from '../logger.ts'
import type { OutsideClock } from '../time/advance.ts'
import type { StoreyedModule } from '../module.ts'
import { openPlatform } from '../open.ts'
import type { Keys, Platform } from '../platform.ts'
import { Refusal } from '../refusal.ts'
import type { Turn } from '../time/timers.ts'
import type { Tx } from '../tx.ts'
import { z } from 'zod'
import { Insight } from '../insight/client.ts'

export { until } from '../engines/child.ts'
export { resetListener } from '../log/rebuild.ts'
export {
  chunk,
  count,
  eightWriters,
  fillCounters,
  happened,
  probe,
  record,
  reversals,
  write,
} from './probe.ts'
export {
  hold,
  killAll,
  listeningAddresses,
  loopback,
  nothingLeft,
  processesOf,
  temporaryDir,
} from '../engines/tests/machine.ts'
export { startTestEngines } from '../engines/test-engines.ts'

export interface TestEngines {
  /** Administrator's URL of a PostgreSQL for tests; its database `siyu_template` is migrated. */
  databaseUrl: string
  clickhouse: { url: string; username: string; password: string; database: string }
}

declare module 'vitest' {
  export interface ProvidedContext {
    engines: TestEngines
  }
}

export const testKeys: Keys = {
  encryption: [{ id: 'test', key: Buffer.alloc(32, 7).toString('base64url') }],
  hash: Buffer.alloc(32, 9).toString('base64url'),
}

export interface TestPlatform extends Platform {
  /** Runs work in a transaction of its own. */
  act<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** URL of this file's database, for a second process. */
  databaseUrl: string
}

export const databaseOf = (url: string, name: string): string => {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.toString()
}

async function administer(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseOf(url, 'postgres') })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

/** A fresh clone of the template; dropped after the file. Gives its URL. */
export async function cloneDatabase(
  engines: TestEngines,
  template = 'siyu_template',
): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await administer(engines.databaseUrl, `create database ${name} template ${template}`)
  afterAll(() => administer(engines.databaseUrl, `drop database if exists ${name} with (force)`))
  return databaseOf(engines.databaseUrl, name)
}

export interface TestOptions {
  worker?: boolean
  feedEveryMs?: number
  outside?: OutsideClock
  env?: Record<string, string>
  /** Use this database instead of a fresh clone: a second process on the same books. */
  databaseUrl?: string
  space?: () => SpaceState
  log?: Logger
}

/** Opens the platform with the given modules on a database of its own; stopped after the file. */
export async function testPlatform(
  engines: TestEngines,
  modules: readonly StoreyedModule[],
  options: TestOptions = {},
): Promise<TestPlatform> {
  const databaseUrl = options.databaseUrl ?? (await cloneDatabase(engines))
  const database = new URL(databaseUrl).pathname.slice(1)
  const admin = new Insight(engines.clickhouse)
  await admin.command(`CREATE DATABASE IF NOT EXISTS ${database}`)
  const config = complete(
    z.object(settings).parse({ SIYU_LOG: process.env.SIYU_LOG ?? 'silent', ...options.env }),
  )
  const platform = await openPlatform({
    config,
    databaseUrl,
    clickhouse: { ...engines.clickhouse, database },
    keys: testKeys,
    modules,
    worker: options.worker ?? true,
    strict: true,
    feedEveryMs: options.feedEveryMs ?? 50,
    ...(options.outside && { outside: options.outside }),
    ...(options.space && { space: options.space }),
    log: options.log ?? makeLogger({ level: config.SIYU_LOG, pretty: false }),
  })
  const close = platform.stop
  let stopped: Promise<void> | undefined
  const stop = () => (stopped ??= close())
  afterAll(async () => {
    await stop()
    if (!options.databaseUrl) await admin.command(`DROP DATABASE IF EXISTS ${database}`)
    await admin.close()
  })
  return Object.assign(platform, {
    databaseUrl,
    stop,
    act: <T>(work: (tx: Tx) => Promise<T>) => platform.transact({}, work),
  })
}

/** A turn of a timer that takes all of a batch. */
export const wholeTurn: Turn = { limit: (batch) => batch, aside: [], took: (ids) => ids }

/** Passes when `run` is refused with this code. */
export async function refuses(code: string, run: () => Promise<unknown>): Promise<Refusal> {
  const caught = await run().then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(caught, `expected the refusal ${code}`).toBeInstanceOf(Refusal)
  expect((caught as Refusal).code).toBe(code)
  return caught as Refusal
}
