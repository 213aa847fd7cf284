// Every call passes here: its token, its limits, its turn, and what to do when it fails.
import type { z } from 'zod'
import type { AnyCall, Ask, Call, Found } from './call.ts'
import type { Dialect, Fetch } from './dialect.ts'
import { faultOf, WireError } from './error.ts'
import { createLanes } from './lanes.ts'
import { createLimiter } from './limiter.ts'
import type { Level, QuotaStore } from './quota.ts'
import { nextStep, pauseMs } from './retry.ts'
import type { TokenKeeper } from './token.ts'

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
  /** The platform's own time, by which its listings are asked; a simulated one may be ahead. */
  platformNow: () => number
  sleep: (ms: number) => Promise<void>
  /** In [0, 1). */
  chance: () => number
  timeoutMs: number
  /** Calls at the same time. */
  atOnce: number
  /** Waiting for a limit or a second try lasts no longer; a job can wait better than we. */
  patienceMs: number
}

export interface CallOptions {
  patienceMs?: number
}

/** Sends once and gives the checked answer, or throws a `WireError`. */
export const send = async <Q extends z.ZodType, R extends z.ZodType>(
  { dialect, fetch, timeoutMs }: Pick<GovernorOptions, 'dialect' | 'fetch' | 'timeoutMs'>,
  call: Call<Q, R>,
  request: object,
  token?: string,
): Promise<z.output<R>> => {
  const { url, init } = dialect.seal(call, request, token)
  const data = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) })
    .then((response) => dialect.open(call, response))
    .catch((cause: unknown) => {
      throw cause instanceof WireError
        ? cause
        : dialect.fail(call, { fault: faultOf(cause), cause })
    })
  const reply = call.reply.safeParse(data)
  if (!reply.success) throw dialect.fail(call, { fault: 'garbled', cause: reply.error })
  return reply.data
}

export interface Governor {
  call<Q extends z.ZodType, R extends z.ZodType>(
    call: Call<Q, R>,
    request: z.input<Q>,
    options?: CallOptions,
  ): Promise<z.output<R>>
  /**
   * What became of a call that was sent then and never clearly answered, as its listing tells: for
   * a caller who comes back after the call is long over. Throws when the listing cannot be read.
   */
  find<Q extends z.ZodType, R extends z.ZodType>(
    call: Call<Q, R>,
    request: z.input<Q>,
    sentAt: Date,
  ): Promise<Found<z.output<R>>>
  /** What is used and left of the limits of these calls. */
  levels(calls: readonly AnyCall[]): Promise<Level[]>
}

/** What a lost call turns out to be; a listing that cannot be read tells nothing. */
const look = async <R>(finding: Promise<Found<R>>): Promise<Found<R>> =>
  finding.catch((cause: unknown) => {
    if (cause instanceof WireError) return 'unknown'
    throw cause
  })

export const createGovernor = (options: GovernorOptions): Governor => {
  const { dialect, tokens, now, sleep, chance } = options
  const lanes = createLanes(options.atOnce)
  const limiter = createLimiter(options)

  const attempt = async <Q extends z.ZodType, R extends z.ZodType>(
    call: Call<Q, R>,
    request: object,
    used: { token?: string },
  ): Promise<z.output<R>> => {
    await limiter.take(call)
    used.token = call.bare ? undefined : await tokens?.get()
    return send(options, call, request, used.token)
  }

  /** Learns from a refusal: fewer at once, or nothing at all for a while. */
  const heed = async (call: AnyCall, error: WireError): Promise<WireError> => {
    if (error.manner === 'crowded') lanes.crowded()
    if (error.fault !== 'refused' || error.manner !== 'limited') return error
    return dialect.fail(call, {
      fault: 'refused',
      manner: 'limited',
      errcode: error.errcode,
      code: error.code,
      errmsg: error.errmsg,
      retryAfterMs: await limiter.holdBack(call, error),
      cause: error.cause,
    })
  }

  const call: Governor['call'] = async (call, request, given = {}) => {
    const giveUpAt = now() + (given.patienceMs ?? options.patienceMs)
    const sentAt = new Date(options.platformNow())
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
        if (now() + pause > giveUpAt) throw error
        await sleep(pause)
        if (step === 'again' || call.repeat.kind !== 'reconcile') continue
        const found = await look(call.repeat.find(ask, request, sentAt))
        if (found === 'unknown') throw error
        if (found !== 'absent') return found.reply
      }
    }
  }
  const ask: Ask = (listing, request) => call(listing, request)

  const find: Governor['find'] = async ({ repeat }, request, sentAt) =>
    repeat.kind === 'reconcile' ? repeat.find(ask, request, sentAt) : 'unknown'

  return { call, find, levels: limiter.levels }
}
