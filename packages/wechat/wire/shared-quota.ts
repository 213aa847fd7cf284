// Limits shared between processes. Each counts in its own memory, so that no call waits for the
// books, and settles with the others every second; a block is told at once.
import { memoryQuotas, type Counted, type QuotaStore } from './quota.ts'
import { freedAt } from './window.ts'

const EVERY_MS = 1_000
const FORGET_MS = 60_000

/** Where processes write down what they used; the caller hands it in. */
export interface QuotaBooks {
  add(counts: readonly (Counted & { untilAt: Date })[]): Promise<void>
  all(now: Date): Promise<{ name: string; window_ms: number; slice: number; used: number }[]>
  /** What counts no more at this time may go. */
  forget(now: Date): Promise<void>
  block(name: string, until: Date): Promise<void>
  blocks(now: Date): Promise<{ name: string; untilMs: number }[]>
  /** A settlement failed: the next makes up for it, and the platform itself counts in any case. */
  failed(error: unknown): void
}

export interface SharedQuotas extends QuotaStore {
  /** Gives the others what was counted here, and learns what they counted. */
  settle(): Promise<void>
}

const untilOf = ({ window, slice }: Counted): Date => new Date(freedAt(window, slice, Date.now()))

export function shareQuotas(books: QuotaBooks): SharedQuotas {
  const local = memoryQuotas()
  /** Windows of names met here: rows of others are read by them. */
  const windows = new Map<string, Counted['window']>()
  let settledAt = Date.now()
  let forgotAt = settledAt
  /** One settlement after another: whoever asks for one has all that was counted before it. */
  let last: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let first: Promise<void> | undefined

  const learn = async (): Promise<void> => {
    const now = new Date(Date.now())
    const rows = await books.all(now)
    const totals = rows.flatMap(({ name, window_ms, slice, used }) => {
      const window = windows.get(`${name} ${window_ms}`)
      return window ? [{ name, window, slice, used }] : []
    })
    local.learn(totals, await books.blocks(now))
  }

  const settle = (): Promise<void> => {
    last = last.catch(() => undefined).then(settleNow)
    return last
  }
  const settleNow = async (): Promise<void> => {
    settledAt = Date.now()
    const counted = local.drain().map((one) => ({ ...one, untilAt: untilOf(one) }))
    if (counted.length > 0) await books.add(counted)
    if (settledAt - forgotAt > FORGET_MS) {
      forgotAt = settledAt
      await books.forget(new Date(settledAt))
    }
    await learn()
  }

  const settleSoon = (): void => {
    if (timer) return
    const wait = Math.max(0, settledAt + EVERY_MS - Date.now())
    timer = setTimeout(() => {
      timer = undefined
      settle().catch(books.failed)
    }, wait)
    timer.unref()
  }

  return {
    settle,
    take: async (wants, now) => {
      for (const { name, window } of wants) windows.set(`${name} ${window.ms}`, window)
      // What stood in the books before this process came counts from its first call on.
      await (first ??= learn().catch(() => undefined))
      settleSoon()
      return local.take(wants, now)
    },
    block: async (name, untilMs) => {
      await local.block(name, untilMs)
      await books.block(name, new Date(untilMs))
    },
    levels: async (limits, now) => {
      for (const { name, window } of limits) windows.set(`${name} ${window.ms}`, window)
      await settle()
      return local.levels(limits, now)
    },
  }
}
