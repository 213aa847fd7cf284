// Acquisition links as Settings shows them: what is left, what ends soon, and which of them are in
// trouble.
import type { WecomQuotas } from '#contracts'
import { DAY_MS } from '#kit'
import type { Platform } from '#platform'
import { readCorp } from '../sql/corp.ts'
import { linksOf, namesOfUsers, quotaLeft, type LinkRow } from './sql/link.ts'

/** WeCom warns below this, and so long before units end. */
const LOW = 20
const SOON_MS = 14 * DAY_MS

const stateOf = ({ unavailableAt, url }: LinkRow) => {
  if (unavailableAt !== null) return 'unavailable' as const
  return url === null ? ('making' as const) : ('open' as const)
}

/** Null where the brand has never asked for a link. */
export async function shownLinks({ db, clock }: Platform): Promise<WecomQuotas['links']> {
  const corp = await readCorp(db)
  const rows = corp ? await linksOf(db, corp.corp_id) : []
  if (rows.length === 0) return null
  const names = await namesOfUsers(
    db,
    rows.flatMap((row) => row.userIds),
  )
  const quota = await quotaLeft(db)
  const soon = clock.now().getTime() + SOON_MS
  return {
    total: quota?.total ?? null,
    left: quota?.unitsLeft ?? null,
    low: quota !== undefined && quota.unitsLeft > 0 && quota.unitsLeft < LOW,
    readAt: quota?.readAt.toISOString() ?? null,
    ending: (quota?.ends ?? []).filter(({ at }) => Date.parse(at) <= soon),
    links: rows.map((row) => ({
      id: row.acquisitionId,
      name: row.name,
      guides: row.userIds.map((userId) => names.get(userId) ?? userId),
      url: row.url,
      state: stateOf(row),
      problem: row.problem,
    })),
  }
}
