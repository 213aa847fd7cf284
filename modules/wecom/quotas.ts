// WeCom's limits, shared between processes. Each counts in its own memory, so that no call waits for
// the database, and settles with the others every second; a block is told at once.
import { freedAt, memoryQuotas, type Counted, type QuotaStore } from '#wechat'
import type { Platform } from '#platform'
import { addBlock, addCounts, allCounts, forgetCounts, openBlocks } from './sql/quota.ts'

const EVERY_MS = 1_000
const FORGET_MS = 60_000

const stores = new WeakMap<Platform, SharedQuotas>()

export interface SharedQuotas extends QuotaStore {
  /** Gives the others what was counted here, and learns what they counted. */
  settle(): Promise<void>
}

/** The store of this process; every client of the platform counts in the same one. */
export function sharedQuotas(platform: Platform): SharedQuotas {
  const known = stores.get(platform)
  if (known) return known
  const made = makeShared(platform)
  stores.set(platform, made)
  return made
}

const untilOf = ({ window, slice }: Counted): Date => new Date(freedAt(window, slice, Date.now()))

export function makeShared(platform: Pick<Platform, 'db' | 'transact' | 'log'>): SharedQuotas {
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
    const rows = await allCounts(platform.db, now)
    const totals = rows.flatMap(({ name, window_ms, slice, used }) => {
      const window = windows.get(`${name} ${window_ms}`)
      return window ? [{ name, window, slice, used }] : []
    })
    local.learn(totals, await openBlocks(platform.db, now))
  }

  const settle = (): Promise<void> => {
    last = last.catch(() => undefined).then(settleNow)
    return last
  }
  const settleNow = async (): Promise<void> => {
    settledAt = Date.now()
    const counted = local.drain().map((one) => ({ ...one, untilAt: untilOf(one) }))
    if (counted.length > 0) await platform.transact({}, (tx) => addCounts(tx.db, counted))
    if (settledAt - forgotAt > FORGET_MS) {
      forgotAt = settledAt
      await platform.transact({}, (tx) => forgetCounts(tx.db, new Date(settledAt)))
    }
    await learn()
  }

  /** A settlement that fails is made up for by the next: WeCom itself counts in any case. */
  const settleSoon = (): void => {
    if (timer) return
    const wait = Math.max(0, settledAt + EVERY_MS - Date.now())
    timer = setTimeout(() => {
      timer = undefined
      settle().catch((error: unknown) => platform.log.warn({ error }, 'limits were not settled'))
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
      await platform.transact({}, (tx) => addBlock(tx.db, name, new Date(untilMs)))
    },
    levels: async (limits, now) => {
      for (const { name, window } of limits) windows.set(`${name} ${window.ms}`, window)
      await settle()
      return local.levels(limits, now)
    },
  }
}
