// What this process knows of the last ticks: how many events of which names each brought. A listener that
// hears none of them passes without asking the database; one that is behind takes so many ticks at a time
// that what it reads is about one batch.
import type { Db } from '../db/pool.ts'
import { announceTick, countsBetween, lastTick, writeTick } from './sql.ts'

const KEPT = 2_000
/** Of ticks from before this process: a few at a time, since nobody counted what they brought. */
const UNKNOWN_STRIDE = 20

export class TickWindow {
  private readonly db: Db
  private readonly counts = new Map<number, ReadonlyMap<string, number>>()
  /** The newest tick this process has seen. */
  last = 0
  constructor(db: Db) {
    this.db = db
  }

  async start(): Promise<void> {
    this.last = await lastTick(this.db)
  }

  /** Writes a tick if there is something new, and learns of those that others wrote. True if any is new. */
  async turn(): Promise<boolean> {
    if (await writeTick(this.db)) await announceTick(this.db)
    return this.learn()
  }

  async learn(): Promise<boolean> {
    const newest = await lastTick(this.db)
    if (newest <= this.last) return false
    for (let tick = this.last + 1; tick <= newest; tick++) {
      this.counts.set(tick, await countsBetween(this.db, tick - 1, tick))
    }
    for (const tick of this.counts.keys()) {
      if (tick > newest - KEPT) break
      this.counts.delete(tick)
    }
    this.last = newest
    return true
  }

  /** True when it is certain that nothing of these names and lane came in `(from, to]`. */
  nothingFor(lane: string, names: readonly string[], from: number, to: number): boolean {
    for (let tick = from + 1; tick <= to; tick++) {
      const seen = this.counts.get(tick)
      if (!seen || names.some((name) => seen.has(`${lane} ${name}`))) return false
    }
    return true
  }

  /** The last tick of `(from, to]` to read at once, so that at most `most` events come, or one tick's. */
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
