// Every query of the log.
import { sql } from 'kysely'
import type { Db } from '../db/pool.ts'
import type { Lane, LogEvent } from '../event.ts'

export interface PendingEvent {
  name: string; lane: Lane; subject: number | null; payload: unknown; occurredAt: Date
}

export async function writeEvents(db: Db, events: readonly PendingEvent[]): Promise<void> {
  await sql`insert into platform.event (lane, name, subject, payload, occurred_at)
    select lane, name, subject, payload, occurred_at from unnest(
      ${events.map((e) => e.lane)}::text[], ${events.map((e) => e.name)}::text[],
      ${events.map((e) => e.subject)}::bigint[], ${events.map((e) => JSON.stringify(e.payload))}::jsonb[],
      ${events.map((e) => e.occurredAt)}::timestamptz[])
      with ordinality as e(lane, name, subject, payload, occurred_at, no) order by no`.execute(db)
}

export interface Tick { id: number; snapshot: string }

/**
 * Writes a tick when there are events that the last one does not show. The row lock orders ticks:
 * the snapshot is taken by a statement that starts after the lock is held.
 */
export async function writeTick(db: Db): Promise<Tick | undefined> {
  return db.transaction().execute(async (tx) => {
    const last = await sql<{ last_tick: number }>`
      select last_tick from platform.ticker for update`.execute(tx)
    const lastId = last.rows[0]?.last_tick ?? 0
    const made = await sql<Tick>`
      with before as (select snapshot from platform.tick where id = ${lastId}),
      fresh as (select exists (select 1 from platform.event, before
          where tx >= pg_snapshot_xmax(snapshot))
        or exists (select 1 from platform.event where tx in (select pg_snapshot_xip(snapshot) from before)) as any)
      insert into platform.tick (id, snapshot)
      select ${lastId} + 1, pg_current_snapshot() from fresh where fresh.any
      returning id, snapshot::text`.execute(tx)
    const tick = made.rows[0]
    if (tick) await sql`update platform.ticker set last_tick = ${tick.id}`.execute(tx)
    return tick
  })
}

/** One hint per tick to the other processes; outside the transaction that wrote it. */
export async function announceTick(db: Db): Promise<void> {
  await sql`select pg_notify('siyu_tick', '')`.execute(db)
}

export async function lastTick(db: Db): Promise<number> {
  const found = await sql<{ last_tick: number }>`select last_tick from platform.ticker`.execute(db)
  return found.rows[0]?.last_tick ?? 0
}

/** How many events of each lane and name, as 'live order.paid', became visible between two ticks. */
export async function countsBetween(db: Db, from: number, to: number): Promise<Map<string, number>> {
  const found = await sql<{ key: string; n: number }>`
    with a as (select snapshot from platform.tick where id = ${from}),
         b as (select snapshot from platform.tick where id = ${to})
    select e.lane || ' ' || e.name as key, count(*)::int as n from (
      select lane, name, tx from platform.event, a, b
        where tx >= pg_snapshot_xmax(a.snapshot) and tx < pg_snapshot_xmax(b.snapshot)
          and pg_visible_in_snapshot(tx, b.snapshot)
      union all
      select lane, name, tx from platform.event, b
        where tx in (select pg_snapshot_xip(snapshot) from a) and pg_visible_in_snapshot(tx, b.snapshot)
    ) e group by 1`.execute(db)
  return new Map(found.rows.map((row) => [row.key, row.n]))
}

export interface BatchQuery {
  fromTick: number; toTick: number; afterId: number; lanes: readonly Lane[]; names: readonly string[]; limit: number
}

interface EventRow {
  id: number; name: string; subject: number | null; payload: unknown; occurred_at: Date; lane: Lane
}
const toEvent = (row: EventRow): LogEvent => ({
  id: row.id, name: row.name, subject: row.subject, payload: row.payload,
  occurredAt: row.occurred_at, lane: row.lane,
})

/** What became visible between two ticks, in order of id, after `afterId`. */
export async function readBatch(db: Db, q: BatchQuery): Promise<LogEvent[]> {
  const found = await sql<EventRow>`
    with a as (select snapshot from platform.tick where id = ${q.fromTick}),
         b as (select snapshot from platform.tick where id = ${q.toTick})
    select id, name, subject, payload, occurred_at, lane from (
      select e.* from platform.event e, a, b
        where e.tx >= pg_snapshot_xmax(a.snapshot) and e.tx < pg_snapshot_xmax(b.snapshot)
          and pg_visible_in_snapshot(e.tx, b.snapshot)
      union all
      select e.* from platform.event e, b
        where e.tx in (select pg_snapshot_xip(snapshot) from a) and pg_visible_in_snapshot(e.tx, b.snapshot)
    ) e where lane = any(${q.lanes}) and name = any(${q.names}) and id > ${q.afterId}
    order by id limit ${q.limit}`.execute(db)
  return found.rows.map(toEvent)
}

/** Ticks nobody needs any more: older than the slowest cursor. */
export async function forgetTicks(db: Db): Promise<void> {
  await sql`delete from platform.tick where id < least(
    (select min(tick) from platform.listener), (select last_tick from platform.ticker))`.execute(db)
}
