// A leased code of the account: an opening is lent a picture of its own, whose scene is used for no
// other. Whoever follows by it is tied to the opening: by unionid where both sides know it, else by
// the scene alone; where several came by one scene and nobody knows which of them opened it, none is
// chosen.
import { randomBytes } from 'node:crypto'
import { DAY_MS, groupBy, MINUTE_MS, plusMs, sortedUnique } from '#kit'
import { listener, only, type LogEvent, type Platform, type Timer, type Tx } from '#platform'
import { drawTemporary, followed, scanned } from '#modules/official'
import type { Grade } from './grade.ts'
import { VISIT_MS, type LeaseAsk } from './lease.ts'
import {
  dueFollows,
  followsOf,
  liveScene,
  nextFollowTie,
  writeFollows,
  writeFollowVerdicts,
  writeScene,
  type FollowTie,
  type SceneLease,
} from './sql/scene.ts'
import { hashOf } from './tie-visits.ts'

const LEASE_MS = DAY_MS
/** So long who she is may be asked for where the opening names somebody. */
const PATIENCE_MS = 10 * MINUTE_MS
const BATCH = 500

/** `t` where lasting scenes have `f`. */
const newScene = (): string => `t${randomBytes(15).toString('hex').slice(0, 23)}`

/** Null where the platform draws none: the code's lasting picture has to do. */
export async function lendScene(platform: Platform, ask: LeaseAsk): Promise<SceneLease | null> {
  const now = platform.clock.now()
  const lease =
    (await liveScene(platform.db, ask, now)) ??
    (await platform.transact({}, (tx) =>
      writeScene(tx, ask, {
        scene: newScene(),
        since: plusMs(tx.now, -VISIT_MS),
        until: plusMs(tx.now, LEASE_MS),
      }),
    ))
  if (!lease) return null
  const { codeId, scene, until } = lease
  const seconds = Math.max(60, Math.floor((until.getTime() - now.getTime()) / 1000))
  return (await drawTemporary(platform, { codeId, scene, seconds })) ? lease : null
}

interface Judged extends FollowTie {
  same: boolean | undefined
}

/** Who of those that came by one opening made it; null where who she is may still become known. */
export function gradesOf(ties: readonly FollowTie[], now: Date): (Grade | null)[] {
  const judged = ties.map((tie): Judged => {
    const { opener, unionid } = tie
    const known = opener !== null && unionid !== null
    return { ...tie, same: known ? hashOf('unionid', unionid) === opener : undefined }
  })
  const hers = judged.some(({ same }) => same === true)
  const unknown = judged.filter(({ same }) => same === undefined)
  return judged.map(({ same, opener, at }) => {
    if (same === true) return 'certain'
    if (same === false || hers) return 'forwarded'
    if (opener !== null && now.getTime() < at.getTime() + PATIENCE_MS) return null
    return unknown.length === 1 ? 'by_state' : 'uncertain'
  })
}

async function judge(tx: Tx, visitIds: readonly number[]): Promise<number> {
  if (visitIds.length === 0) return 0
  const ids = sortedUnique([...visitIds])
  tx.locks.take('documents', 'code.scene_lease', ids)
  const verdicts = [...groupBy(await followsOf(tx, ids), (tie) => tie.visitId).values()].flatMap(
    (ties) => {
      const grades = gradesOf(ties, tx.now)
      return ties.map(({ followerId, visitId, at, opener, unionid }, n) => {
        const grade = grades[n] ?? null
        const over = opener === null || unionid !== null || plusMs(at, PATIENCE_MS) <= tx.now
        return {
          followerId,
          visitId,
          grade,
          wakeAt: grade !== null && over ? null : plusMs(tx.now, MINUTE_MS),
        }
      })
    },
  )
  await writeFollowVerdicts(tx, verdicts)
  return verdicts.length
}

async function heard(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const came = [...only(events, followed), ...only(events, scanned)].flatMap(
    ({ payload: { followerId, scene, at } }) =>
      scene === null ? [] : [{ followerId, scene, at: new Date(at) }],
  )
  if (came.length > 0) await judge(tx, await writeFollows(tx, came))
}

export const followListener = listener({
  name: 'code.follow',
  on: [followed, scanned],
  run: heard,
})

/** Who they are comes a little later; those of whom it never comes are decided without. */
export const followTimer: Timer = {
  name: 'code.follow',
  nextDue: nextFollowTie,
  runDue: async (tx, turn) => judge(tx, await dueFollows(tx, turn.limit(BATCH))),
}
