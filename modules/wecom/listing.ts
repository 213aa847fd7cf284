// Reconciliation: what the platform has is listed, and what no callback told is made good through
// the same verbs. A run is a chain of short jobs, each of which goes on where the last one stopped.
import { addDays, atTime, dayOf } from '#kit'
import type { WecomListing } from '#contracts'
import { WecomError, type WecomClient } from '#wechat'
import { defineJob, job, Refusal, type Db, type Platform, type Timer, type Tx } from '#platform'
import { brandOf } from '#modules/org'
import { clientOf } from './corp.ts'
import { listCodes } from './listing/codes.ts'
import { listFriends } from './listing/friends.ts'
import { listGroups } from './listing/groups.ts'
import { listLinks } from './listing/links.ts'
import { listTalk } from './listing/talk.ts'
import { askForServices } from './service/index.ts'
import { problemOf } from './problem.ts'
import { readCorp } from './sql/corp.ts'
import {
  addRun,
  advancePart,
  forgetRuns,
  lastStart,
  latestRuns,
  markRun,
  partsOf,
  runningRun,
  type Gain,
  type ListingPart,
  type PartRow,
  type RunRow,
} from './sql/listing.ts'

const goOn = defineJob<Record<string, never>>('wecom.list')

/** A job lasts no longer; the next one goes on. */
const TURN_MS = 20_000
/** Brand time: shops are closed and the platform is quiet. */
const NIGHT = '03:30'
const KEPT_RUNS = 60
/** Outages and limits are waited for, later and later: about two days in all. */
const MOST_TRIES = 60
const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 3_600_000

/** One part of a listing at work. */
export interface Listing {
  platform: Platform
  client: WecomClient
  part: PartRow
  /** Writes down what a step found, in the transaction that made it good. */
  gain: (tx: Tx, gain: Gain) => Promise<void>
}
/** Walks one kind of thing; stops for breath after every unit. */
export type Walk = (listing: Listing) => AsyncGenerator<void>

const walks: Record<ListingPart, Walk> = {
  friends: listFriends,
  codes: listCodes,
  groups: listGroups,
  talk: listTalk,
  links: listLinks,
}

const enqueue = (tx: Tx, runAt?: Date): void =>
  tx.enqueue(goOn, {}, { key: 'wecom.list', queue: 'wecom.list', ...(runAt && { runAt }) })

/** Begins a run; one that is under way is left to go on. */
export async function startListing(tx: Tx, askedBy: RunRow['askedBy']): Promise<void> {
  const listingId = await addRun(tx.db, askedBy, tx.now)
  if (listingId !== undefined) await forgetRuns(tx.db, KEPT_RUNS)
  enqueue(tx)
  askForServices(tx)
}

/** Works on until the run is over (true) or the turn is. */
async function work(platform: Platform, client: WecomClient, run: RunRow): Promise<boolean> {
  const until = Date.now() + TURN_MS
  for (const part of await partsOf(platform.db, run.listingId)) {
    if (part.finished) continue
    const gain = (tx: Tx, what: Gain) => advancePart(tx.db, run.listingId, part.part, what)
    for await (const _unit of walks[part.part]({ platform, client, part, gain })) {
      if (Date.now() >= until) return false
    }
    await platform.transact({}, (tx) => gain(tx, { finished: true }))
  }
  return true
}

/** An outage or a limit is waited for; anything else ends the run with its reason. */
async function stumbled(platform: Platform, run: RunRow, error: unknown): Promise<void> {
  if (!(error instanceof WecomError) && !(error instanceof Refusal)) throw error
  const again = error instanceof WecomError && error.retryable && run.tries < MOST_TRIES
  const asked = error instanceof WecomError ? (error.retryAfterMs ?? 0) : 0
  const wait = Math.max(asked, Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** run.tries))
  await platform.transact({}, async (tx) => {
    const state = again ? 'running' : 'failed'
    await markRun(tx.db, run.listingId, { state, problem: problemOf(error), at: tx.now })
    if (again) enqueue(tx, new Date(Date.now() + wait))
  })
}

async function turn(platform: Platform): Promise<void> {
  const run = await runningRun(platform.db)
  if (!run) return
  try {
    const over = await work(platform, await clientOf(platform), run)
    await platform.transact({}, async (tx) => {
      const state = over ? 'done' : 'running'
      await markRun(tx.db, run.listingId, { state, problem: null, at: tx.now })
      if (!over) enqueue(tx)
    })
  } catch (error) {
    await stumbled(platform, run, error)
  }
}

export const listingJob = job(goOn, turn)

const shownPart = ({ part, finished, done, total, seen, missing, ended, skipped }: PartRow) => ({
  part,
  finished,
  done,
  total,
  seen,
  missing,
  ended,
  skipped,
  unchanged: seen - missing,
})

/** The last run as pages show it, and when the next one is due by itself. */
export async function shownListing(
  db: Db,
): Promise<{ latest: WecomListing | null; nextAt: string | null }> {
  const [run] = await latestRuns(db, 1)
  const parts = run ? await partsOf(db, run.listingId) : []
  const nextAt = (await nextNight(db))?.toISOString() ?? null
  if (!run) return { latest: null, nextAt }
  const { listingId: id, askedBy, state, problem, startedAt, finishedAt } = run
  return {
    nextAt,
    latest: {
      id,
      askedBy,
      state,
      problem,
      startedAt: startedAt.toISOString(),
      finishedAt: finishedAt?.toISOString() ?? null,
      parts: parts.map(shownPart),
    },
  }
}

async function nextNight(db: Db): Promise<Date | null> {
  const corp = await readCorp(db)
  // A run that waits goes on by itself; the night it missed is due when it is over.
  if (!corp?.contact_secret || (await runningRun(db))) return null
  const { zone } = await brandOf(db)
  const last = (await lastStart(db)) ?? corp.changed_at
  const tonight = atTime(dayOf(last, zone), NIGHT, zone)
  return tonight > last ? tonight : atTime(addDays(dayOf(last, zone), 1), NIGHT, zone)
}

export const nightTimer: Timer = {
  name: 'wecom.nightlyListing',
  nextDue: nextNight,
  runDue: async (tx) => {
    const due = await nextNight(tx.db)
    if (due === null || due > tx.now) return 0
    await startListing(tx, 'night')
    return 1
  },
}
