// Followers by listing: messages get lost, and nothing tells of whoever came before the account was
// connected. A run is a chain of short jobs, each of which goes on where the last one stopped.
import { addDays, atTime, dayOf } from '#kit'
import type { OfficialSyncStatus } from '#contracts'
import { WireError, type OfficialClient } from '#wechat'
import { defineJob, job, Refusal, type Db, type Platform, type Timer, type Tx } from '#platform'
import { brandOf } from '#modules/org'
import { clientOf } from './account.ts'
import { bindUnbound } from './phases/binding.ts'
import { endUnlisted } from './phases/ended.ts'
import { listPage } from './phases/list.ts'
import { readUnread } from './phases/details.ts'
import { problemOf } from './problem.ts'
import { readAccount } from './sql/account.ts'
import { countFollowers } from './sql/follower.ts'
import {
  addRun,
  advance,
  lastAsked,
  latestRun,
  markRun,
  runningRun,
  type Gain,
  type Phase,
  type RunRow,
} from './sql/listing.ts'

const goOn = defineJob<Record<string, never>>('official.list')

/** A job lasts no longer; the next one goes on. */
const TURN_MS = 20_000
/** Brand time: half an hour after WeCom's. */
const NIGHT = '04:00'
/** Outages and limits are waited for, later and later: about two days in all. */
const MOST_TRIES = 60
const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 3_600_000

/** A run at work. */
export interface Listing {
  platform: Platform
  client: OfficialClient
  run: RunRow
  /** Writes down what a step did, in the transaction that ends it. */
  gain: (tx: Tx, gain: Gain) => Promise<void>
}
/** One step of each phase; the last phase says when the run is over. */
export interface Phases extends Record<Phase, (listing: Listing) => Promise<unknown>> {
  binding: (listing: Listing) => Promise<boolean>
}
const phases: Phases = {
  list: listPage,
  ended: endUnlisted,
  details: readUnread,
  binding: bindUnbound,
}

const enqueue = (tx: Tx, runAt?: Date): void =>
  tx.enqueue(goOn, {}, { key: 'official.list', queue: 'official.list', ...(runAt && { runAt }) })

/** Begins a run; one that is under way is made to go on. */
export async function startListing(tx: Tx, askedBy: RunRow['askedBy']): Promise<void> {
  await addRun(tx.db, askedBy, tx.now)
  enqueue(tx)
}

/** Somebody else works on the same run: this one lets it. */
class Overtaken extends Error {}

async function step(platform: Platform, client: OfficialClient, run: RunRow): Promise<boolean> {
  const gain = async (tx: Tx, what: Gain): Promise<void> => {
    if (!(await advance(tx.db, run, what))) throw new Overtaken()
  }
  return (await phases[run.phase]({ platform, client, run, gain })) === true
}

/** Steps until the run is over (true) or the turn is. */
async function work(platform: Platform, client: OfficialClient): Promise<boolean> {
  const until = Date.now() + TURN_MS
  for (;;) {
    const run = await runningRun(platform.db)
    if (!run || (await step(platform, client, run))) return true
    if (Date.now() >= until) return false
  }
}

/** An outage or a limit is waited for; anything else ends the run with its reason. */
async function stumbled(platform: Platform, error: unknown): Promise<void> {
  if (error instanceof Overtaken) return
  if (!(error instanceof WireError) && !(error instanceof Refusal)) throw error
  const run = await runningRun(platform.db)
  if (!run) return
  const again = error instanceof WireError && error.retryable && run.tries < MOST_TRIES
  const asked = error instanceof WireError ? (error.retryAfterMs ?? 0) : 0
  const wait = Math.max(asked, Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** run.tries))
  const resumeAt = again ? new Date(Date.now() + wait) : undefined
  await platform.transact({}, async (tx) => {
    const state = again ? 'running' : 'failed'
    const problem = problemOf(error)
    await markRun(tx.db, run.listingId, {
      state,
      problem,
      at: tx.now,
      ...(resumeAt && { resumeAt }),
    })
    if (resumeAt) enqueue(tx, resumeAt)
  })
}

async function turn(platform: Platform): Promise<void> {
  const run = await runningRun(platform.db)
  if (!run) return
  try {
    const over = await work(platform, await clientOf(platform))
    await platform.transact({}, async (tx) => {
      if (!over) return enqueue(tx)
      await markRun(tx.db, run.listingId, { state: 'done', problem: null, at: tx.now })
    })
  } catch (error) {
    await stumbled(platform, error)
  }
}

export const listingJob = job(goOn, turn)

const shownRun = ({ listingId, cursor: _cursor, tries: _tries, ...run }: RunRow) => ({
  ...run,
  id: listingId,
  resumeAt: run.resumeAt?.toISOString() ?? null,
  startedAt: run.startedAt.toISOString(),
  finishedAt: run.finishedAt?.toISOString() ?? null,
})

/** The last run as pages show it, when the next one is due, and who follows now. */
export async function shownSync(db: Db): Promise<OfficialSyncStatus> {
  const run = await latestRun(db)
  return {
    latest: run ? shownRun(run) : null,
    nextAt: (await nextNight(db))?.toISOString() ?? null,
    followers: await countFollowers(db),
  }
}

async function nextNight(db: Db): Promise<Date | null> {
  const account = await readAccount(db)
  if (!account?.secret) return null
  const { zone } = await brandOf(db)
  const last = (await lastAsked(db)) ?? account.changed_at
  const tonight = atTime(dayOf(last, zone), NIGHT, zone)
  return tonight > last ? tonight : atTime(addDays(dayOf(last, zone), 1), NIGHT, zone)
}

export const nightTimer: Timer = {
  name: 'official.nightlyListing',
  nextDue: nextNight,
  runDue: async (tx) => {
    const due = await nextNight(tx.db)
    if (due === null || due > tx.now) return 0
    await startListing(tx, 'night')
    return 1
  },
}
