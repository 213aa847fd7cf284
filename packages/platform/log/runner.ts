// Runs every listener, each in a loop of its own, so that a slow one delays only those that wait
// for it.
import { isOutage } from '../db/errors.ts'
import type { PlacedListener } from './listener.ts'
import { keepCursors, passCursors, readCursors, registerCursors, type Cursor } from './cursor.ts'
import { forgetTicks, type BatchQuery } from './sql.ts'
import { TickWindow } from './window.ts'
import { ListenerWorker, type WorkerHost } from './worker.ts'
import { Rebuilds } from './rebuilds.ts'
import { Signal } from './signal.ts'

/** Commits within so long share a tick, and longer where much is coming: a millisecond an event. */
const TICK_MS = 20
const TICK_MS_MOST = 100
const POLL_MS = 250
const SAVE_MS = 100
/** So long without anything new, and the log is quiet. */
const QUIET_MS = 200

type Key = `${string} ${'live' | 'bulk'}`
interface Seat {
  worker: ListenerWorker
  after: readonly string[]
  lane: 'live' | 'bulk'
  cursor: Cursor
}

export class LogRunner {
  readonly window: TickWindow
  private readonly host: WorkerHost
  private readonly placed: readonly PlacedListener[]
  private readonly seats = new Map<Key, Seat>()
  private readonly wakeUp = new Signal()
  private readonly progress = new Signal()
  private stopped = false
  private loops: Promise<void>[] = []
  private unsaved = new Set<Seat>()
  private readonly rebuilds: Rebuilds

  constructor(host: WorkerHost, placed: readonly PlacedListener[]) {
    this.host = host
    this.placed = placed
    this.window = new TickWindow(host.db)
    this.rebuilds = new Rebuilds(
      host,
      placed.map((p) => p.listener),
    )
  }

  async start(): Promise<void> {
    const names = this.placed.map((p) => p.listener.name)
    await keepCursors(this.host.db, names)
    await registerCursors(this.host.db, names)
    const cursors = new Map(
      (await readCursors(this.host.db)).map((c) => [`${c.name} ${c.lane}`, c]),
    )
    const host = { ...this.host, recent: (query: BatchQuery) => this.window.recent(query) }
    for (const { listener, after } of this.placed) {
      for (const lane of ['live', 'bulk'] as const) {
        const cursor = cursors.get(`${listener.name} ${lane}`)
        if (cursor) {
          this.seats.set(`${listener.name} ${lane}`, {
            worker: new ListenerWorker(host, listener, lane),
            after,
            lane,
            cursor,
          })
        }
      }
    }
    await this.window.start()
    // Ticks that were written while we were away are read from the database, not from the window.
    this.loops = [
      this.tickLoop(),
      this.saveLoop(),
      this.rebuilds.loop(),
      ...[...this.seats.values()].map((seat) => this.seatLoop(seat)),
    ]
  }

  async stop(): Promise<void> {
    this.stopped = true
    this.rebuilds.stop()
    this.wakeUp.raise()
    this.progress.raise()
    await Promise.all(this.loops)
    await this.save().catch(() => undefined)
  }

  /** Called after a commit that wrote events, and by notifications from other processes. */
  wake(): void {
    this.wakeUp.raise()
  }

  /** True when every cursor of every lane stands at the newest tick and nothing newer waits. */
  async idle(): Promise<boolean> {
    if (await this.window.turn()) this.progress.raise()
    return (
      (await this.rebuilds.idle()) &&
      [...this.seats.values()].every((seat) => this.passed(seat) && seat.cursor.toTick === null)
    )
  }

  /** Live and bulk cursors with how many ticks they are behind. */
  standing(): { name: string; lane: string; behind: number; parked: number }[] {
    return [...this.seats.values()].map(({ cursor, lane }) => ({
      name: cursor.name,
      lane,
      behind: this.window.last - cursor.tick,
      parked: cursor.parked,
    }))
  }

  private passed = (seat: Seat): boolean => seat.cursor.tick >= this.window.last

  private async tickLoop(): Promise<void> {
    let sweptAt = Date.now()
    while (!this.stopped) {
      const seen = this.wakeUp.count
      let brought = 0
      try {
        if (await this.window.turn()) {
          brought = this.window.brought
          this.progress.raise()
        }
        if (Date.now() - sweptAt > 5_000) {
          await forgetTicks(this.host.db)
          sweptAt = Date.now()
        }
      } catch (error) {
        if (!isOutage(error)) this.host.log.error({ err: error }, 'ticker failed')
      }
      await this.wakeUp.waitPast(seen, POLL_MS)
      const gatherMs = Math.min(Math.max(brought, TICK_MS), TICK_MS_MOST)
      await new Promise((resolve) => setTimeout(resolve, gatherMs))
    }
  }

  private async seatLoop(seat: Seat): Promise<void> {
    while (!this.stopped) {
      const seen = this.progress.count
      const target = this.target(seat)
      if (target <= seat.cursor.tick && seat.cursor.toTick === null) {
        await this.progress.waitPast(seen, POLL_MS)
        continue
      }
      await this.rested(seat)
      await this.advance(seat, this.target(seat))
    }
  }

  /**
   * A feed copies much at once rather than little often: while more is coming it rests, and goes on
   * early when the log falls quiet.
   */
  private async rested({ worker }: Seat): Promise<void> {
    const { atLeast, atMost } = worker.rest
    while (!this.stopped) {
      const until = Math.min(atMost, Math.max(atLeast, this.window.movedAt + QUIET_MS))
      const pauseMs = until - Date.now()
      if (pauseMs <= 0) return
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }

  private async advance(seat: Seat, target: number): Promise<void> {
    const { worker, lane, cursor } = seat
    if (cursor.toTick === null && this.window.nothingFor(lane, worker.names, cursor.tick, target)) {
      seat.cursor = { ...cursor, tick: target }
      this.unsaved.add(seat)
      this.progress.raise()
      return
    }
    const moved = await worker.step(
      cursor,
      this.window.reach(lane, worker.names, cursor.tick, target, worker.limit),
    )
    if (moved) {
      seat.cursor = moved
      this.progress.raise()
    } else {
      await this.progress.waitPast(this.progress.count, 50)
      await this.refresh(seat)
    }
  }

  /** Somebody else may have moved it meanwhile. */
  private async refresh(seat: Seat): Promise<void> {
    try {
      const rows = await readCursors(this.host.db)
      const row = rows.find((c) => c.name === seat.cursor.name && c.lane === seat.lane)
      if (row && (row.tick >= seat.cursor.tick || row.toTick !== null)) seat.cursor = row
    } catch (error) {
      if (!isOutage(error)) throw error
    }
  }

  /**
   * How far it may go: the newest tick that all it waits for have passed; bulk only when live is
   * empty.
   */
  private target(seat: Seat): number {
    let target = this.window.last
    for (const name of seat.after) {
      const other = this.seats.get(`${name} ${seat.lane}`)
      if (other) target = Math.min(target, other.cursor.tick)
    }
    if (seat.lane === 'bulk') {
      const live = this.seats.get(`${seat.worker.listener.name} live`)
      if (live && !this.passed(live)) return seat.cursor.tick
    }
    return target
  }

  private async saveLoop(): Promise<void> {
    while (!this.stopped) {
      await new Promise((resolve) => setTimeout(resolve, SAVE_MS))
      await this.save().catch(() => undefined)
    }
  }

  /**
   * What another process held just then is saved the next time: nobody may be left behind on
   * record.
   */
  private async save(): Promise<void> {
    const seats = [...this.unsaved]
    if (seats.length === 0) return
    const cursors = new Map(seats.map((seat) => [seat.cursor, seat]))
    const left = new Set(await passCursors(this.host.db, [...cursors.keys()]))
    for (const [cursor, seat] of cursors)
      if (!left.has(cursor) && seat.cursor === cursor) this.unsaved.delete(seat)
  }
}
