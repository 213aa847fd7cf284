// What this process knows of the last ticks: which names each brought. A listener that hears none of
// them passes without asking the database.
import type { Db } from '../db/pool.ts'
import { announceTick, lastTick, namesBetween, writeTick } from './sql.ts'

const KEPT = 2_000

export class TickWindow {
  private readonly db: Db
  private readonly names = new Map<number, ReadonlySet<string>>()
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
      this.names.set(tick, new Set(await namesBetween(this.db, tick - 1, tick)))
    }
    for (const tick of this.names.keys()) {
      if (tick > newest - KEPT) break
      this.names.delete(tick)
    }
    this.last = newest
    return true
  }

  /** True when it is certain that nothing of these names and lane came in `(from, to]`. */
  nothingFor(lane: string, names: readonly string[], from: number, to: number): boolean {
    for (let tick = from + 1; tick <= to; tick++) {
      const seen = this.names.get(tick)
      if (!seen || names.some((name) => seen.has(`${lane} ${name}`))) return false
    }
    return true
  }
}
