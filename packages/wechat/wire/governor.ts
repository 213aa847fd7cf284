// Every call passes here: its token, its limits, its turn, and what to do when it fails.
import type { z } from 'zod'
import type { AnyCall, Ask, Call } from './call.ts'
import type { Dialect, Fetch } from './dialect.ts'
import { faultOf, WireError } from './error.ts'
import { createLanes } from './lanes.ts'
import type { Level, QuotaStore, Want } from './quota.ts'
import { nextStep, pauseMs } from './retry.ts'
import type { TokenKeeper } from './token.ts'
import { blockedUntil } from './window.ts'

export interface GovernorOptions {
  dialect: Dialect
  /** Limits are counted under it: the corp, the app or the merchant. */
  account: string
  /** Where the platform wants a token; tokens are fetched through `send`, without the governor. */
  tokens?: TokenKeeper
  quotas: QuotaStore
  fetch: Fetch
  /** Machine time in milliseconds. */
  now: () => number
  sleep: (ms: number) => Promise<void>
  /** In [0, 1). */
  chance: () => number
  timeoutMs: number
  /** Calls at the same time. */
  atOnce: number
  /** Waiting for a limit or a second try lasts no longer; a job can wait better than we. */
  patienceMs: number
}

export interface CallOptions { patienceMs?: number }

/** Bulk leaves this part of every limit to urgent calls. */
const BULK_SHARE = 0.9
/** A platform that refuses again right after its block has blocked by a longer window. */
const AGAIN_MS = 10_000

/** Sends once and gives the checked answer, or throws a `WireError`. */
export const send = async <Q extends z.ZodType, R extends z.ZodType>(
  { dialect, fetch, timeoutMs }: Pick<GovernorOptions, 'dialect' | 'fetch' | 'timeoutMs'>,
  call: Call<Q, R>, request: object, token?: string,
): Promise<z.output<R>> => {
  const { url, init } = dialect.seal(call, request, token)
  const data = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) })
    .then((response) => dialect.open(call, response))
    .catch((cause: unknown) => {
      throw cause instanceof WireError ? cause : dialect.fail(call, { fault: faultOf(cause), cause })
    })
  const reply = call.reply.safeParse(data)
  if (!reply.success) throw dialect.fail(call, { fault: 'garbled', cause: reply.error })
  return reply.data
}

const limitName = (account: string, { family, path }: AnyCall): string =>
  `${account}/${family.per === 'api' ? path : family.name}`

export interface Governor {
  call<Q extends z.ZodType, R extends z.ZodType>(
    call: Call<Q, R>, request: z.input<Q>, options?: CallOptions): Promise<z.output<R>>
  /** What is used and left of the limits of these calls. */
  levels(calls: readonly AnyCall[]): Promise<Level[]>
}

export const createGovernor = (options: GovernorOptions): Governor => {
  const { dialect, account, tokens, quotas, now, sleep, chance } = options
  const lanes = createLanes(options.atOnce)
  const strikes = new Map<string, { level: number; until: number }>()
  const limitsOf = (call: AnyCall) => call.family.windows.map((window) =>
    ({ name: limitName(account, call), window }))

  const takeQuota = async (call: AnyCall): Promise<void> => {
    const share = call.lane === 'bulk' ? BULK_SHARE : 1
    const wants: Want[] = [...limitsOf(call),
      ...dialect.everywhere.map((window) => ({ name: `${dialect.platform}/address`, window }))]
      .map((limit) => ({ ...limit, share }))
    const none = await quotas.take(wants, now())
    if (none) throw dialect.fail(call, { fault: 'held', retryAfterMs: none.againAt - now() })
  }

  /** Blocks as long as the window that was crossed; a refusal right after means a longer one. */
  const holdBack = async (call: AnyCall): Promise<number> => {
    const name = limitName(account, call)
    const last = strikes.get(name)
    const again = last !== undefined && now() >= last.until && now() < last.until + AGAIN_MS
    const { windows } = call.family
    const level = Math.min(windows.length - 1, again ? last.level + 1 : 0)
    const window = windows[level]
    const until = window ? blockedUntil(window, now()) : now() + 60_000
    strikes.set(name, { level, until })
    await quotas.block(name, until)
    return until - now()
  }

  const attempt = async <Q extends z.ZodType, R extends z.ZodType>(
    call: Call<Q, R>, request: object, replaced: { token?: string },
  ): Promise<z.output<R>> => {
    await takeQuota(call)
    const token = call.bare ? undefined : await tokens?.get()
    replaced.token = token
    return send(options, call, request, token)
  }

  const heed = async (call: AnyCall, error: WireError): Promise<WireError> => {
    if (error.manner === 'crowded') lanes.crowded()
    if (error.fault !== 'refused' || error.manner !== 'limited') return error
    return dialect.fail(call, {
      fault: 'refused', manner: 'limited', errcode: error.errcode, code: error.code,
      errmsg: error.errmsg, retryAfterMs: await holdBack(call), cause: error.cause,
    })
  }

  const governed = async <Q extends z.ZodType, R extends z.ZodType>(
    call: Call<Q, R>, request: z.input<Q>, { patienceMs = options.patienceMs }: CallOptions = {},
  ): Promise<z.output<R>> => {
    const askedAt = now()
    const used: { token?: string } = {}
    let replaced = false
    for (let tries = 1; ; tries += 1) {
      try {
        return await lanes.run(call.lane, () => attempt(call, request as object, used))
      } catch (thrown) {
        if (!(thrown instanceof WireError)) throw thrown
        const error = await heed(call, thrown)
        const step = nextStep(error, call.repeat.kind, tries, replaced)
        if (step === 'throw') throw error
        if (step === 'freshToken') {
          replaced = true
          if (used.token !== undefined) tokens?.drop(used.token)
          continue
        }
        const pause = pauseMs(error, tries, chance())
        if (now() + pause > askedAt + patienceMs) throw error
        await sleep(pause)
        if (step === 'reconcile' && call.repeat.kind === 'reconcile') {
          const found = await look(call.repeat.find(ask, request, new Date(askedAt)))
          if (found === 'unknown') throw error
          if (found !== 'absent') return found.reply
        }
      }
    }
  }

  /** A listing that cannot be read tells nothing. */
  const look = async <T>(finding: Promise<T | 'unknown'>): Promise<T | 'unknown'> =>
    finding.catch((cause: unknown) => {
      if (cause instanceof WireError) return 'unknown' as const
      throw cause
    })
  const ask: Ask = (call, request) => governed(call, request)

  return {
    call: governed,
    levels: (calls) => {
      const limits = new Map(calls.flatMap((call) => limitsOf(call)
        .map((limit) => [`${limit.name} ${limit.window.ms}`, limit] as const)))
      return quotas.levels([...limits.values()], now())
    },
  }
}
