// The turn in a transaction: who is next of a code's guides or groups, counted under the lock of its
// rotation, for all who ask in the same few milliseconds. The rows of the rotation are hot: they
// come last.
import { dayOf, groupBy, minuteOfDay, sortedUnique, type Day } from '#kit'
import type { Db, Tx } from '#platform'
import { brandOf } from '#modules/org'
import { takeTurns, type Target, type Rules } from './rotation.ts'
import {
  keepTurns,
  lockRotations,
  type Load,
  type RotationRow,
  type SharesAsked,
} from './sql/rotation.ts'

/** What an opening asks for beside the turn. */
export interface Asking {
  skill: string | null
  tierId: number | null
}
/** Of guides or groups, by code. */
export type Loads = ReadonlyMap<number, ReadonlyMap<number, Load>>

export interface Turned<O> {
  day: Day
  /** Openings whose turn somebody has. */
  chosen: { opening: O; id: number }[]
  targets: readonly Target[]
}
type Find = (db: Db, asked: SharesAsked) => Promise<Target[]>

/** Whose turn each opening is. Counting all ways of all guides is dear: at first only plenty are. */
async function turnsOf(
  tx: Tx,
  rotation: RotationRow,
  openings: readonly Asking[],
  { find, loads, day, minute }: { find: Find; loads: Loads; day: Day; minute: number },
) {
  const { codeId, passed } = rotation
  const rules: Rules = rotation
  const asked = openings.map(({ skill, tierId }) => ({ minute, skill, tierId }))
  const attempt = async (all: boolean) => {
    const targets = await find(tx.db, {
      codeId,
      day,
      now: tx.now,
      openings: openings.length,
      all,
    })
    for (const one of targets) Object.assign(one, loads.get(codeId)?.get(one.id))
    const before = new Map(targets.map((one) => [one.id, one.given]))
    const taken = takeTurns(targets, rules, passed, asked)
    const changed = targets.filter((one) => one.given > (before.get(one.id) ?? 0))
    return { targets, changed, ...taken }
  }
  const first = await attempt(false)
  return first.turns.includes(null) && openings.length > 1 ? attempt(true) : first
}

/** Gives the openings of one code their turns, and keeps how far it is. */
export async function turn<O extends Asking>(
  tx: Tx,
  rotation: RotationRow,
  openings: readonly O[],
  { find, loads }: { find: Find; loads: Loads },
): Promise<Turned<O>> {
  const { zone } = await brandOf(tx.db)
  const day = dayOf(tx.now, zone)
  const minute = minuteOfDay(tx.now, zone)
  const at = { find, loads, day, minute }
  const { targets, changed, turns, passed } = await turnsOf(tx, rotation, openings, at)
  const chosen = openings.flatMap((opening, n) => {
    const id = turns[n] ?? null
    return id === null ? [] : [{ opening, id }]
  })
  if (chosen.length > 0) await keepTurns(tx.db, { codeId: rotation.codeId, day, passed, changed })
  return { day, chosen, targets }
}

/** Locks the rotations of these codes, in order. */
export async function openTurns(
  tx: Tx,
  asks: readonly { codeId: number }[],
): Promise<Map<number, RotationRow>> {
  const codeIds = sortedUnique(asks.map((ask) => ask.codeId))
  tx.locks.take('hot', 'code.rotation', codeIds)
  return lockRotations(tx.db, codeIds)
}

/** Openings by their rotation; those of codes that have none are left out. */
export const byRotation = <O extends { codeId: number }>(
  rotations: ReadonlyMap<number, RotationRow>,
  openings: readonly O[],
): [RotationRow, O[]][] =>
  [...groupBy(openings, (opening) => opening.codeId)].flatMap(([codeId, asked]) => {
    const rotation = rotations.get(codeId)
    return rotation ? [[rotation, asked] as [RotationRow, O[]]] : []
  })
