// An opening is lent a way of one guide: chosen, counted and taken in one transaction, for all who
// ask in the same few milliseconds. The rows of the rotation are hot: they come last.
import { dayOf, groupBy, HOUR_MS, DAY_MS, minuteOfDay, plusMs, sortedUnique, type Day } from '#kit'
import type { Tx } from '#platform'
import { brandOf } from '#modules/org'
import { askForGrowth, SPARE } from './pool.ts'
import { takeTurns } from './rotation.ts'
import {
  claimWays,
  keepTurns,
  liveLeases,
  openingsOf,
  writeLeases,
  type LeaseRow,
  type Opening,
} from './sql/lease.ts'
import { guidesOf, lockRotations, type Load } from './sql/rotation.ts'

/** So long a picture is hers alone, and so long its state waits for who comes late. */
const LEASE_MS = DAY_MS
const REST_MS = 7 * DAY_MS
/** An opening older than this is not asked about any more. */
const VISIT_MS = 24 * HOUR_MS

export interface LeaseAsk {
  codeId: number
  slug: string
  /** Hash of the browser's token: names its latest opening of this link. */
  visitor: string
  /** Who is signed in there, as hashes. */
  unionidHash: string | null
  externalHash: string | null
}
/** Of guides, by code. */
export type Loads = ReadonlyMap<number, ReadonlyMap<number, Load>>

interface Chosen {
  opening: Opening
  staffId: number
}

type Rotation = { codeId: number; passed: number } & Parameters<typeof takeTurns>[1]

/** Whose turn each opening is. Counting all ways of all guides is dear: at first only plenty are. */
async function turnsOf(
  tx: Tx,
  rotation: Rotation,
  openings: readonly Opening[],
  { day, minute, loads }: { day: Day; minute: number; loads: Loads },
) {
  const asked = openings.map(({ skill }) => ({ minute, skill }))
  const attempt = async (all: boolean) => {
    const { codeId } = rotation
    const guides = await guidesOf(tx.db, {
      codeId,
      day,
      now: tx.now,
      openings: openings.length,
      all,
    })
    for (const guide of guides) Object.assign(guide, loads.get(codeId)?.get(guide.staffId))
    const before = new Map(guides.map((guide) => [guide.staffId, guide.given]))
    const taken = takeTurns(guides, rotation, rotation.passed, asked)
    const changed = guides.filter((guide) => guide.given > (before.get(guide.staffId) ?? 0))
    return { guides, changed, ...taken }
  }
  const first = await attempt(false)
  return first.turns.includes(null) && openings.length > 1 ? attempt(true) : first
}

/** Lends the openings of one code; null where no guide or no way was to be had. */
async function lend(
  tx: Tx,
  rotation: Rotation,
  openings: readonly Opening[],
  loads: Loads,
): Promise<LeaseRow[]> {
  const { codeId } = rotation
  const { zone } = await brandOf(tx.db)
  const day = dayOf(tx.now, zone)
  const minute = minuteOfDay(tx.now, zone)
  const { guides, changed, turns, passed } = await turnsOf(tx, rotation, openings, {
    day,
    minute,
    loads,
  })
  if (guides.some((guide) => guide.here && guide.free < SPARE)) askForGrowth(tx, codeId)
  const chosen = openings.flatMap((opening, n): Chosen[] => {
    const staffId = turns[n] ?? null
    return staffId === null ? [] : [{ opening, staffId }]
  })
  if (chosen.length === 0) return []
  const until = plusMs(tx.now, LEASE_MS)
  const rests = plusMs(until, REST_MS)
  const taken = await takeWays(tx, codeId, chosen, rests)
  await keepTurns(tx.db, { codeId, day, passed, guides: changed })
  return writeLeases(
    tx.db,
    taken.map(({ opening, staffId, wayId }) => ({
      wayId,
      staffId,
      day,
      from: tx.now,
      until,
      rests,
      ...opening,
    })),
  )
}

/** The longest rested way of each guide chosen; they were counted under the same lock. */
async function takeWays(tx: Tx, codeId: number, chosen: readonly Chosen[], rests: Date) {
  const ways = groupBy(
    await claimWays(tx.db, {
      codeId,
      staffIds: chosen.map((one) => one.staffId),
      now: tx.now,
      rests,
    }),
    (way) => way.staffId,
  )
  return chosen.map((one) => {
    const way = ways.get(one.staffId)?.shift()
    if (!way) throw new Error(`a way of guide ${one.staffId} was counted and is gone`)
    return { ...one, wayId: way.wayId }
  })
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
  const codeIds = sortedUnique(asks.map((ask) => ask.codeId))
  tx.locks.take('hot', 'code.rotation', codeIds)
  const rotations = await lockRotations(tx.db, codeIds)
  const leases = await liveLeases(tx.db, asks, tx.now)
  const open = await openingsOf(
    tx.db,
    asks.filter((_, n) => !leases.has(n)),
    plusMs(tx.now, -VISIT_MS),
  )
  const fresh = new Map<string, LeaseRow>()
  for (const [codeId, openings] of groupBy(open, (opening) => opening.codeId)) {
    const rotation = rotations.get(codeId)
    if (!rotation) continue
    for (const lease of await lend(tx, rotation, openings, loads))
      fresh.set(`${lease.slug} ${lease.visitor}`, lease)
  }
  return asks.map((ask, n) => leases.get(n) ?? fresh.get(`${ask.slug} ${ask.visitor}`) ?? null)
}
