// The limits of calls: one taken of each before a call leaves, and the right time to be silent
// after the platform refused for having been called too often.
import type { AnyCall } from './call.ts'
import type { Dialect } from './dialect.ts'
import type { WireError } from './error.ts'
import type { Level, QuotaStore } from './quota.ts'
import { blockedUntil, type Window } from './window.ts'

export interface LimiterOptions {
  dialect: Dialect
  /** Limits are counted under it: the corp, the app or the merchant. */
  account: string
  quotas: QuotaStore
  now: () => number
}

export interface Limiter {
  /** Throws the platform's error, as `held`, when a limit has no room. */
  take(call: AnyCall): Promise<void>
  /** The platform refused for a limit: how long nothing of this kind leaves, in milliseconds. */
  holdBack(call: AnyCall, error: WireError): Promise<number>
  levels(calls: readonly AnyCall[]): Promise<Level[]>
}

/** Bulk leaves the rest of every limit to urgent calls. */
const BULK_SHARE = 0.9
/** A platform that refuses again right after its block has blocked by a longer window. */
const AGAIN_MS = 10_000
const MINUTE: Window = { limit: 1, ms: 60_000 }

export const createLimiter = ({ dialect, account, quotas, now }: LimiterOptions): Limiter => {
  const strikes = new Map<string, { level: number; until: number }>()
  const nameOf = ({ family, path }: AnyCall): string =>
    `${account}/${family.per === 'api' ? path.replace(/^\//, '') : family.name}`
  const limitsOf = (call: AnyCall) =>
    call.family.windows.map((window) => ({ name: nameOf(call), window }))
  const address = dialect.everywhere.map((window) => ({
    name: `${dialect.platform}/address`,
    window,
  }))

  return {
    take: async (call) => {
      const share = call.lane === 'bulk' ? BULK_SHARE : 1
      const wants = [...limitsOf(call), ...address].map((limit) => ({ ...limit, share }))
      const none = await quotas.take(wants, now())
      if (none) throw dialect.fail(call, { fault: 'held', retryAfterMs: none.againAt - now() })
    },
    holdBack: async (call, error) => {
      const at = now()
      const name = nameOf(call)
      const last = strikes.get(name)
      const again = last !== undefined && at >= last.until && at < last.until + AGAIN_MS
      const { windows } = call.family
      const level = again ? Math.min(windows.length - 1, last.level + 1) : 0
      const until = blockedUntil(dialect.crossed?.(error) ?? windows[level] ?? MINUTE, at)
      strikes.set(name, { level, until })
      await quotas.block(name, until)
      return until - at
    },
    levels: (calls) => {
      const limits = new Map(
        calls.flatMap((call) =>
          limitsOf(call).map((limit) => [`${limit.name} ${limit.window.ms}`, limit] as const),
        ),
      )
      return quotas.levels([...limits.values()], now())
    },
  }
}
