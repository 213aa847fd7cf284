// A hand-over at work, in turns: ask for whoever is planned, look after those who wait, until nobody
// is left. Whoever comes after a crash goes on from the rows.
import { WecomError } from '#wechat'
import { plusMs } from '#kit'
import { job, Refusal, type Db, type Platform, type Timer } from '#platform'
import { clientOf } from '../corp.ts'
import { tellTakers } from './tell-takers.ts'
import { problemOf } from '../problem.ts'
import { askNext, lookFor, type Work } from './ask.ts'
import { handGroups } from './groups.ts'
import { settleWaiting, tryAnother } from './settle.ts'
import {
  claimDue,
  isPlanned,
  lockHandover,
  nextWake,
  openCalls,
  waitsUntil,
  writeState,
} from './sql/run.ts'
import { goOnWith, handOver } from './start.ts'

/** A job lasts no longer; the next one goes on. */
const TURN_MS = 20_000
const SOON_MS = 31_000
/** Refusals whose callback was lost are found by then. */
const LOOK_MS = 6 * 3_600_000
/** The platform may be a little late. */
const GRACE_MS = 30_000
const AGAIN_MS = 600_000
const LEASE_MS = 60_000

/** When to look again; null when nothing is left. */
async function nextLook(db: Db, id: number, now: Date, quiet: boolean): Promise<Date | null> {
  if (quiet || (await openCalls(db, id)).length > 0) return plusMs(now, SOON_MS)
  const takesAt = await waitsUntil(db, id)
  if (takesAt === null) return null
  const due = plusMs(takesAt, GRACE_MS)
  if (due <= now) return plusMs(now, AGAIN_MS)
  return due < plusMs(now, LOOK_MS) ? due : plusMs(now, LOOK_MS)
}

/** Asks until nothing is left, the turn is over, or the platform wants to be left alone. */
async function askAll(work: Work): Promise<'idle' | 'later' | 'more'> {
  const until = Date.now() + TURN_MS
  for (;;) {
    const did = await askNext(work)
    if (did !== 'asked') return did
    if (Date.now() >= until) return 'more'
  }
}

async function turn(work: Work): Promise<void> {
  const { platform, handoverId } = work
  for (const call of await openCalls(platform.db, handoverId)) await lookFor(work, call)
  await settleWaiting(work)
  await tryAnother(platform, handoverId)
  const groups = await handGroups(work)
  const asked = await askAll(work)
  await tryAnother(platform, handoverId)
  await platform.transact({}, async (tx) => {
    const row = await lockHandover(tx, handoverId)
    if (!row || row.state === 'done') return
    await tellTakers(tx, handoverId)
    const quiet = !groups || asked === 'later'
    if (asked === 'more' || (!quiet && (await isPlanned(tx.db, handoverId))))
      return goOnWith(tx, handoverId)
    const wakeAt = await nextLook(tx.db, handoverId, tx.now, quiet)
    await writeState(tx, handoverId, {
      wakeAt,
      ...(!quiet && { problem: null }),
      ...(wakeAt === null && { state: 'done' }),
    })
  })
}

/** An outage is waited for; the page says what for. */
async function run(platform: Platform, { handoverId }: { handoverId: number }): Promise<void> {
  try {
    await turn({ platform, client: await clientOf(platform), handoverId })
  } catch (error) {
    if (!(error instanceof WecomError) && !(error instanceof Refusal)) throw error
    await platform.transact({}, async (tx) => {
      const row = await lockHandover(tx, handoverId)
      if (!row || row.state === 'done') return
      const wakeAt = plusMs(tx.now, AGAIN_MS)
      await writeState(tx, handoverId, { wakeAt, problem: problemOf(error) })
    })
  }
}

export const handoverJob = job(handOver, run)

export const handoverTimer: Timer = {
  name: 'wecom.handovers',
  nextDue: nextWake,
  runDue: async (tx) => {
    const due = await claimDue(tx, plusMs(tx.now, LEASE_MS), 100)
    for (const id of due) goOnWith(tx, id)
    return due.length
  },
}
