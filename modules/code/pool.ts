// Ways made ahead for the guides of a leased code: a few at the start, more when they run short.
import { defineJob, job, type Platform, type Tx } from '#platform'
import { makePoolWays } from '#modules/wecom'
import { poolPlaces, poolStandings, writePoolWays } from './sql/pool.ts'

const grow = defineJob<{ codeId: number }>('code.growPool')

/** So many should lie ready for each guide. */
export const SPARE = 3
const SHARE_SPARE = 0.2
/** A guide who needs more has no time for them: 8 days of 250 openings. */
const MOST = 2_000

export const askForGrowth = (tx: Tx, codeId: number): void =>
  tx.enqueue(grow, { codeId }, { key: `code.growPool:${codeId}` })

/** How many more: half as many again when the free ones run short. */
function growthOf({ total, free }: { total: number; free: number }): number {
  if (free >= Math.max(SPARE, total * SHARE_SPARE)) return 0
  return Math.max(0, Math.min(MOST - total, Math.max(SPARE - free, Math.ceil(total / 2))))
}

/** Wants what is missing; those still being made count as free already. */
async function growPool(tx: Tx, codeId: number): Promise<void> {
  tx.locks.take('hot', 'code.rotation', [codeId])
  const [code] = await poolPlaces(tx.db, codeId)
  if (!code) return
  const wanted = (await poolStandings(tx.db, codeId, tx.now)).flatMap((standing) =>
    Array.from({ length: growthOf(standing) }, () => standing.staffId),
  )
  const made = await makePoolWays(
    tx,
    wanted.map((staffId) => ({ ...code, staffId })),
  )
  const ways = made.flatMap((outcome, n) =>
    outcome.ok ? [{ wayId: outcome.ok.wayId, staffId: wanted[n] ?? 0 }] : [],
  )
  if (ways.length > 0) await writePoolWays(tx, codeId, ways)
}

export const poolJob = job(grow, (platform: Platform, { codeId }) =>
  platform.transact({}, (tx) => growPool(tx, codeId)),
)
