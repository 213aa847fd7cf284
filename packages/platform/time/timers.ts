// Waits are rows. A timer says when its next row is due and works off what is due, in batches.
import type { Db } from '../db/pool.ts'
import type { Tx } from '../tx.ts'
import type { Logger } from '../logger.ts'
import { isOutage } from '../db/errors.ts'
import { Signal } from '../log/signal.ts'

export interface Timer {
  /** `module.what`. */
  name: string
  /** Business time of the earliest waiting row, or null. Cheap: read often. */
  nextDue: (db: Db) => Promise<Date | null>
  /** Works off at most a batch of what is due at `tx.now`; gives how many it did. */
  runDue: (tx: Tx) => Promise<number>
}

export interface TimerHost {
  db: Db
  log: Logger
  now(): Date
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>
}

const POLL_MS = 250

export class TimerRunner {
  private readonly host: TimerHost
  private readonly timers: readonly Timer[]
  private readonly wakeUp = new Signal()
  private stopped = false
  private loop: Promise<void> = Promise.resolve()
  constructor(host: TimerHost, timers: readonly Timer[]) {
    this.host = host
    this.timers = timers
  }

  start(): void {
    this.loop = this.run()
  }

  async stop(): Promise<void> {
    this.stopped = true
    this.wakeUp.raise()
    await this.loop
  }

  wake(): void {
    this.wakeUp.raise()
  }

  async nextDue(): Promise<Date | null> {
    const dates = await Promise.all(this.timers.map((timer) => timer.nextDue(this.host.db)))
    const known = dates.filter((date) => date !== null).map((date) => date.getTime())
    return known.length === 0 ? null : new Date(Math.min(...known))
  }

  async idle(): Promise<boolean> {
    const due = await this.nextDue()
    return !due || due > this.host.now()
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const seen = this.wakeUp.count
      for (const timer of this.timers) await this.runTimer(timer)
      await this.wakeUp.waitPast(seen, POLL_MS)
    }
  }

  private async runTimer(timer: Timer): Promise<void> {
    try {
      while (!this.stopped) {
        const due = await timer.nextDue(this.host.db)
        if (!due || due > this.host.now()) return
        const done = await this.host.transact((tx) => timer.runDue(tx))
        if (done === 0) return
      }
    } catch (error) {
      if (!isOutage(error)) this.host.log.error({ timer: timer.name, err: error }, 'timer failed')
    }
  }
}
