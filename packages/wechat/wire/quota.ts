// How much of every limit is used: taken before a call leaves, readable at any time. The store is
// handed in, so that several processes can share one; this one serves a single process.
import { freedAt, slicesOf, type Window } from './window.ts'

/** One more call under this name; `share` is the part of the limit that this call may use. */
export interface Want {
  name: string
  window: Window
  share: number
}

export interface Level {
  name: string
  limit: number
  windowMs: number
  used: number
  left: number
}

export interface QuotaStore {
  /** Takes one of each or none; when none, the instant (ms) at which to come again. */
  take(wants: readonly Want[], now: number): Promise<{ againAt: number } | undefined>
  /** The platform said no: nothing under this name until then. */
  block(name: string, untilMs: number): Promise<void>
  /** What is used and left of these limits. */
  levels(limits: readonly { name: string; window: Window }[], now: number): Promise<Level[]>
}

/** Counts nothing; for callers who want to meet the platform's own refusals. */
export const unlimited: QuotaStore = {
  take: async () => undefined,
  block: async () => undefined,
  levels: async () => [],
}

type Slices = Map<number, number>

export const memoryQuotas = (): QuotaStore => {
  const counts = new Map<string, Slices>()
  const blocks = new Map<string, number>()

  /** The slices that still count; the others are forgotten. */
  const current = (name: string, window: Window, now: number): Slices => {
    const id = `${name} ${window.ms}`
    const slices = counts.get(id) ?? new Map<number, number>()
    const { first } = slicesOf(window, now)
    for (const slice of slices.keys()) if (slice < first) slices.delete(slice)
    counts.set(id, slices)
    return slices
  }
  const used = (slices: Slices): number => slices.values().reduce((sum, count) => sum + count, 0)

  const againAt = ({ name, window, share }: Want, now: number): number => {
    const slices = current(name, window, now)
    const room = Math.max(1, Math.floor(window.limit * share)) > used(slices)
    const free = room ? now : freedAt(window, Math.min(...slices.keys()), now)
    return Math.max(free, blocks.get(name) ?? 0)
  }

  return {
    take: async (wants, now) => {
      const at = Math.max(now, ...wants.map((want) => againAt(want, now)))
      if (at > now) return { againAt: at }
      for (const { name, window } of wants) {
        const slices = current(name, window, now)
        const { last } = slicesOf(window, now)
        slices.set(last, (slices.get(last) ?? 0) + 1)
      }
      return undefined
    },
    block: async (name, untilMs) => {
      blocks.set(name, Math.max(untilMs, blocks.get(name) ?? 0))
    },
    levels: async (limits, now) =>
      limits.map(({ name, window }) => {
        const blocked = (blocks.get(name) ?? 0) > now
        const count = used(current(name, window, now))
        return {
          name,
          limit: window.limit,
          windowMs: window.ms,
          used: count,
          left: blocked ? 0 : Math.max(0, window.limit - count),
        }
      }),
  }
}
