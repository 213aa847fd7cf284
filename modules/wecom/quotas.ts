// WeCom's limits, shared between processes through rows of this module.
import { shareQuotas, type SharedQuotas } from '#wechat'
import type { Platform } from '#platform'
import { addBlock, addCounts, allCounts, forgetCounts, openBlocks } from './sql/quota.ts'

const stores = new WeakMap<Platform, SharedQuotas>()

/** The store of this process; every client of the platform counts in the same one. */
export function sharedQuotas(platform: Platform): SharedQuotas {
  const known = stores.get(platform)
  if (known) return known
  const made = makeShared(platform)
  stores.set(platform, made)
  return made
}

export const makeShared = (platform: Pick<Platform, 'db' | 'transact' | 'log'>): SharedQuotas =>
  shareQuotas({
    add: (counts) => platform.transact({}, (tx) => addCounts(tx.db, counts)),
    all: (now) => allCounts(platform.db, now),
    forget: (now) => platform.transact({}, (tx) => forgetCounts(tx.db, now)),
    block: (name, until) => platform.transact({}, (tx) => addBlock(tx.db, name, until)),
    blocks: (now) => openBlocks(platform.db, now),
    failed: (error) => platform.log.warn({ error }, 'limits were not settled'),
  })
