// So many calls at the same time, urgent ones first. A platform that feels crowded gets fewer;
// every success opens the way again a little.
import type { Lane } from './call.ts'

export interface Lanes {
  /** Runs when its turn comes. */
  run<T>(lane: Lane, work: () => Promise<T>): Promise<T>
  /** The platform said: too many at once. */
  crowded(): void
}

export const createLanes = (most: number): Lanes => {
  const waiting: Record<Lane, (() => void)[]> = { urgent: [], bulk: [] }
  let running = 0
  let open = most

  const next = (): void => {
    while (running < Math.floor(open)) {
      const start = waiting.urgent.shift() ?? waiting.bulk.shift()
      if (!start) return
      running += 1
      start()
    }
  }
  const turn = (lane: Lane): Promise<void> =>
    new Promise((start) => {
      waiting[lane].push(start)
      next()
    })

  return {
    run: async (lane, work) => {
      await turn(lane)
      try {
        const result = await work()
        open = Math.min(most, open + 1 / open)
        return result
      } finally {
        running -= 1
        next()
      }
    },
    crowded: () => {
      open = Math.max(1, Math.floor(Math.min(open, running) / 2))
    },
  }
}
