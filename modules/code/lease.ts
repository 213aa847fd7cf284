// An opening is lent a way of one guide: chosen, counted and taken in one transaction.
import { DAY_MS, groupBy, plusMs, type Day } from '#kit'
import type { Tx } from '#platform'
import { askForGrowth, SPARE } from './pool.ts'
import {
  claimWays,
  liveLeases,
  openingsOf,
  writeLeases,
  type LeaseRow,
  type Opening,
} from './sql/lease.ts'
import { guidesOf, type RotationRow } from './sql/rotation.ts'
import { byRotation, openTurns, turn, type Loads } from './turn.ts'

/** So long a picture is hers alone, and so long its state waits for who comes late. */
const LEASE_MS = DAY_MS
const REST_MS = 7 * DAY_MS
/** An opening older than this is not asked about any more. */
export const VISIT_MS = DAY_MS

export interface LeaseAsk {
  codeId: number
  slug: string
  /** Hash of the browser's token: names its latest opening of this link. */
  visitor: string
  /** Who is signed in there, as hashes. */
  unionidHash: string | null
  externalHash: string | null
  /** Her tier, where it is known who she is. */
  tierId: number | null
}

interface Chosen {
  opening: Opening
  id: number
}

/** Lends the openings of one code; those for whom no guide or no way was to be had are left out. */
async function lend(
  tx: Tx,
  rotation: RotationRow,
  openings: readonly Opening[],
  loads: Loads,
): Promise<LeaseRow[]> {
  const { codeId } = rotation
  const turned = await turn(tx, rotation, openings, { find: guidesOf, loads })
  if (turned.targets.some((guide) => guide.here && guide.free < SPARE)) askForGrowth(tx, codeId)
  return turned.chosen.length > 0 ? takeWays(tx, codeId, turned.chosen, turned.day) : []
}

/** The longest rested way of each guide chosen; they were counted under the same lock. */
async function takeWays(
  tx: Tx,
  codeId: number,
  chosen: readonly Chosen[],
  day: Day,
): Promise<LeaseRow[]> {
  const until = plusMs(tx.now, LEASE_MS)
  const rests = plusMs(until, REST_MS)
  const staffIds = chosen.map(({ id }) => id)
  const claimed = await claimWays(tx.db, { codeId, staffIds, now: tx.now, rests })
  const ways = groupBy(claimed, (way) => way.staffId)
  return writeLeases(
    tx.db,
    chosen.map(({ opening, id: staffId }) => {
      const way = ways.get(staffId)?.shift()
      if (!way) throw new Error(`a way of guide ${staffId} was counted and is gone`)
      return { wayId: way.wayId, staffId, day, from: tx.now, until, rests, ...opening }
    }),
  )
}

/**
 * Lends each browser's opening a way; whoever has one gets it again. Answers in the order asked;
 * null where the fixed way of the code has to do.
 */
export async function leaseWays(
  tx: Tx,
  asks: readonly LeaseAsk[],
  loads: Loads = new Map(),
): Promise<(LeaseRow | null)[]> {
  const rotations = await openTurns(tx, asks)
  const leases = await liveLeases(tx.db, asks, tx.now)
  const open = await openingsOf(
    tx.db,
    asks.filter((_, n) => !leases.has(n)),
    plusMs(tx.now, -VISIT_MS),
  )
  const fresh = new Map<string, LeaseRow>()
  for (const [rotation, openings] of byRotation(rotations, open)) {
    for (const lease of await lend(tx, rotation, openings, loads))
      fresh.set(`${lease.slug} ${lease.visitor}`, lease)
  }
  return asks.map((ask, n) => leases.get(n) ?? fresh.get(`${ask.slug} ${ask.visitor}`) ?? null)
}
