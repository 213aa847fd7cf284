// Rows of listings: runs, and how far each of their parts is.
import { sql } from 'kysely'
import type { Db } from '#platform'

export type ListingPart = 'friends' | 'codes' | 'groups' | 'talk' | 'links'
const listingParts = [
  'friends',
  'codes',
  'groups',
  'talk',
  'links',
] as const satisfies readonly ListingPart[]

export interface RunRow {
  listingId: number
  askedBy: 'night' | 'hand'
  state: 'running' | 'done' | 'failed'
  tries: number
  problem: { code: string; sentence: { zh: string; en: string } } | null
  startedAt: Date
  finishedAt: Date | null
}
const runColumns = sql`listing_id as "listingId", asked_by as "askedBy", state, tries, problem,
  started_at as "startedAt", finished_at as "finishedAt"`

/** A new run with all its parts; undefined while another one is under way. */
export async function addRun(
  db: Db,
  askedBy: RunRow['askedBy'],
  now: Date,
): Promise<number | undefined> {
  const added = await sql<{ id: number }>`insert into wecom.listing (asked_by, state, started_at)
    values (${askedBy}, 'running', ${now}) on conflict (state) where state = 'running' do nothing
    returning listing_id as id`.execute(db)
  const id = added.rows[0]?.id
  if (id !== undefined) {
    await sql`insert into wecom.listing_part (listing_id, part)
      select ${id}, unnest(${[...listingParts]}::text[])`.execute(db)
  }
  return id
}

export async function latestRuns(db: Db, limit: number): Promise<RunRow[]> {
  const found = await sql<RunRow>`select ${runColumns} from wecom.listing
    order by listing_id desc limit ${limit}`.execute(db)
  return found.rows
}

export async function runningRun(db: Db): Promise<RunRow | undefined> {
  const found = await sql<RunRow>`select ${runColumns} from wecom.listing
    where state = 'running'`.execute(db)
  return found.rows[0]
}

/** Ends a run, or says what it is waiting for. A run that is over stays as it ended. */
export async function markRun(
  db: Db,
  listingId: number,
  change: { state: RunRow['state']; problem: RunRow['problem']; at: Date },
): Promise<void> {
  const over = change.state === 'running' ? null : change.at
  await sql`update wecom.listing set state = ${change.state}, finished_at = ${over},
      problem = ${change.problem === null ? null : JSON.stringify(change.problem)}::jsonb,
      tries = case when ${change.problem === null} then 0 else tries + 1 end
    where listing_id = ${listingId} and state = 'running'`.execute(db)
}

/** Runs of long ago are forgotten. */
export async function forgetRuns(db: Db, keep: number): Promise<void> {
  await sql`delete from wecom.listing where state <> 'running' and listing_id <= (
    select max(listing_id) - ${keep} from wecom.listing)`.execute(db)
}

export interface PartRow {
  part: ListingPart
  cursor: string | null
  finished: boolean
  done: number
  total: number
  seen: number
  missing: number
  ended: number
  skipped: number
}

export async function partsOf(db: Db, listingId: number): Promise<PartRow[]> {
  const found = await sql<PartRow>`select part, cursor, finished, done, total, seen, missing, ended,
      skipped from wecom.listing_part where listing_id = ${listingId}
    order by array_position(${[...listingParts]}::text[], part)`.execute(db)
  return found.rows
}

/** What a step adds; `cursor` moves on only with the unit it names. */
export interface Gain {
  cursor?: string
  total?: number
  done?: number
  seen?: number
  missing?: number
  ended?: number
  skipped?: number
  finished?: boolean
}

export async function advancePart(
  db: Db,
  listingId: number,
  part: ListingPart,
  gain: Gain,
): Promise<void> {
  await sql`update wecom.listing_part set cursor = coalesce(${gain.cursor ?? null}, cursor),
      total = coalesce(${gain.total ?? null}::int, total), done = done + ${gain.done ?? 0}::int,
      seen = seen + ${gain.seen ?? 0}::int, missing = missing + ${gain.missing ?? 0}::int,
      ended = ended + ${gain.ended ?? 0}::int, skipped = skipped + ${gain.skipped ?? 0}::int,
      finished = finished or ${gain.finished ?? false}
    where listing_id = ${listingId} and part = ${part}`.execute(db)
}

/** When the last run began, by whoever it was asked. */
export async function lastStart(db: Db): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`select max(started_at) as at
    from wecom.listing`.execute(db)
  return found.rows[0]?.at ?? null
}

export interface KnownFriend {
  externalUserId: string
  active: boolean
  asOf: Date
}

/** All who are or were friends of a member, by WeCom's id of them. */
export async function friendsOfUser(db: Db, userId: string): Promise<KnownFriend[]> {
  const found = await sql<KnownFriend>`select external_userid as "externalUserId",
      bool_or(active) as active, max(as_of) as "asOf"
    from wecom.follow where userid = ${userId} group by external_userid`.execute(db)
  return found.rows
}
