// What this process knows of the last ticks: how many events of which names each brought, and of
// the very last ones the events themselves. A listener that hears none of them passes without
// asking the database; those that do share one reading; one that is behind takes so many ticks at a
// time that what it reads is about one batch.
import type { Db } from '../db/pool.ts'
import type { LogEvent } from '../event.ts'
import {
  announceTick,
  countsBetween,
  lastTick,
  readBatch,
  writeTick,
  type BatchQuery,
} from './sql.ts'

const KEPT = 2_000
/**
 * Events kept in memory over all ticks; a tick that brought more is read by each listener for
 * itself.
 */
const KEPT_EVENTS = 20_000
/** Of ticks from before this process: a few at a time, since nobody counted what they brought. */
const UNKNOWN_STRIDE = 20

export class TickWindow {
  private readonly db: Db
  private readonly counts = new Map<number, ReadonlyMap<string, number>>()
  private readonly events = new Map<number, readonly LogEvent[]>()
  private held = 0
  private learning: Promise<unknown> = Promise.resolve()
  /** The newest tick this process has seen. */
  last = 0
  /** When it learned of that; epoch ms. */
  movedAt = 0
  constructor(db: Db) {
    this.db = db
  }

  async start(): Promise<void> {
    this.last = await lastTick(this.db)
  }

  /**
   * Writes a tick if there is something new, and learns of those that others wrote. True if any is
   * new.
   */
  async turn(): Promise<boolean> {
    if (await writeTick(this.db)) await announceTick(this.db)
    return this.learn()
  }

  /** One after another, whoever asks: two at once would count a tick twice, or go back. */
  learn(): Promise<boolean> {
    const next = this.learning.then(() => this.learnNow())
    this.learning = next.catch(() => undefined)
    return next
  }

  private async learnNow(): Promise<boolean> {
    const newest = await lastTick(this.db)
    if (newest <= this.last) return false
    for (let tick = this.last + 1; tick <= newest; tick++) {
      this.counts.set(tick, await this.look(tick))
    }
    for (const tick of this.counts.keys()) {
      if (tick > newest - KEPT) break
      this.counts.delete(tick)
    }
    this.last = newest
    this.movedAt = Date.now()
    return true
  }

  /** Reads what a tick brought, and keeps it where it is not too much. */
  private async look(tick: number): Promise<ReadonlyMap<string, number>> {
    const events = await readBatch(this.db, {
      fromTick: tick - 1,
      toTick: tick,
      afterId: 0,
      limit: KEPT_EVENTS + 1,
    })
    if (events.length > KEPT_EVENTS) return countsBetween(this.db, tick - 1, tick)
    this.events.set(tick, events)
    this.held += events.length
    for (const [old, those] of this.events) {
      if (this.held <= KEPT_EVENTS) break
      this.events.delete(old)
      this.held -= those.length
    }
    const counts = new Map<string, number>()
    for (const { lane, name } of events)
      counts.set(`${lane} ${name}`, (counts.get(`${lane} ${name}`) ?? 0) + 1)
    return counts
  }

  /** Events of the newest tick, as far as they were counted. */
  get brought(): number {
    return [...(this.counts.get(this.last)?.values() ?? [])].reduce((sum, n) => sum + n, 0)
  }

  /** The answer to a reader of the log from memory; undefined where the database must be asked. */
  recent({ fromTick, toTick, afterId, lanes, names, limit }: BatchQuery): LogEvent[] | undefined {
    const found: LogEvent[] = []
    for (let tick = fromTick + 1; tick <= toTick; tick++) {
      const events = this.events.get(tick)
      if (!events) return undefined
      for (const event of events) {
        const asked =
          (!lanes || lanes.includes(event.lane)) && (!names || names.includes(event.name))
        if (asked && event.id > afterId) found.push(event)
      }
    }
    return found.sort((a, b) => a.id - b.id).slice(0, limit)
  }

  /** True when it is certain that nothing of these names and lane came in `(from, to]`. */
  nothingFor(lane: string, names: readonly string[], from: number, to: number): boolean {
    for (let tick = from + 1; tick <= to; tick++) {
      const seen = this.counts.get(tick)
      if (!seen || names.some((name) => seen.has(`${lane} ${name}`))) return false
    }
    return true
  }

  /**
   * The last tick of `(from, to]` to read at once, so that at most `most` events come, or one
   * tick's.
   */
  reach(lane: string, names: readonly string[], from: number, to: number, most: number): number {
    let found = 0
    for (let tick = from + 1; tick <= to; tick++) {
      const seen = this.counts.get(tick)
      if (!seen) return tick === from + 1 ? Math.min(to, from + UNKNOWN_STRIDE) : tick - 1
      for (const name of names) found += seen.get(`${lane} ${name}`) ?? 0
      if (found > most) return Math.max(tick - 1, from + 1)
    }
    return to
  }
}
