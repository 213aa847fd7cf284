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
  /** The platform refused: nothing leaves before this instant (ms). */
  blockedUntil?: number
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

/** So many calls in one slice of a window. */
export interface Counted {
  name: string
  window: Window
  slice: number
  used: number
}

/** A store of one process that can be told what other processes have counted. */
export interface LocalQuotas extends QuotaStore {
  /** What was counted here since it was last asked. */
  drain(): Counted[]
  /** What all have counted in these slices, and what they were told to wait for. */
  learn(totals: readonly Counted[], blocks: readonly { name: string; untilMs: number }[]): void
}

/** What was counted here and nobody else knows of yet. */
const freshCounts = () => {
  let counts = new Map<string, Counted>()
  const idOf = (name: string, window: Window, slice: number) => `${name} ${window.ms} ${slice}`
  return {
    note: (name: string, window: Window, slice: number): void => {
      const id = idOf(name, window, slice)
      const known = counts.get(id) ?? { name, window, slice, used: 0 }
      known.used += 1
      counts.set(id, known)
    },
    of: (name: string, window: Window, slice: number): number =>
      counts.get(idOf(name, window, slice))?.used ?? 0,
    drain: (): Counted[] => {
      const drained = [...counts.values()]
      counts = new Map()
      return drained
    },
  }
}

type Slices = Map<number, number>

export const memoryQuotas = (): LocalQuotas => {
  const counts = new Map<string, Slices>()
  const blocks = new Map<string, number>()
  const fresh = freshCounts()

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
        fresh.note(name, window, last)
      }
      return undefined
    },
    block: async (name, untilMs) => {
      blocks.set(name, Math.max(untilMs, blocks.get(name) ?? 0))
    },
    levels: async (limits, now) =>
      limits.map(({ name, window }) => {
        const until = blocks.get(name) ?? 0
        const blocked = until > now
        const count = used(current(name, window, now))
        return {
          name,
          limit: window.limit,
          windowMs: window.ms,
          used: count,
          left: blocked ? 0 : Math.max(0, window.limit - count),
          ...(blocked && { blockedUntil: until }),
        }
      }),
    drain: fresh.drain,
    learn: (totals, told) => {
      for (const { name, window, slice, used: all } of totals) {
        const id = `${name} ${window.ms}`
        const slices = counts.get(id) ?? new Map<number, number>()
        slices.set(slice, all + fresh.of(name, window, slice))
        counts.set(id, slices)
      }
      for (const { name, untilMs } of told)
        blocks.set(name, Math.max(untilMs, blocks.get(name) ?? 0))
    },
  }
}
