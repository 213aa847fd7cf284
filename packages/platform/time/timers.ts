// Waits are rows. A timer says when its next row is due and works off what is due, in batches. A
// batch that fails is halved until the culprit stands alone; after three tries it stands aside,
// with its error, and everybody else's rows go on.
import { sortedUnique } from '#kit'
import type { Db } from '../db/pool.ts'
import type { Tx } from '../tx.ts'
import type { Logger } from '../logger.ts'
import { isConflict, isOutage } from '../db/errors.ts'
import { Signal } from '../log/signal.ts'
import { allAside, setAside } from './aside.ts'

/** One turn of a timer: what it may take, and whom it says it took. */
export interface Turn {
  /** At most this many of a batch: fewer once a batch has failed. */
  limit(batch: number): number
  /** Customers who stand aside: none of their rows is to be taken. */
  readonly aside: readonly number[]
  /** Says whose rows were taken, before anything is done with them; gives them back. */
  took(customerIds: number[]): number[]
}

export interface Timer {
  /** `module.what`. */
  name: string
  /**
   * Business time of the earliest waiting row of those who do not stand aside, or null. Cheap: read
   * often.
   */
  nextDue: (db: Db, aside: readonly number[]) => Promise<Date | null>
  /**
   * Works off at most a batch of what is due at `tx.now`; gives how many it did. One that does not
   * say whom it took is tried again as a whole.
   */
  runDue: (tx: Tx, turn: Turn) => Promise<number>
}

export interface TimerHost {
  db: Db
  log: Logger
  now(): Date
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** True while nothing may be written: what is due waits. */
  paused?(): boolean
}

/** What falls due by itself is looked for so often; nobody's commit asks a dozen questions more. */
const POLL_MS = 250
const MAX_TRIES = 3

interface Seat {
  timer: Timer
  most: number
  tries: number
}
type Aside = ReadonlyMap<string, readonly number[]>

export class TimerRunner {
  private readonly host: TimerHost
  private readonly seats: readonly Seat[]
  private readonly wakeUp = new Signal()
  private stopped = false
  private loop: Promise<void> = Promise.resolve()
  constructor(host: TimerHost, timers: readonly Timer[]) {
    this.host = host
    this.seats = timers.map((timer) => ({ timer, most: Infinity, tries: 0 }))
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
    const aside = await allAside(this.host.db)
    const dates = await Promise.all(this.seats.map((seat) => this.dueOf(seat, aside)))
    const known = dates.filter((date) => date !== null).map((date) => date.getTime())
    return known.length === 0 ? null : new Date(Math.min(...known))
  }

  async idle(): Promise<boolean> {
    const due = await this.nextDue()
    return !due || due > this.host.now()
  }

  private dueOf = ({ timer }: Seat, aside: Aside) =>
    timer.nextDue(this.host.db, aside.get(timer.name) ?? [])

  private async run(): Promise<void> {
    while (!this.stopped) {
      const seen = this.wakeUp.count
      if (!this.host.paused?.()) await this.round()
      await this.wakeUp.waitPast(seen, POLL_MS)
    }
  }

  private async round(): Promise<void> {
    try {
      const aside = await allAside(this.host.db)
      for (const seat of this.seats) await this.runTimer(seat, aside)
    } catch (error) {
      if (!isOutage(error)) this.host.log.error({ err: error }, 'timers failed')
    }
  }

  private async runTimer(seat: Seat, known: Aside): Promise<void> {
    let aside = known
    try {
      while (!this.stopped) {
        const due = await this.dueOf(seat, aside)
        if (!due || due > this.host.now()) return
        if (!(await this.turn(seat, aside.get(seat.timer.name) ?? []))) return
        aside = await allAside(this.host.db)
      }
    } catch (error) {
      if (!isOutage(error))
        this.host.log.error({ timer: seat.timer.name, err: error }, 'timer failed')
    }
  }

  /** True when there may be more to do at once. */
  private async turn(seat: Seat, aside: readonly number[]): Promise<boolean> {
    let taken: number[] = []
    try {
      const done = await this.host.transact((tx) =>
        seat.timer.runDue(tx, {
          aside,
          limit: (batch) => Math.min(batch, seat.most),
          took: (ids) => {
            taken = sortedUnique(ids)
            return ids
          },
        }),
      )
      seat.tries = 0
      seat.most *= 2
      return done > 0
    } catch (error) {
      if (isOutage(error) || isConflict(error) || taken.length === 0) throw error
      return this.failed(seat, taken, error)
    }
  }

  private async failed(seat: Seat, taken: readonly number[], error: unknown): Promise<boolean> {
    const { log } = this.host
    const [culprit] = taken
    if (taken.length > 1 || culprit === undefined) {
      seat.most = Math.ceil(taken.length / 2)
      log.warn({ timer: seat.timer.name, err: error, most: seat.most }, 'due batch failed; halved')
      return true
    }
    seat.most = 1
    seat.tries++
    if (seat.tries < MAX_TRIES) {
      await new Promise((resolve) => setTimeout(resolve, 100 * 3 ** (seat.tries - 1)))
      return true
    }
    seat.tries = 0
    log.error({ timer: seat.timer.name, customer: culprit, err: error }, 'due rows stand aside')
    await setAside(this.host.db, seat.timer.name, culprit, String(error))
    return true
  }
}
