// The platform, opened: engines' clients, clock, log, timers, jobs, and the modules it was booted with.
import type pg from 'pg'
import { runMigrations } from 'graphile-worker'
import { systemActor } from './actor.ts'
import { type Config } from './config.ts'
import { migrate } from './db/migrate.ts'
import { kyselyOf, openPool, type Db } from './db/pool.ts'
import { Insight, type InsightOptions } from './insight/client.ts'
import type { SpaceState } from './engines/space.ts'
import { feedOf } from './insight/feed.ts'
import { countDifferences, ensureTables, lagMs, rebuild } from './insight/rebuild.ts'
import { copiesOf } from './insight/schema.ts'
import { dueJobs } from './jobs/jobs.ts'
import { makeLogger, type Logger } from './logger.ts'
import { slowest } from './log/cursor.ts'
import { lastTick, writeTick } from './log/sql.ts'
import { placeListeners, type AnyListener, type Feed, type PlacedListener } from './log/listener.ts'
import type { LogRunner } from './log/runner.ts'
import type { Module, StoreyedModule } from './module.ts'
import { advance, type OutsideClock } from './time/advance.ts'
import { Clock } from './time/clock.ts'
import { TimerRunner } from './time/timers.ts'
import { transact, type TransactOptions, type Tx, type TxHost } from './tx.ts'
import { startWork, type Work } from './work.ts'

/** Keys made at the first start and kept beside the data. */
export interface Keys {
  /** AES-256-GCM keys, base64url of 32 bytes: the first encrypts, all decrypt. */
  encryption: readonly { id: string; key: string }[]
  /** Key of look-up hashes; base64url. */
  hash: string
}

export interface OpenOptions {
  config: Config
  databaseUrl: string
  clickhouse: InsightOptions
  keys: Keys
  modules: readonly StoreyedModule[]
  /** False for a command that only calls verbs while a server does the work. */
  worker: boolean
  /** Lock order and event schemas are checked: in tests. */
  strict?: boolean
  feedEveryMs?: number
  log?: Logger
  /** The simulated outside, whose clock is turned with ours. */
  outside?: OutsideClock
  /** Free space of the data directory's disk; `ok` where nobody watches it. */
  space?: () => SpaceState
}

export interface Platform {
  readonly config: Config
  readonly keys: Keys
  readonly log: Logger
  /** For what needs a connection of its own: a thread that streams. */
  readonly databaseUrl: string
  readonly pool: pg.Pool
  /** For reading outside a transaction. */
  readonly db: Db
  readonly clock: Clock
  readonly insight: Insight
  /** In order of storey. */
  readonly modules: readonly Module[]
  /** True where this process runs listeners, timers and jobs. */
  readonly works: boolean
  readonly runner: LogRunner | undefined
  /** Every listener of the house, the feed among them. */
  readonly listeners: readonly AnyListener[]
  /** `low` refuses imports and benches, `critical` makes the product read-only. */
  space(): SpaceState
  readonly timers: TimerRunner
  readonly outside: OutsideClock | undefined
  transact<T>(options: TransactOptions, work: (tx: Tx) => Promise<T>): Promise<T>
  /** Resolves when every listener, the feed, jobs and due timers are done. Rejects after `timeoutMs`. */
  idle(timeoutMs?: number): Promise<void>
  /** How far ClickHouse stands behind the log. */
  insightLagMs(): Promise<number>
  /** Resolves when all that was written before the call has passed every listener and the feed. */
  passed(timeoutMs?: number): Promise<void>
  /** Turns business time to `to`, stopping at everything due on the way. */
  advance(to: Date): Promise<void>
  rebuildInsight(): Promise<void>
  /** How many rows the copies in ClickHouse have too many or too few; 0 once the feed is drained. */
  insightDifferences(): Promise<number>
  /** Told about every commit that wrote events or jobs, here or elsewhere. */
  wake(): void
  stop(): Promise<void>
}

/** The modules the process was booted with: where the extension points are read. */
let booted: readonly Module[] = []
export const bootedModules = (): readonly Module[] => booted

export async function openPlatform(options: OpenOptions): Promise<Platform> {
  const { config } = options
  const log =
    options.log ?? makeLogger({ level: config.SIYU_LOG, pretty: process.stderr.isTTY === true })
  const ordered = [...options.modules].sort((a, b) => a.storey - b.storey)
  const modules = ordered.map((m) => m.module)
  booted = modules
  const pool = openPool(options.databaseUrl, config.SIYU_POOL)
  const db = kyselyOf(pool)
  await prepareDatabase(pool, modules)
  const clock = new Clock(db)
  await clock.start()
  const insight = new Insight(options.clickhouse)
  const feedHost = { db, pool, insight }
  const feed = feedOf(feedHost, modules, options.feedEveryMs ?? 1_000)
  await ensureTables(feedHost, feed, copiesOf(modules))

  const host: TxHost = {
    db,
    now: () => clock.now(),
    strictLocks: options.strict ?? false,
    checkEvents: options.strict ?? false,
    committed: (events) => {
      if (events) work?.runner.wake()
    },
  }
  const system = <T>(work: (tx: Tx) => Promise<T>) => transact(host, { actor: systemActor }, work)
  const workerHost = { db, log, transact: system, now: () => clock.now() }
  const space = options.space ?? (() => 'ok' as const)
  const timers = new TimerRunner(
    { ...workerHost, paused: () => space() === 'critical' },
    modules.flatMap((m) => m.timers ?? []),
  )
  let work: Work | undefined
  let placed: readonly PlacedListener[] = []

  const platform: Platform = {
    config,
    keys: options.keys,
    log,
    databaseUrl: options.databaseUrl,
    pool,
    db,
    clock,
    insight,
    modules,
    timers,
    works: options.worker,
    get runner() {
      return work?.runner
    },
    get listeners() {
      return placed.map((one) => one.listener)
    },
    transact: (given, work) => transact(host, given, work),
    idle: (timeoutMs = 30_000) => waitIdle(platform, timeoutMs),
    space,
    insightLagMs: () => lagMs(db),
    passed: (timeoutMs = 60_000) => waitPassed(platform, timeoutMs),
    outside: options.outside,
    advance: (to) => advance(platform, to),
    rebuildInsight: () => rebuild(feedHost, feed, copiesOf(modules)),
    insightDifferences: () => countDifferences(feedHost, copiesOf(modules)),
    wake: () => {
      work?.runner.wake()
      timers.wake()
    },
    stop: async () => {
      clock.stop()
      await work?.stop()
      await insight.close()
      await pool.end()
    },
  }
  for (const module of modules) await module.start?.(platform)
  placed = placedListeners(ordered, feed, platform)
  if (options.worker) work = await startWork(platform, workerHost, placed, config)
  return platform
}

const listenersOf = (module: Module, platform: Platform) =>
  typeof module.listeners === 'function' ? module.listeners(platform) : (module.listeners ?? [])

/** The feed stands above all storeys: it copies what the others have done. */
const placedListeners = (ordered: readonly StoreyedModule[], feed: Feed, platform: Platform) =>
  placeListeners([
    ...ordered.map((m) => ({ storey: m.storey, listeners: listenersOf(m.module, platform) })),
    { storey: 99, listeners: [feed] },
  ])

const platformMigrations = { owner: 'platform', folder: new URL('./migrations/', import.meta.url) }

/** Brings a database to the newest schema. */
export async function prepareDatabase(pool: pg.Pool, modules: readonly Module[]): Promise<void> {
  await migrate(
    pool,
    [
      platformMigrations,
      ...modules.flatMap((m) => (m.migrations ? [{ owner: m.name, folder: m.migrations }] : [])),
    ],
    () => runMigrations({ pgPool: pool }),
  )
}

/** A tick that shows what was written before, then every cursor at or past it, whoever moves them. */
async function waitPassed(platform: Platform, timeoutMs: number): Promise<void> {
  const until = Date.now() + timeoutMs
  await writeTick(platform.db)
  const tick = await lastTick(platform.db)
  platform.wake()
  while ((await slowest(platform.db)) < tick) {
    if (Date.now() > until)
      throw new Error(`listeners did not pass tick ${tick} within ${timeoutMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** Nothing to do twice in a row: a listener may have published or enqueued in between. */
async function waitIdle(platform: Platform, timeoutMs: number): Promise<void> {
  const until = Date.now() + timeoutMs
  let quiet = 0
  while (quiet < 2) {
    const still =
      (platform.runner ? await platform.runner.idle() : true) &&
      (await dueJobs(platform.db)) === 0 &&
      (await platform.timers.idle())
    quiet = still ? quiet + 1 : 0
    if (!still) {
      platform.timers.wake()
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    if (Date.now() > until) {
      const behind = platform.runner?.standing().filter((s) => s.behind > 0)
      throw new Error(
        `not idle after ${timeoutMs} ms: ${JSON.stringify({
          behind,
          jobs: await dueJobs(platform.db),
          due: await platform.timers.nextDue(),
        })}`,
      )
    }
  }
}
