// Every query of the log.
import { sql, type RawBuilder } from 'kysely'
import type { Db } from '../db/pool.ts'
import type { Lane, LogEvent } from '../event.ts'

export interface PendingEvent {
  name: string
  lane: Lane
  subject: number | null
  payload: unknown
  occurredAt: Date
}

export async function writeEvents(db: Db, events: readonly PendingEvent[]): Promise<void> {
  await sql`insert into platform.event (lane, name, subject, payload, occurred_at)
    select lane, name, subject, payload, occurred_at from rows from (
      unnest(${events.map((e) => e.lane)}::text[]), unnest(${events.map((e) => e.name)}::text[]),
      unnest(${events.map((e) => e.subject)}::bigint[]),
      jsonb_array_elements(${JSON.stringify(events.map((e) => e.payload))}::jsonb),
      unnest(${events.map((e) => e.occurredAt)}::timestamptz[]))
      with ordinality as e(lane, name, subject, payload, occurred_at, no) order by no`.execute(db)
}

export interface Tick {
  id: number
  snapshot: string
}

/**
 * Writes a tick when there are events that the last one does not show. The row lock orders ticks:
 * the snapshot is taken by a statement that starts after the lock is held. Both questions are asked
 * so that an index answers them: the planner cannot know how new a snapshot is, and would read the
 * whole log.
 */
export async function writeTick(db: Db): Promise<Tick | undefined> {
  return db.transaction().execute(async (tx) => {
    const last = await sql<{ last_tick: number }>`
      select last_tick from platform.ticker for update`.execute(tx)
    const lastId = last.rows[0]?.last_tick ?? 0
    const made = await sql<Tick>`
      with before as (select snapshot from platform.tick where id = ${lastId}),
      fresh as (select (select tx from platform.event order by tx desc
      limit 1) >= pg_snapshot_xmax(snapshot)
        or exists (select 1 from pg_snapshot_xip(snapshot) late(tx)
          cross join lateral (select 1 from platform.event e where e.tx = late.tx limit 1) e) as due
            from before)
      insert into platform.tick (id, snapshot)
      select ${lastId} + 1, pg_current_snapshot() from fresh where fresh.due
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

interface Span {
  from: string
  to: string
}

/**
 * The snapshots of two ticks. Asked for themselves, so that the question for events names them as
 * values: only then does the planner see how few events lie between, and take the index.
 */
async function spanOf(db: Db, from: number, to: number): Promise<Span | undefined> {
  const found = await sql<Span>`select a.snapshot::text as from, b.snapshot::text as to
    from platform.tick a, platform.tick b where a.id = ${from} and b.id = ${to}`.execute(db)
  return found.rows[0]
}

/** Events that became visible between two ticks, as `e`; `columns` of them. */
const between = ({ from, to }: Span, columns: RawBuilder<unknown>) => sql`(
  select ${columns} from platform.event
    where tx >= pg_snapshot_xmax(${from}::pg_snapshot) and tx < pg_snapshot_xmax(${to}::pg_snapshot)
      and pg_visible_in_snapshot(tx, ${to}::pg_snapshot)
  union all
  select ${columns} from platform.event
    where tx = any(array(select pg_snapshot_xip(${from}::pg_snapshot)))
      and pg_visible_in_snapshot(tx, ${to}::pg_snapshot)) e`

/**
 * How many events of each lane and name, as 'live order.paid', became visible between two ticks.
 */
export async function countsBetween(
  db: Db,
  from: number,
  to: number,
): Promise<Map<string, number>> {
  const span = await spanOf(db, from, to)
  if (!span) return new Map()
  const found = await sql<{
    key: string
    n: number
  }>`select e.lane || ' ' || e.name as key, count(*)::int as n
    from ${between(span, sql`lane, name`)} group by 1`.execute(db)
  return new Map(found.rows.map((row) => [row.key, row.n]))
}

export interface BatchQuery {
  fromTick: number
  toTick: number
  afterId: number
  limit: number
  /** Of all lanes and names where left out. */
  lanes?: readonly Lane[]
  names?: readonly string[]
}

interface EventRow {
  id: number
  name: string
  subject: number | null
  payload: unknown
  occurred_at: Date
  lane: Lane
}
const toEvent = (row: EventRow): LogEvent => ({
  id: row.id,
  name: row.name,
  subject: row.subject,
  payload: row.payload,
  occurredAt: row.occurred_at,
  lane: row.lane,
})

/** What became visible between two ticks, in order of id, after `afterId`. */
export async function readBatch(db: Db, q: BatchQuery): Promise<LogEvent[]> {
  const span = await spanOf(db, q.fromTick, q.toTick)
  if (!span) return []
  const found = await sql<EventRow>`select *
      from ${between(span, sql`id, name, subject, payload, occurred_at, lane`)}
    where ${q.lanes ? sql`lane = any(${q.lanes})` : sql`true`}
      and ${q.names ? sql`name = any(${q.names})` : sql`true`}
      and id > ${q.afterId} order by id limit ${q.limit}`.execute(db)
  return found.rows.map(toEvent)
}

/** Ticks nobody needs any more: older than the slowest cursor. */
export async function forgetTicks(db: Db): Promise<void> {
  await sql`delete from platform.tick where id < least(
    (select min(tick) from platform.listener), (select last_tick from platform.ticker))`.execute(db)
}
