// The account's limits, shared between processes through rows of this module; and how they stand.
import { shareQuotas, type OfficialClient, type SharedQuotas } from '#wechat'
import type { OfficialLimit } from '#contracts'
import type { Platform } from '#platform'
import { addBlock, addCounts, allCounts, forgetCounts, openBlocks } from './sql/quota.ts'

/** One for each client: what other clients and processes count is learned from the rows. */
export const sharedQuotas = (platform: Platform): SharedQuotas =>
  shareQuotas({
    add: (counts) => platform.transact({}, (tx) => addCounts(tx.db, counts)),
    all: (now) => allCounts(platform.db, now),
    forget: (now) => platform.transact({}, (tx) => forgetCounts(tx.db, now)),
    block: (name, until) => platform.transact({}, (tx) => addBlock(tx.db, name, until)),
    blocks: (now) => openBlocks(platform.db, now),
    failed: (error) => platform.log.warn({ error }, 'limits were not settled'),
  })

/** `official/APPID/cgi-bin/user/get` as the platform's pages name it. */
const apiOf = (name: string): string => name.replace(/^official\/[^/]+\/(cgi-bin\/)?/, '')

/** What was used at all, that with least left first. */
export async function shownLimits(client: OfficialClient): Promise<OfficialLimit[]> {
  const levels = await client.levels()
  return levels
    .filter(({ used, blockedUntil }) => used > 0 || blockedUntil !== undefined)
    .map(({ name, limit, windowMs, used, left, blockedUntil }) => ({
      api: apiOf(name),
      limit,
      windowMs,
      used,
      left,
      blockedUntil: blockedUntil === undefined ? null : new Date(blockedUntil).toISOString(),
    }))
    .sort((a, b) => a.left / a.limit - b.left / b.limit || a.api.localeCompare(b.api))
}
