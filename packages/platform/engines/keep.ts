// An engine that ends without being asked to (memory gone, a careless kill) is started again.
// Clients see a broken connection and come back. One that keeps dying is given up, and the server
// is told.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Engine } from './postgres.ts'

export interface KeepOptions {
  name: string
  start: () => Promise<Engine>
  log: (line: string) => void
  /** It died too often, or could not be started again. */
  onDeath?: (engine: string, word: string) => void
}

export interface Kept {
  stop(): Promise<void>
}

const triesWithin = 600_000
const tries = 5

/** Starts an engine and keeps it up until it is stopped. */
export async function keep(options: KeepOptions): Promise<Kept> {
  return new Keeper(options, await options.start())
}

class Keeper implements Kept {
  private stopping = false
  private deaths: number[] = []
  private readonly options: KeepOptions
  private engine: Engine
  private readonly watching: Promise<void>

  constructor(options: KeepOptions, engine: Engine) {
    this.options = options
    this.engine = engine
    this.watching = this.watch()
  }

  async stop(): Promise<void> {
    this.stopping = true
    await this.engine.stop()
    await this.watching
  }

  private async watch(): Promise<void> {
    const { name, log, onDeath } = this.options
    for (;;) {
      const word = await this.engine.child.ended
      if (this.stopping) return
      log(`${name} ended unexpectedly (${word}); starting it again.`)
      const again = await this.startAgain()
      if (this.stopping) return again?.stop()
      if (!again) return onDeath?.(name, word)
      log(`${name} runs again.`)
      this.engine = again
    }
  }

  private async startAgain(): Promise<Engine | undefined> {
    const { name, log, start } = this.options
    while (!this.stopping) {
      const now = Date.now()
      this.deaths = [...this.deaths.filter((at) => now - at < triesWithin), now]
      if (this.deaths.length > tries) return undefined
      try {
        return await start()
      } catch (error) {
        log(`${name}: ${(error as Error).message}`)
        await sleep(1_000)
      }
    }
    return undefined
  }
}
