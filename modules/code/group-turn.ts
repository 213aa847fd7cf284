// An opening of a code of groups is shown one of them: the same turn as among guides. The picture
// of a group is everybody's, so nothing is lent; who joined by it is told by its state.
import { DAY_MS, plusMs } from '#kit'
import type { Tx } from '#platform'
import { VISIT_MS, type LeaseAsk } from './lease.ts'
import { groupsOf, liveShowings, writeShowings, type ShowingRow } from './sql/group-turn.ts'
import { openingsOf } from './sql/lease.ts'
import { byRotation, openTurns, turn, type Loads } from './turn.ts'

/** So long she sees the same group again. */
const SHOWN_MS = DAY_MS
/** Whoever has not joined within it is not expected any more. */
const EXPECTED_MS = 10 * 60_000

/**
 * Shows each browser's opening a group; whoever was shown one sees it again. Answers in the order
 * asked; null where no group has room.
 */
export async function showGroups(
  tx: Tx,
  asks: readonly LeaseAsk[],
  loads: Loads = new Map(),
): Promise<(ShowingRow | null)[]> {
  const rotations = await openTurns(tx, asks)
  const before = await liveShowings(tx.db, asks, tx.now)
  const open = await openingsOf(
    tx.db,
    asks.filter((_, n) => !before.has(n)),
    plusMs(tx.now, -VISIT_MS),
  )
  const fresh = new Map<string, ShowingRow>()
  const until = plusMs(tx.now, SHOWN_MS)
  const since = plusMs(tx.now, -EXPECTED_MS)
  for (const [rotation, openings] of byRotation(rotations, open)) {
    const { chosen, day } = await turn(tx, rotation, openings, {
      find: (db, asked) => groupsOf(db, asked, since),
      loads,
    })
    const showings = chosen.map(({ id, opening: { visitId, codeId, slug, visitor } }) => ({
      visitId,
      codeId,
      groupId: id,
      until,
      slug,
      visitor,
    }))
    if (showings.length > 0) await writeShowings(tx.db, showings, { day, now: tx.now })
    for (const showing of showings) fresh.set(`${showing.slug} ${showing.visitor}`, showing)
  }
  return asks.map((ask, n) => before.get(n) ?? fresh.get(`${ask.slug} ${ask.visitor}`) ?? null)
}
