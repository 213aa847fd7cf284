// Free space under the data directory: what is left decides what is still allowed.
import { statfs } from 'node:fs/promises'

/** `low`: imports and benches are refused. `critical`: the product is read-only. */
export type SpaceState = 'ok' | 'low' | 'critical'

const lowBytes = 1_000_000_000
const criticalBytes = 200_000_000

/** Bytes an ordinary user may still write on the disk that holds `dir`. */
export async function freeBytes(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir)
  return bavail * bsize
}

export function spaceState(free: number): SpaceState {
  if (free < criticalBytes) return 'critical'
  return free < lowBytes ? 'low' : 'ok'
}

export interface SpaceWatchOptions {
  read?: (dir: string) => Promise<number>
  everyMs?: number
  onChange?: (state: SpaceState, free: number) => void
}

export interface SpaceWatch {
  state(): SpaceState
  /** Reads now instead of waiting for the next turn. */
  check(): Promise<SpaceState>
  stop(): void
}

/** Reads the free space again and again; the state is 'ok' until the first reading has come in. */
export function watchSpace(dir: string, options: SpaceWatchOptions = {}): SpaceWatch {
  const { read = freeBytes, everyMs = 10_000, onChange } = options
  let state: SpaceState = 'ok'
  let stopped = false

  async function check(): Promise<SpaceState> {
    const free = await read(dir).catch(() => undefined) // one failed reading changes nothing
    if (free === undefined || stopped) return state
    const next = spaceState(free)
    if (next !== state) {
      state = next
      onChange?.(next, free)
    }
    return state
  }

  void check()
  const timer = setInterval(() => void check(), everyMs)
  timer.unref()
  return {
    state: () => state,
    check,
    stop() {
      stopped = true
      clearInterval(timer)
    },
  }
}
