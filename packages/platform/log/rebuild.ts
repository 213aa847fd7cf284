// A listener hears the log again. A cursor of its own goes from where it was reset to, in the order
// of the log, over what the listener's other lanes have heard or now only pass; nobody waits for
// it. Once it has caught up, what came last is heard under the locks of all its cursors, and the
// other lanes take over: nothing is missed, nothing is heard out of its customer's order.
import { sql } from 'kysely'
import type { Db } from '../db/pool.ts'
import type { Lane, LogEvent } from '../event.ts'
import type { Tx } from '../tx.ts'
import { Refusal, refusals } from '../refusal.ts'
import { lockListener, type Cursor } from './cursor.ts'
import { isFeed, type AnyListener, type Listener } from './listener.ts'
import { unpark } from './parked.ts'
import { readBatch } from './sql.ts'

export const logRefusals = refusals('log', {
  unknownListener: [404, '没有这个监听器', 'No such listener'],
  notRebuildable: [
    409,
    '这个监听器会发放、发送或计数，重听会让过去重演，不能重置',
    'This listener grants, sends or counts: to hear its past again would make it happen twice, so it cannot be reset',
  ],
  feed: [
    409,
    'ClickHouse 的副本请用 siyu insight rebuild 重建',
    'Copies in ClickHouse are made anew by "siyu insight rebuild"',
  ],
  rebuilding: [409, '这个监听器正在重建', 'This listener is being rebuilt already'],
  unknownEvent: [404, '日志里没有这条事件', 'The log has no such event'],
  notParked: [404, '这一条并未搁置', 'This is not parked'],
  rowStays: [
    409,
    '到期的事项不能放弃：请修复原因后重试',
    'What is due cannot be given up: mend the cause, then try it again',
  ],
})

export type ResetTo = 'beginning' | { eventId: number }

/**
 * Has a listener hear the log again from an event on, or from the beginning, in which case it first
 * takes away what it has made. Throws a refusal for one that is no projection.
 */
export async function resetListener(tx: Tx, listener: AnyListener, to: ResetTo): Promise<void> {
  if (isFeed(listener)) throw new Refusal(logRefusals.feed, { listener: listener.name })
  if (!listener.rebuildable)
    throw new Refusal(logRefusals.notRebuildable, { listener: listener.name })
  const cursors = await lockListener(tx.db, listener.name)
  const live = cursors.find((cursor) => cursor.lane === 'live')
  if (!live) throw new Refusal(logRefusals.unknownListener, { listener: listener.name })
  if (cursors.some((cursor) => cursor.lane === 'rebuild'))
    throw new Refusal(logRefusals.rebuilding, { listener: listener.name })
  const standing = cursors.filter((cursor) => lanesOf(listener).includes(cursor.lane as Lane))
  const toTick = Math.min(...standing.map((cursor) => cursor.tick))
  const from = await makeStart(tx.db, to, toTick)
  await sql`insert into platform.listener (name, lane, tick, to_tick, after_id, parked)
    values (${listener.name}, 'rebuild', ${from}, ${toTick},
      ${to === 'beginning' ? 0 : to.eventId - 1}, ${live.parked})`.execute(tx.db)
  await sql`update platform.listener set rebuilding = true where name = ${listener.name}
    and lane <> 'rebuild'`.execute(tx.db)
  if (to !== 'beginning') return
  await unpark(tx.db, listener.name, 'all')
  await listener.rebuildable.clear?.(tx)
}

/** The lanes a listener has. */
export const lanesOf = (listener: AnyListener): readonly Lane[] => listener.lanes ?? ['live']

/**
 * A tick that shows nothing of what is to be heard again, and nothing that tick `before` does not
 * show. Ticks of that time are long gone: this one gets a number below all others.
 */
async function makeStart(db: Db, to: ResetTo, before: number): Promise<number> {
  const known =
    to === 'beginning'
      ? [1]
      : (await sql`select 1 from platform.event where id = ${to.eventId}`.execute(db)).rows
  if (known.length === 0) throw new Refusal(logRefusals.unknownEvent, to === 'beginning' ? {} : to)
  const made = await sql<{ id: number }>`with start as (
      select least(pg_snapshot_xmin(t.snapshot), (select min(tx) from platform.event
        where id >= ${to === 'beginning' ? 0 : to.eventId})) as tx
      from platform.tick t where t.id = ${before})
    insert into platform.tick (id, snapshot)
    select (select least(min(id), 0) - 1 from platform.tick), format('%s:%s:', tx, tx)::pg_snapshot
      from start
    returning id`.execute(db)
  return made.rows[0]!.id
}

export interface HandOver {
  listener: Listener
  names: readonly string[]
  lanes: readonly Lane[]
  limit: number
  free: (events: readonly LogEvent[]) => Promise<readonly LogEvent[]>
}

/**
 * Ends the rebuild under the locks of all cursors; false when more than a batch is still between
 * them.
 */
export async function handOver(
  tx: Tx,
  { listener, names, lanes, limit, free }: HandOver,
): Promise<boolean> {
  const cursors = await lockListener(tx.db, listener.name)
  const rebuild = cursors.find((cursor) => cursor.lane === 'rebuild')
  if (!rebuild) return true
  if (rebuild.toTick !== null) return false
  const others = cursors.filter((cursor) => lanes.includes(cursor.lane as Lane))
  const last = await between(tx.db, rebuild, others, { names, limit })
  if (!last) return false
  const events = await free(last)
  if (events.length > 0) await listener.run(tx, events)
  await sql`delete from platform.listener where name = ${listener.name}
    and lane = 'rebuild'`.execute(tx.db)
  await sql`update platform.listener set rebuilding = false, parked =
    (select count(*) from platform.parked where listener = ${listener.name})
    where name = ${listener.name}`.execute(tx.db)
  return true
}

/**
 * What the lanes have passed and the rebuild has not heard, in the order of the log; undefined when
 * too much.
 */
async function between(
  db: Db,
  rebuild: Cursor,
  lanes: readonly Cursor[],
  { names, limit }: Pick<HandOver, 'names' | 'limit'>,
): Promise<LogEvent[] | undefined> {
  const found: LogEvent[] = []
  for (const { lane, tick } of lanes) {
    if (tick <= rebuild.tick) continue
    const batch = {
      fromTick: rebuild.tick,
      toTick: tick,
      afterId: 0,
      lanes: [lane as Lane],
      names,
      limit: limit + 1,
    }
    found.push(...(await readBatch(db, batch)))
  }
  return found.length > limit ? undefined : found.sort((a, b) => a.id - b.id)
}
