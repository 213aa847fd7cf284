// The account's access tokens, shared between processes: sealed at rest like every secret.
import { createHash } from 'node:crypto'
import type { TokenStore } from '#wechat'
import { seal, unseal, type Platform } from '#platform'
import { claimToken, readToken, settleToken } from './sql/access-token.ts'

const FORGET_MS = 24 * 3_600_000
const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Short transactions around a fetch that happens outside of them. */
export function sharedTokens(platform: Platform): TokenStore {
  const { db, keys } = platform
  return {
    read: async (name) => {
      const row = await readToken(db, name)
      return row && { token: unseal(keys, row.sealed), untilMs: row.untilAt.getTime() }
    },
    claim: (name, stale, now, untilMs) =>
      platform.transact({}, (tx) =>
        claimToken(tx.db, {
          name,
          stale: stale === undefined ? null : digestOf(stale),
          now: new Date(now),
          until: new Date(untilMs),
        }),
      ),
    settle: (name, kept) =>
      platform.transact({}, (tx) =>
        settleToken(
          tx.db,
          name,
          kept && {
            sealed: seal(keys, kept.token),
            digest: digestOf(kept.token),
            untilAt: new Date(kept.untilMs),
          },
          new Date(Date.now() - FORGET_MS),
        ),
      ),
  }
}
