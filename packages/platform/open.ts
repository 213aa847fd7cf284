// The platform, opened: engines' clients, clock, log, timers, jobs, and the modules it was booted
// with.
import type pg from 'pg'
import { systemActor } from './actor.ts'
import { kyselyOf, openPool, type Db } from './db/pool.ts'
import { waitIdle, waitPassed } from './idle.ts'
import { Insight } from './insight/client.ts'
import { feedOf } from './insight/feed.ts'
import { countDifferences, ensureTables, lagMs, rebuild } from './insight/rebuild.ts'
import { copiesOf } from './insight/schema.ts'
import { placeListeners, type Feed, type PlacedListener } from './log/listener.ts'
import { makeLogger } from './logger.ts'
import type { Module, StoreyedModule } from './module.ts'
import type { OpenOptions, Platform } from './platform.ts'
import { prepareDatabase } from './prepare.ts'
import { advance } from './time/advance.ts'
import { Clock } from './time/clock.ts'
import { TimerRunner } from './time/timers.ts'
import { transact, type Tx, type TxHost } from './tx.ts'
import { startWork, type Work } from './work.ts'

/** The modules the process was booted with: where the extension points are read. */
let booted: readonly Module[] = []
export const bootedModules = (): readonly Module[] => booted

interface Engines {
  pool: pg.Pool
  db: Db
  clock: Clock
  insight: Insight
  feed: Feed
}

/**
 * Both engines, brought to what the modules expect of them, and the clock that stands in the first.
 */
async function openEngines(options: OpenOptions, modules: readonly Module[]): Promise<Engines> {
  const pool = openPool(options.databaseUrl, options.config.SIYU_POOL)
  const db = kyselyOf(pool)
  await prepareDatabase(pool, modules)
  const clock = new Clock(db)
  await clock.start()
  const insight = new Insight(options.clickhouse)
  const feedHost = { db, pool, insight }
  const feed = feedOf(feedHost, modules, options.feedEveryMs ?? 1_000)
  await ensureTables(feedHost, feed, copiesOf(modules))
  return { pool, db, clock, insight, feed }
}

/** How the copies in ClickHouse stand to the truth, and how they are made anew. */
const aboutCopies = (engines: Engines, modules: readonly Module[]) => ({
  insightLagMs: () => lagMs(engines.db),
  rebuildInsight: () => rebuild(engines, engines.feed, copiesOf(modules)),
  insightDifferences: () => countDifferences(engines, copiesOf(modules)),
})

/** What a transaction needs to know of its house; `woken` after every commit that wrote events. */
const hostOf = (options: OpenOptions, engines: Engines, woken: () => void): TxHost => ({
  db: engines.db,
  now: () => engines.clock.now(),
  strictLocks: options.strict ?? false,
  checkEvents: options.strict ?? false,
  committed: (events) => {
    if (events) woken()
  },
})

export async function openPlatform(options: OpenOptions): Promise<Platform> {
  const { config } = options
  const log =
    options.log ?? makeLogger({ level: config.SIYU_LOG, pretty: process.stderr.isTTY === true })
  const ordered = [...options.modules].sort((a, b) => a.storey - b.storey)
  const modules = ordered.map((m) => m.module)
  booted = modules
  const engines = await openEngines(options, modules)
  const host = hostOf(options, engines, () => work?.runner.wake())
  const system = <T>(work: (tx: Tx) => Promise<T>) => transact(host, { actor: systemActor }, work)
  const workerHost = { db: engines.db, log, transact: system, now: host.now }
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
    pool: engines.pool,
    db: engines.db,
    clock: engines.clock,
    insight: engines.insight,
    ...aboutCopies(engines, modules),
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
    passed: (timeoutMs = 60_000) => waitPassed(platform, timeoutMs),
    outside: options.outside,
    advance: (to) => advance(platform, to),
    wake: () => {
      work?.runner.wake()
      timers.wake()
    },
    stop: async () => {
      engines.clock.stop()
      await work?.stop()
      await engines.insight.close()
      await engines.pool.end()
    },
  }
  for (const module of modules) await module.start?.(platform)
  placed = placedListeners(ordered, engines.feed, platform)
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
