// Openings of short links: many at once, one transaction, on record before anybody is sent on.
import { LRUCache } from 'lru-cache'
import { dayOf, sortedUnique } from '#kit'
import { gather, type Platform, type Tx } from '#platform'
import { brandOf } from '#modules/org'
import { codeOfSlug, writeVisits } from './sql/link.ts'

export interface Visit {
  codeId: number
  inWechat: boolean
}

/** Keeps openings and counts them by day. The rows of the count are hot: they come last. */
async function recordVisits(tx: Tx, visits: readonly Visit[]): Promise<void> {
  if (visits.length === 0) return
  const { zone } = await brandOf(tx.db)
  tx.locks.take('hot', 'code.visit_day', sortedUnique(visits.map((visit) => visit.codeId)))
  await writeVisits(tx, visits, dayOf(tx.now, zone))
}

const KNOWN_MS = 30_000

/**
 * Gives the code behind a short name after its opening is on record; undefined for names nobody
 * has.
 */
export function visitor(
  platform: Platform,
): (slug: string, inWechat: boolean) => Promise<number | undefined> {
  // A link leads to one code for ever: remembering it can only be too late for a new one.
  const known = new LRUCache<string, number>({ max: 50_000, ttl: KNOWN_MS })
  const keep = gather(
    async (visits: readonly Visit[]) => {
      await platform.transact({}, (tx) => recordVisits(tx, visits))
      return visits.map(() => undefined)
    },
    { most: 1_000, lanes: 2 },
  )
  return async (slug, inWechat) => {
    const codeId = known.get(slug) ?? (await codeOfSlug(platform.db, slug))
    if (codeId === undefined) return undefined
    known.set(slug, codeId)
    await keep({ codeId, inWechat })
    return codeId
  }
}
