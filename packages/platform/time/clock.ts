// Business time = machine time + an offset that only grows, and only in a sandbox brand.
import { sql } from 'kysely'
import type { Db } from '../db/pool.ts'

const REFRESH_MS = 1_000

export class Clock {
  private readonly db: Db
  private offsetMs = 0
  private timer: NodeJS.Timeout | undefined
  constructor(db: Db) {
    this.db = db
  }

  /** Business time now. */
  now(): Date {
    return new Date(Date.now() + this.offsetMs)
  }

  async start(): Promise<void> {
    await this.refresh()
    this.timer = setInterval(() => void this.refresh().catch(() => undefined), REFRESH_MS)
    this.timer.unref()
  }

  stop(): void {
    clearInterval(this.timer)
  }

  async refresh(): Promise<void> {
    const found = await sql<{ offset_ms: number }>`select offset_ms from platform.clock`.execute(
      this.db,
    )
    this.offsetMs = found.rows[0]?.offset_ms ?? 0
  }

  /** Sets business time to `to` unless it is there or later already. */
  async set(to: Date): Promise<void> {
    await sql`update platform.clock
      set offset_ms = greatest(offset_ms, ${to.getTime() - Date.now()})`.execute(this.db)
    await this.refresh()
  }
}
