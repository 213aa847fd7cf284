// Looks for listeners that were reset, here or by another process, and works on them until they
// have caught up.
import { isOutage } from '../db/errors.ts'
import { readCursors, type Cursor } from './cursor.ts'
import { isFeed, type AnyListener } from './listener.ts'
import { lanesOf } from './rebuild.ts'
import { Signal } from './signal.ts'
import { ListenerWorker, type WorkerHost } from './worker.ts'

const LOOK_MS = 500

export class Rebuilds {
  private readonly host: WorkerHost
  private readonly listeners: ReadonlyMap<string, AnyListener>
  private readonly ended = new Signal()
  private readonly running = new Map<string, Promise<void>>()
  private stopped = false

  constructor(host: WorkerHost, listeners: readonly AnyListener[]) {
    this.host = host
    // Copies are made anew by a way of their own (insight/rebuild.ts), which pins its tick in this
    // lane.
    this.listeners = new Map(
      listeners.filter((one) => !isFeed(one)).map((listener) => [listener.name, listener]),
    )
  }

  async loop(): Promise<void> {
    while (!this.stopped) {
      await this.look().catch((error: unknown) => {
        if (!isOutage(error))
          this.host.log.error({ err: error }, 'looking for listeners to rebuild failed')
      })
      if (!this.stopped) await this.ended.wait(LOOK_MS)
    }
    await Promise.all(this.running.values())
  }

  stop(): void {
    this.stopped = true
    this.ended.raise()
  }

  /** True when nobody is being rebuilt. */
  async idle(): Promise<boolean> {
    return (await this.waiting()).length === 0
  }

  private async waiting(): Promise<Cursor[]> {
    return (await readCursors(this.host.db)).filter(
      (c) => c.lane === 'rebuild' && this.listeners.has(c.name),
    )
  }

  private async look(): Promise<void> {
    for (const { name } of await this.waiting()) {
      const listener = this.listeners.get(name)
      if (!listener || this.running.has(name)) continue
      this.running.set(
        name,
        this.rebuild(listener)
          .catch((error: unknown) =>
            this.host.log.error({ listener: name, err: error }, 'rebuild failed'),
          )
          .finally(() => this.running.delete(name)),
      )
    }
  }

  private async rebuild(listener: AnyListener): Promise<void> {
    const worker = new ListenerWorker(this.host, listener, 'rebuild')
    while (!this.stopped) {
      const cursors = (await readCursors(this.host.db)).filter(
        (cursor) => cursor.name === listener.name,
      )
      const rebuild = cursors.find((cursor) => cursor.lane === 'rebuild')
      if (!rebuild) return
      if ((await this.step(worker, rebuild, cursors)) === 'wait') await pause(50)
    }
  }

  private async step(
    worker: ListenerWorker,
    rebuild: Cursor,
    cursors: readonly Cursor[],
  ): Promise<'go' | 'wait'> {
    const lanes = lanesOf(worker.listener)
    const target = Math.min(
      ...cursors.filter((c) => lanes.some((lane) => lane === c.lane)).map((c) => c.tick),
    )
    if (rebuild.toTick !== null || rebuild.tick < target) {
      return (await worker.step(rebuild, target)) ? 'go' : 'wait'
    }
    return (await worker.handOver(rebuild)) ? 'go' : 'wait'
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
