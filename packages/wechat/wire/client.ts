// A client is its table of declared calls: one method for each, typed by its request and answer.
import { setTimeout as pause } from 'node:timers/promises'
import type { Calls, ReplyOf, RequestOf } from './call.ts'
import type { Fetch } from './dialect.ts'
import type { CallOptions, Governor, GovernorOptions } from './governor.ts'
import { overHttp } from './http.ts'
import { memoryQuotas, type QuotaStore } from './quota.ts'
import { memoryTokens, type TokenStore } from './token.ts'

export type ClientOf<C extends Calls> = {
  [K in keyof C]: {} extends RequestOf<C[K]>
    ? (request?: RequestOf<C[K]>, options?: CallOptions) => Promise<ReplyOf<C[K]>>
    : (request: RequestOf<C[K]>, options?: CallOptions) => Promise<ReplyOf<C[K]>>
}

/** The methods of a client, each a governed call. */
export const methodsOf = <C extends Calls>(calls: C, governor: Governor): ClientOf<C> =>
  Object.fromEntries(
    Object.entries(calls).map(([name, call]) => [
      name,
      (request: object = {}, options?: CallOptions) => governor.call(call, request, options),
    ]),
  ) as ClientOf<C>

export interface ClientOptions {
  fetch?: Fetch
  /**
   * Machine time in milliseconds: tokens and limits live by it, whatever the business clock says.
   */
  now?: () => number
  /** The platform's own time where it is not ours: a simulated platform may be ahead. */
  platformNow?: () => number
  sleep?: (ms: number) => Promise<void>
  /** In [0, 1); spreads second tries. */
  chance?: () => number
  /** For one call; 5 s unless told. */
  timeoutMs?: number
  /** Shared between processes where it is handed in. */
  tokens?: TokenStore
  /** Shared between processes where it is handed in. */
  quotas?: QuotaStore
  /** Calls at the same time; 32 unless told. */
  atOnce?: number
  /** The longest wait for a limit or a second try; 3 s unless told. */
  patienceMs?: number
}

export const DEFAULT_TIMEOUT_MS = 5_000

/** The options of a governor, filled up. */
export const settled = (
  options: ClientOptions,
): Omit<GovernorOptions, 'dialect' | 'account' | 'tokens'> & { tokenStore: TokenStore } => ({
  fetch: options.fetch ?? overHttp,
  now: options.now ?? Date.now,
  platformNow: options.platformNow ?? options.now ?? Date.now,
  sleep: options.sleep ?? ((ms) => pause(ms)),
  chance: options.chance ?? Math.random,
  timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
  tokenStore: options.tokens ?? memoryTokens(),
  quotas: options.quotas ?? memoryQuotas(),
  atOnce: options.atOnce ?? 32,
  patienceMs: options.patienceMs ?? 3_000,
})
