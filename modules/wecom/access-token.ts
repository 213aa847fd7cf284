// WeCom's access tokens, shared between processes: sealed at rest like every secret.
import { createHash } from 'node:crypto'
import type { TokenStore } from '#wechat'
import { seal, unseal, type Platform } from '#platform'
import { claimToken, readToken, settleToken } from './sql/access-token.ts'

const FORGET_MS = 24 * 3_600_000
const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/** A few short transactions around a fetch that happens outside of them. */
export const sharedTokens = (platform: Platform): TokenStore => ({
  read: async (name) => {
    const row = await readToken(platform.db, name)
    return row && { token: unseal(platform.keys, row.sealed), untilMs: row.until_at.getTime() }
  },
  claim: (name, stale, now, untilMs) =>
    platform.transact({}, (tx) =>
      claimToken(
        tx.db,
        name,
        stale === undefined ? null : digestOf(stale),
        new Date(now),
        new Date(untilMs),
      ),
    ),
  settle: (name, kept) =>
    platform.transact({}, (tx) =>
      settleToken(
        tx.db,
        name,
        kept && {
          sealed: seal(platform.keys, kept.token),
          digest: digestOf(kept.token),
          untilAt: new Date(kept.untilMs),
        },
        new Date(Date.now() - FORGET_MS),
      ),
    ),
})
