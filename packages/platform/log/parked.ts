// What could not be worked on, and stands aside: events, and due rows of timers.
import { sql } from 'kysely'
import type { Db } from '../db/pool.ts'
import type { Lane, LogEvent } from '../event.ts'
import type { Cursor } from './cursor.ts'

export async function parkedSubjects(
  db: Db,
  listener: string,
  subjects: readonly number[],
): Promise<Set<number>> {
  const found = await sql<{ subject: number }>`select distinct subject from platform.parked
    where listener = ${listener} and subject = any(${subjects}::bigint[])`.execute(db)
  return new Set(found.rows.map((row) => row.subject))
}

/** The caller holds the cursor. */
export async function park(
  db: Db,
  cursor: Pick<Cursor, 'name' | 'lane'>,
  events: readonly LogEvent[],
  error: string,
): Promise<void> {
  await sql`insert into platform.parked (listener, event_id, lane, subject, name, payload,
    occurred_at, error)
    select ${cursor.name}, id, lane, subject, name, payload, occurred_at, ${error}
    from unnest(${events.map((e) => e.id)}::bigint[], ${events.map((e) => e.lane)}::text[],
      ${events.map((e) => e.subject)}::bigint[], ${events.map((e) => e.name)}::text[],
      ${events.map((e) => JSON.stringify(e.payload))}::jsonb[],
      ${events.map((e) => e.occurredAt)}::timestamptz[])
      e(id, lane, subject, name, payload, occurred_at)
    on conflict do nothing`.execute(db)
  await sql`update platform.listener set parked = parked + ${events.length}
    where name = ${cursor.name} and lane = ${cursor.lane}`.execute(db)
}

interface Row {
  event_id: number
  lane: Lane
  subject: number | null
  name: string
  payload: unknown
  occurred_at: Date
}

/** Parked events of one subject, or the one event that is about nobody, in the order of the log. */
export async function parkedEvents(
  db: Db,
  listener: string,
  of: { subject: number } | { eventId: number },
  limit: number,
): Promise<LogEvent[]> {
  const which = 'subject' in of ? sql`subject = ${of.subject}` : sql`event_id = ${of.eventId}`
  const found =
    await sql<Row>`select event_id, lane, subject, name, payload, occurred_at from platform.parked
    where listener = ${listener} and ${which} order by event_id limit ${limit}`.execute(db)
  return found.rows.map((row) => ({
    id: row.event_id,
    lane: row.lane,
    subject: row.subject,
    name: row.name,
    payload: row.payload,
    occurredAt: row.occurred_at,
  }))
}

/** Takes events off the list. The caller holds every cursor of the listener. */
export async function unpark(
  db: Db,
  listener: string,
  eventIds: readonly number[] | 'all',
): Promise<void> {
  await sql`delete from platform.parked where listener = ${listener}
    ${eventIds === 'all' ? sql`` : sql`and event_id = any(${eventIds}::bigint[])`}`.execute(db)
  await sql`update platform.listener set parked =
    (select count(*) from platform.parked where listener = ${listener})
    where name = ${listener}`.execute(db)
}

export async function noteFailure(
  db: Db,
  listener: string,
  eventId: number,
  error: string,
): Promise<void> {
  await sql`update platform.parked set error = ${error}, parked_at = clock_timestamp()
    where listener = ${listener} and event_id = ${eventId}`.execute(db)
}

/** One thing that stands aside. `by` is the listener or timer; `id` the event's, or the row's. */
export interface Parked {
  kind: 'event' | 'row'
  by: string
  id: number
  /** Name of the event; null for a row. */
  name: string | null
  subject: number | null
  occurredAt: Date | null
  parkedAt: Date
  error: string
}

/** Everything that stands aside, in order; events after `after` of the list's own order. */
export async function listParked(
  db: Db,
  find: { limit: number; after?: { by: string; id: number } },
): Promise<Parked[]> {
  const after = find.after ? sql`where (by, id) > (${find.after.by}, ${find.after.id})` : sql``
  const found = await sql<Parked>`select * from (
      select 'event' as kind, listener as by, event_id as id, name, subject,
        occurred_at as "occurredAt", parked_at as "parkedAt", error from platform.parked
      union all
      select 'row', timer, row_id, null, subject, null, parked_at, error from platform.parked_row) p
    ${after} order by by, id limit ${find.limit}`.execute(db)
  return found.rows
}

/** How much stands aside, by listener or timer: for the metrics. */
export async function countParked(db: Db): Promise<{ by: string; n: number }[]> {
  return (
    await sql<{ by: string; n: number }>`
    select listener as by, count(*) as n from platform.parked group by 1
    union all select timer, count(*) from platform.parked_row group by 1`.execute(db)
  ).rows
}
