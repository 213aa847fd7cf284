// The access token of one app (or a page ticket): kept until it ends, fetched once however many
// calls and processes wait for it. The store is handed in; this one serves a single process.
import { createHash } from 'node:crypto'

export interface KeptToken {
  token: string
  untilMs: number
}
export interface FetchedToken {
  token: string
  expiresInSeconds: number
}

export interface TokenStore {
  read(name: string): Promise<KeptToken | undefined>
  /**
   * Gives one asker the right to fetch until `untilMs`: false when another has it, or when the kept
   * token is good at `now` and not the `stale` one.
   */
  claim(name: string, stale: string | undefined, now: number, untilMs: number): Promise<boolean>
  /** Keeps the token and gives the right back; without a token only the latter. */
  settle(name: string, kept: KeptToken | undefined): Promise<void>
}

export interface TokenKeeper {
  /** A token believed good; concurrent callers share one fetch. */
  get(): Promise<string>
  /** The platform said this token is bad: never given again. */
  drop(token: string): void
}

export const memoryTokens = (): TokenStore => {
  const kept = new Map<string, KeptToken>()
  const claims = new Map<string, number>()
  return {
    read: async (name) => kept.get(name),
    claim: async (name, stale, now, untilMs) => {
      const token = kept.get(name)
      const good = token !== undefined && token.untilMs > now && token.token !== stale
      if (good || (claims.get(name) ?? 0) > now) return false
      claims.set(name, untilMs)
      return true
    },
    settle: async (name, token) => {
      if (token) kept.set(name, token)
      claims.delete(name)
    },
  }
}

/**
 * WeChat hands out the same token for its whole life, so fetching a fresh one ahead of time is not
 * possible; a few seconds of margin cover the way there, the rest is the one retry of the caller.
 */
const MARGIN_MS = 5_000
/** Longer than any fetch: who holds the right for so long has died. */
const CLAIM_MS = 15_000
const LOOK_AGAIN_MS = 50

/** Tells the tokens of two secrets (or of two addresses) apart without telling the secret. */
export const fingerprint = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 12)

export interface TokenSource {
  /** As `wecom/CORPID/...`: one name for one token, in every process. */
  name: string
  store: TokenStore
  fetch: () => Promise<FetchedToken>
  now: () => number
  sleep: (ms: number) => Promise<void>
}

export const keepToken = ({ name, store, fetch, now, sleep }: TokenSource): TokenKeeper => {
  let current: KeptToken | undefined
  let stale: string | undefined
  let pending: Promise<string> | undefined

  const good = (kept: KeptToken | undefined): kept is KeptToken =>
    kept !== undefined && kept.untilMs > now() && kept.token !== stale

  const fetchAndKeep = async (): Promise<KeptToken> => {
    const askedAt = now()
    try {
      const fetched = await fetch()
      const untilMs = askedAt + fetched.expiresInSeconds * 1000 - MARGIN_MS
      const kept = { token: fetched.token, untilMs }
      await store.settle(name, kept)
      return kept
    } catch (error) {
      await store.settle(name, undefined)
      throw error
    }
  }

  /** Another process may be fetching: then its token is awaited. */
  const renew = async (): Promise<string> => {
    for (;;) {
      const kept = await store.read(name)
      if (good(kept)) return (current = kept).token
      if (await store.claim(name, stale, now(), now() + CLAIM_MS)) {
        return (current = await fetchAndKeep()).token
      }
      await sleep(LOOK_AGAIN_MS)
    }
  }

  return {
    get: () => {
      if (good(current)) return Promise.resolve(current.token)
      pending ??= renew().finally(() => {
        pending = undefined
      })
      return pending
    },
    drop: (token) => {
      stale = token
    },
  }
}
