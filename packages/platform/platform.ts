// The platform: what verbs, doors and commands find at hand, and what it is opened from.
import type pg from 'pg'
import type { Config } from './config.ts'
import type { Db } from './db/pool.ts'
import type { SpaceState } from './engines/space.ts'
import type { Insight, InsightOptions } from './insight/client.ts'
import type { AnyListener } from './log/listener.ts'
import type { LogRunner } from './log/runner.ts'
import type { Logger } from './logger.ts'
import type { Module, StoreyedModule } from './module.ts'
import type { OutsideClock } from './time/advance.ts'
import type { Clock } from './time/clock.ts'
import type { TimerRunner } from './time/timers.ts'
import type { TransactOptions, Tx } from './tx.ts'

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
  /**
   * Resolves when every listener, the feed, jobs and due timers are done. Rejects after
   * `timeoutMs`.
   */
  idle(timeoutMs?: number): Promise<void>
  /** How far ClickHouse stands behind the log. */
  insightLagMs(): Promise<number>
  /** Resolves when all that was written before the call has passed every listener and the feed. */
  passed(timeoutMs?: number): Promise<void>
  /** Turns business time to `to`, stopping at everything due on the way. */
  advance(to: Date): Promise<void>
  rebuildInsight(): Promise<void>
  /**
   * How many rows the copies in ClickHouse have too many or too few; 0 once the feed is drained.
   */
  insightDifferences(): Promise<number>
  /** Told about every commit that wrote events or jobs, here or elsewhere. */
  wake(): void
  stop(): Promise<void>
}
