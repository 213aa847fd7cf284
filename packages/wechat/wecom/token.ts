// The access token of one app: kept until it expires, fetched once however many calls wait for it.

export interface FetchedToken { token: string; expiresInSeconds: number }

export interface TokenKeeper {
  /** A token believed good; concurrent callers share one fetch. */
  get(): Promise<string>
  /** WeCom said this token is bad: forget it, unless a newer one is already here. */
  drop(token: string): void
}

/**
 * WeCom hands out the same token for its whole life, so fetching a fresh one ahead of time is not
 * possible; a few seconds of margin cover the way there, the rest is the caller's one retry.
 */
const MARGIN_MS = 5_000

export const keepToken = (
  fetchToken: () => Promise<FetchedToken>, now: () => number,
): TokenKeeper => {
  let current: { token: string; until: number } | undefined
  let pending: Promise<string> | undefined

  const refresh = async (): Promise<string> => {
    const askedAt = now()
    const fetched = await fetchToken()
    current = { token: fetched.token, until: askedAt + fetched.expiresInSeconds * 1000 - MARGIN_MS }
    return fetched.token
  }

  return {
    get: () => {
      if (current && now() < current.until) return Promise.resolve(current.token)
      pending ??= refresh().finally(() => { pending = undefined })
      return pending
    },
    drop: (token) => {
      if (current?.token === token) current = undefined
    },
  }
}
