// One listener at work on one lane.
//
// The story: it stands at tick `a` and may go as far as `b`, the newest tick that everybody it
// waits for has passed. It reads what became visible between the two, works on it in one
// transaction and moves its cursor there. A batch that fails is halved until the culprit stands
// alone; after three tries the culprit is parked, and what comes later of the same subject parks
// behind it, in order.
import { isConflict, isOutage } from '../db/errors.ts'
import type { Db } from '../db/pool.ts'
import type { Lane, LogEvent } from '../event.ts'
import type { Logger } from '../logger.ts'
import type { Tx } from '../tx.ts'
import { lockCursor, moveCursor, type Cursor, type CursorLane } from './cursor.ts'
import { isFeed, type AnyListener } from './listener.ts'
import { park, parkedSubjects } from './parked.ts'
import { handOver } from './rebuild.ts'
import { readBatch, type BatchQuery } from './sql.ts'

const BATCH_MAX = 2_000
const SLOW_MS = 300
const PACE_FLOOR = 250
const MAX_TRIES = 3

export interface WorkerHost {
  db: Db
  log: Logger
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** What this process has read of the log lately. */
  recent?: (query: BatchQuery) => LogEvent[] | undefined
}

interface Result {
  cursor: Cursor
  count: number
  ms: number
}

export class ListenerWorker {
  readonly listener: AnyListener
  readonly names: string[]
  /**
   * Whose events it takes: those of its own lane, and when it hears again, of all that the listener
   * has.
   */
  readonly lanes: readonly Lane[]
  private readonly host: WorkerHost
  /** Events of one transaction, at most; follows how long the last ones took. */
  limit: number
  private tries = 0
  /** When its last copy began; a feed rests between two. */
  private fedAt = 0
  constructor(host: WorkerHost, listener: AnyListener, lane: CursorLane) {
    this.host = host
    this.listener = listener
    const all = listener.lanes ?? ['live']
    this.lanes = lane === 'rebuild' ? all : [lane]
    this.names = this.lanes.some((one) => all.includes(one))
      ? listener.on.map((type) => type.name)
      : []
    this.limit = listener.batchMax ?? BATCH_MAX
  }

  /**
   * Works on at most one batch from `cursor` up to `toTick`. Gives the new cursor, or undefined
   * when another process is at it or the batch failed and must be tried again.
   */
  async step(cursor: Cursor, toTick: number): Promise<Cursor | undefined> {
    const startedAt = performance.now()
    return this.tried(cursor, toTick, async () => {
      const moved = isFeed(this.listener)
        ? await this.feedStep(cursor, toTick)
        : await this.host.transact((tx) => this.work(tx, cursor, toTick, this.limit))
      this.tries = 0
      if (moved) this.pace({ ...moved, ms: performance.now() - startedAt })
      return moved?.cursor
    })
  }

  /**
   * Ends a rebuild that has caught up; false when there is still too much between it and the
   * others.
   */
  async handOver(cursor: Cursor): Promise<boolean> {
    const { listener, names, lanes, limit } = this
    if (isFeed(listener)) return false
    return (
      (await this.tried(cursor, cursor.tick, () =>
        this.host.transact((tx) =>
          handOver(tx, {
            listener,
            names,
            lanes,
            limit,
            free: (events) => this.free(tx, cursor, events),
          }),
        ),
      )) ?? false
    )
  }

  private async tried<T>(
    cursor: Cursor,
    toTick: number,
    work: () => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      await this.failed(error, cursor, toTick)
      return undefined
    }
  }

  private async work(
    tx: Tx,
    seen: Cursor,
    toTick: number,
    limit: number,
  ): Promise<{ cursor: Cursor; count: number } | undefined> {
    const cursor = await lockCursor(tx.db, seen.name, seen.lane)
    if (!cursor) return undefined
    if (cursor.tick >= toTick && cursor.toTick === null) return { cursor, count: 0 }
    if (cursor.rebuilding) return { cursor: await this.pass(tx.db, cursor, toTick), count: 0 }
    const { events, moved } = await this.read(tx.db, cursor, toTick, limit)
    const free = await this.free(tx, cursor, events)
    if (free.length > 0 && !isFeed(this.listener)) await this.listener.run(tx, free)
    tx.atLast(() => moveCursor(tx.db, moved))
    return { cursor: moved, count: events.length }
  }

  /**
   * What comes is heard by the rebuild in its turn; nobody who waits for this listener waits for
   * that.
   */
  private async pass(db: Db, cursor: Cursor, toTick: number): Promise<Cursor> {
    const moved = {
      ...cursor,
      tick: Math.max(toTick, cursor.toTick ?? 0),
      toTick: null,
      afterId: 0,
    }
    await moveCursor(db, moved)
    return moved
  }

  private async read(db: Db, cursor: Cursor, toTick: number, limit: number) {
    const target = cursor.toTick ?? Math.max(toTick, cursor.tick)
    const query = {
      fromTick: cursor.tick,
      toTick: target,
      afterId: cursor.afterId,
      lanes: this.lanes,
      names: this.names,
      limit,
    }
    const events = this.host.recent?.(query) ?? (await readBatch(db, query))
    const moved: Cursor =
      events.length < limit
        ? { ...cursor, tick: target, toTick: null, afterId: 0 }
        : { ...cursor, toTick: target, afterId: events.at(-1)?.id ?? cursor.afterId }
    return { events, moved }
  }

  /** Until when a feed rests unless nothing more comes, and until when in any case; epoch ms. */
  get rest(): { atLeast: number; atMost: number } {
    const everyMs = isFeed(this.listener) ? this.listener.everyMs : 0
    return { atLeast: this.fedAt + everyMs / 3, atMost: this.fedAt + everyMs }
  }

  private async feedStep(seen: Cursor, toTick: number) {
    if (!isFeed(this.listener)) return undefined
    const begunAt = Date.now()
    const { events, moved } = await this.read(this.host.db, seen, toTick, this.limit)
    if (events.length > 0) await this.listener.copy(events)
    // Who is behind does not rest: the pause is there to make batches larger, and this one was full.
    this.fedAt = events.length < this.limit ? begunAt : 0
    const kept = await this.host.transact(async (tx) => {
      const cursor = await lockCursor(tx.db, seen.name, seen.lane)
      const ours = cursor && cursor.tick === seen.tick && cursor.afterId === seen.afterId
      if (ours) await moveCursor(tx.db, moved)
      return cursor && (ours ? moved : cursor)
    })
    return kept && { cursor: kept, count: events.length }
  }

  /** Without those that have to wait behind an earlier event of their subject: they are parked. */
  private async free(
    tx: Tx,
    cursor: Cursor,
    events: readonly LogEvent[],
  ): Promise<readonly LogEvent[]> {
    if (cursor.parked === 0) return events
    const subjects = events.flatMap((e) => (e.subject === null ? [] : [e.subject]))
    const parked = await parkedSubjects(tx.db, this.listener.name, subjects)
    const behind = events.filter((e) => e.subject !== null && parked.has(e.subject))
    if (behind.length > 0) await park(tx.db, cursor, behind, 'parked behind an earlier event')
    return events.filter((e) => e.subject === null || !parked.has(e.subject))
  }

  /** Fewer events a transaction when a batch lasts too long, more again when it does not. */
  private pace(result: Result): void {
    const max = this.listener.batchMax ?? BATCH_MAX
    if (isFeed(this.listener)) return
    // Below the floor a batch is slow because the machine is: smaller ones would only make it
    // slower.
    if (result.ms > SLOW_MS && result.count > PACE_FLOOR)
      this.limit = Math.max(PACE_FLOOR, Math.ceil(this.limit / 2))
    else if (result.count >= this.limit || result.count === 0)
      this.limit = Math.min(max, this.limit * 2)
  }

  private async failed(error: unknown, cursor: Cursor, toTick: number): Promise<void> {
    const { log } = this.host
    if (isOutage(error) || isConflict(error) || isFeed(this.listener)) {
      log.warn({ listener: this.listener.name, err: error }, 'listener waits for an engine')
      await pause(isFeed(this.listener) ? 500 : 250)
      return
    }
    if (this.limit > 1) {
      this.limit = Math.ceil(this.limit / 2)
      log.warn(
        { listener: this.listener.name, err: error, limit: this.limit },
        'batch failed; halved',
      )
      return
    }
    this.tries++
    if (this.tries < MAX_TRIES) {
      await pause(100 * 3 ** (this.tries - 1))
      return
    }
    this.tries = 0
    log.error({ listener: this.listener.name, err: error }, 'event parked')
    await this.parkCulprit(cursor, toTick, error)
  }

  private async parkCulprit(seen: Cursor, toTick: number, error: unknown): Promise<void> {
    await this.host.transact(async (tx) => {
      const cursor = await lockCursor(tx.db, seen.name, seen.lane)
      if (!cursor) return
      const { events, moved } = await this.read(tx.db, cursor, toTick, 1)
      const free = await this.free(tx, cursor, events)
      if (free.length > 0) await park(tx.db, cursor, free, String(error))
      await moveCursor(tx.db, moved)
    })
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
