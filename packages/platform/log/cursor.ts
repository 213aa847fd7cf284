// Where each listener stands, per lane.
import { sql } from 'kysely'
import type { Db } from '../db/pool.ts'
import type { LogEvent } from '../event.ts'

export type CursorLane = 'live' | 'bulk' | 'rebuild'

export interface Cursor {
  name: string; lane: CursorLane
  /** Everything up to this tick is done. */
  tick: number
  /** Set while a batch that ends at this tick is being worked off in parts. */
  toTick: number | null
  /** Within that batch: everything up to this event is done. */
  afterId: number
  /** How many events are parked for this listener. */
  parked: number
}

interface Row {
  name: string; lane: CursorLane; tick: number; to_tick: number | null; after_id: number; parked: number
}
const toCursor = (row: Row): Cursor => ({
  name: row.name, lane: row.lane, tick: row.tick, toTick: row.to_tick, afterId: row.after_id,
  parked: row.parked,
})

/** Takes away cursors of listeners that are no more, or everybody who waits for "all" would wait for ever. */
export async function keepCursors(db: Db, names: readonly string[]): Promise<void> {
  await sql`delete from platform.listener where lane <> 'rebuild' and name <> all(${names}::text[])`.execute(db)
}

/** New listeners start at the last tick: they hear what comes, not what was. */
export async function registerCursors(db: Db, names: readonly string[]): Promise<void> {
  await sql`insert into platform.listener (name, lane, tick)
    select name, lane, (select last_tick from platform.ticker)
    from unnest(${names}::text[]) name, unnest(array['live', 'bulk']) lane
    on conflict do nothing`.execute(db)
}

export async function readCursors(db: Db): Promise<Cursor[]> {
  return (await sql<Row>`select * from platform.listener`.execute(db)).rows.map(toCursor)
}

/** The cursor, locked for the rest of the transaction; undefined while another process holds it. */
export async function lockCursor(db: Db, name: string, lane: CursorLane): Promise<Cursor | undefined> {
  const found = await sql<Row>`select * from platform.listener
    where name = ${name} and lane = ${lane} for update skip locked`.execute(db)
  return found.rows[0] && toCursor(found.rows[0])
}

export async function moveCursor(db: Db, cursor: Cursor): Promise<void> {
  await sql`update platform.listener set tick = ${cursor.tick}, to_tick = ${cursor.toTick},
    after_id = ${cursor.afterId} where name = ${cursor.name} and lane = ${cursor.lane}`.execute(db)
}

/** Moves cursors that had nothing to do; never backwards, never one that is inside a batch. */
export async function passCursors(db: Db, passed: readonly Pick<Cursor, 'name' | 'lane' | 'tick'>[]): Promise<void> {
  await sql`update platform.listener l set tick = p.tick from (
      select l.name, l.lane, p.tick from unnest(${passed.map((p) => p.name)}::text[],
        ${passed.map((p) => p.lane)}::text[], ${passed.map((p) => p.tick)}::bigint[]) p(name, lane, tick)
      join platform.listener l on l.name = p.name and l.lane = p.lane
      where l.to_tick is null and l.tick < p.tick
      for update of l skip locked) p
    where l.name = p.name and l.lane = p.lane`.execute(db)
}

/** The tick that every live and bulk cursor has passed. */
export async function slowest(db: Db): Promise<number> {
  const found = await sql<{ tick: number }>`select min(tick) as tick from platform.listener
    where lane <> 'rebuild'`.execute(db)
  return found.rows[0]?.tick ?? 0
}

export async function parkedSubjects(db: Db, listener: string, subjects: readonly number[]): Promise<Set<number>> {
  const found = await sql<{ subject: number }>`select distinct subject from platform.parked
    where listener = ${listener} and subject = any(${subjects}::bigint[])`.execute(db)
  return new Set(found.rows.map((row) => row.subject))
}

export async function park(db: Db, listener: string, events: readonly LogEvent[], error: string): Promise<void> {
  await sql`insert into platform.parked (listener, event_id, lane, subject, name, payload, occurred_at, error)
    select ${listener}, id, lane, subject, name, payload, occurred_at, ${error}
    from unnest(${events.map((e) => e.id)}::bigint[], ${events.map((e) => e.lane)}::text[],
      ${events.map((e) => e.subject)}::bigint[], ${events.map((e) => e.name)}::text[],
      ${events.map((e) => JSON.stringify(e.payload))}::jsonb[], ${events.map((e) => e.occurredAt)}::timestamptz[])
      e(id, lane, subject, name, payload, occurred_at)
    on conflict do nothing`.execute(db)
  await sql`update platform.listener set parked = parked + ${events.length}
    where name = ${listener} and lane = ${events[0]?.lane ?? 'live'}`.execute(db)
}
