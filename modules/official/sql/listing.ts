// Rows of listings: how far each is, and what its pages named.
import { sql } from 'kysely'
import type { Db } from '#platform'
import type { Problem } from '../problem.ts'

export type Phase = 'list' | 'ended' | 'details' | 'binding'

export interface RunRow {
  listingId: number
  askedBy: 'night' | 'hand'
  state: 'running' | 'done' | 'failed'
  phase: Phase
  cursor: string
  tries: number
  problem: Problem | null
  resumeAt: Date | null
  total: number
  seen: number
  pages: number
  missing: number
  ended: number
  read: number
  bound: number
  startedAt: Date
  finishedAt: Date | null
}
const columns = sql`listing_id as "listingId", asked_by as "askedBy", state, phase, cursor, tries,
  problem, resume_at as "resumeAt", total, seen, pages, missing, ended, read, bound,
  started_at as "startedAt", finished_at as "finishedAt"`

/** Begins a run, or notes that one under way was asked for; runs of long ago are forgotten. */
export async function addRun(db: Db, askedBy: RunRow['askedBy'], now: Date): Promise<void> {
  await sql`insert into official.listing (asked_by, state, started_at, asked_at)
    values (${askedBy}, 'running', ${now}, ${now})
    on conflict (state) where state = 'running' do update set asked_at = ${now}`.execute(db)
  await sql`delete from official.listing where state <> 'running' and listing_id <=
    (select max(listing_id) - 60 from official.listing)`.execute(db)
}

export async function runningRun(db: Db): Promise<RunRow | undefined> {
  const found = await sql<RunRow>`select ${columns} from official.listing
    where state = 'running'`.execute(db)
  return found.rows[0]
}

export async function latestRun(db: Db): Promise<RunRow | undefined> {
  const found = await sql<RunRow>`select ${columns} from official.listing
    order by listing_id desc limit 1`.execute(db)
  return found.rows[0]
}

/** Ends a run, or says what it waits for and until when. One that is over stays as it ended. */
export async function markRun(
  db: Db,
  listingId: number,
  change: { state: RunRow['state']; problem: Problem | null; resumeAt?: Date; at: Date },
): Promise<void> {
  const { state, problem, resumeAt = null, at } = change
  await sql`update official.listing set state = ${state},
      finished_at = ${state === 'running' ? null : at}, resume_at = ${resumeAt},
      problem = ${problem === null ? null : JSON.stringify(problem)}::jsonb,
      tries = case when ${problem === null} then 0 else tries + 1 end
    where listing_id = ${listingId} and state = 'running'`.execute(db)
  if (state !== 'running')
    await sql`delete from official.listing_page where listing_id = ${listingId}`.execute(db)
}

/** What a step adds; cursor and phase move on only in the transaction that did the step. */
export interface Gain {
  phase?: Phase
  cursor?: string
  total?: number
  seen?: number
  pages?: number
  missing?: number
  ended?: number
  read?: number
  bound?: number
}

/**
 * False where the run is not where this step began: it is over, or somebody else has done the step.
 */
export async function advance(
  db: Db,
  run: Pick<RunRow, 'listingId' | 'phase' | 'cursor'>,
  gain: Gain,
): Promise<boolean> {
  const done = await sql`update official.listing set phase = coalesce(${gain.phase ?? null}, phase),
      cursor = coalesce(${gain.cursor ?? null}, cursor),
      total = coalesce(${gain.total ?? null}::int, total),
      seen = seen + ${gain.seen ?? 0}::int, pages = pages + ${gain.pages ?? 0}::int,
      missing = missing + ${gain.missing ?? 0}::int, ended = ended + ${gain.ended ?? 0}::int,
      read = read + ${gain.read ?? 0}::int, bound = bound + ${gain.bound ?? 0}::int,
      problem = null, resume_at = null, tries = 0
    where listing_id = ${run.listingId} and state = 'running' and phase = ${run.phase}
      and cursor = ${run.cursor}`.execute(db)
  return done.numAffectedRows === 1n
}

export async function keepPage(
  db: Db,
  { listingId, pages }: Pick<RunRow, 'listingId' | 'pages'>,
  openids: readonly string[],
): Promise<void> {
  await sql`insert into official.listing_page (listing_id, no, openids)
    values (${listingId}, ${pages + 1}, ${openids}::text[])`.execute(db)
}

/** Of these openids the ones that do not follow as far as we know, or of whom nothing is known. */
export async function notFollowing(
  db: Db,
  appId: string,
  openids: readonly string[],
): Promise<string[]> {
  const found = await sql<{ openid: string }>`select openid from unnest(${openids}::text[])
      with ordinality as t (openid, n)
    where not exists (select 1 from official.follower f where f.app_id = ${appId}
      and f.openid = t.openid and f.subscribed) order by n`.execute(db)
  return found.rows.map((row) => row.openid)
}

/** Followers whom no page named and of whom nothing younger than `before` is known. */
export async function unlisted(
  db: Db,
  { listingId, appId, before }: { listingId: number; appId: string; before: Date },
): Promise<string[]> {
  const found = await sql<{ openid: string }>`
    select f.openid from official.follower f
    left join (select unnest(openids) collate "C" as openid from official.listing_page
      where listing_id = ${listingId}) named on named.openid = f.openid
    where f.app_id = ${appId} and f.subscribed and f.as_of < ${before} and named.openid is null
    order by f.openid`.execute(db)
  return found.rows.map((row) => row.openid)
}

/** When somebody, or the night, last asked for one. */
export async function lastAsked(db: Db): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`select max(asked_at) as at
    from official.listing`.execute(db)
  return found.rows[0]?.at ?? null
}
