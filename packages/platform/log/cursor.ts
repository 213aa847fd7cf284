// Where each listener stands, per lane.
import { sql } from 'kysely'
import type { Db } from '../db/pool.ts'

/**
 * `rebuild` hears again, in the order of the log, what the listener's other lanes have heard or now
 * only pass.
 */
export type CursorLane = 'live' | 'bulk' | 'rebuild'

export interface Cursor {
  name: string
  lane: CursorLane
  /** Everything up to this tick is done. */
  tick: number
  /** Set while a batch that ends at this tick is being worked off in parts. */
  toTick: number | null
  /** Within that batch: everything up to this event is done. */
  afterId: number
  /** More than 0 while events are parked for this listener: then each batch asks which. */
  parked: number
  /** True while the `rebuild` lane works: the others pass without working. */
  rebuilding: boolean
}

interface Row {
  name: string
  lane: CursorLane
  tick: number
  to_tick: number | null
  after_id: number
  parked: number
  rebuilding: boolean
}
const toCursor = (row: Row): Cursor => ({
  name: row.name,
  lane: row.lane,
  tick: row.tick,
  toTick: row.to_tick,
  afterId: row.after_id,
  parked: row.parked,
  rebuilding: row.rebuilding,
})

/**
 * Takes away cursors of listeners that are no more, or everybody who waits for "all" would wait for
 * ever.
 */
export async function keepCursors(db: Db, names: readonly string[]): Promise<void> {
  await sql`delete from platform.listener where name <> all(${names}::text[])`.execute(db)
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
export async function lockCursor(
  db: Db,
  name: string,
  lane: CursorLane,
): Promise<Cursor | undefined> {
  const found = await sql<Row>`select * from platform.listener
    where name = ${name} and lane = ${lane} for update skip locked`.execute(db)
  return found.rows[0] && toCursor(found.rows[0])
}

/** All cursors of a listener, locked: nobody hears anything for it until the transaction ends. */
export async function lockListener(db: Db, name: string): Promise<Cursor[]> {
  return (
    await sql<Row>`select * from platform.listener where name = ${name} order by lane for
      update`.execute(db)
  ).rows.map(toCursor)
}

export async function moveCursor(db: Db, cursor: Cursor): Promise<void> {
  await sql`update platform.listener set tick = ${cursor.tick}, to_tick = ${cursor.toTick},
    after_id = ${cursor.afterId} where name = ${cursor.name} and lane = ${cursor.lane}`.execute(db)
}

/**
 * Moves cursors that had nothing to do; never backwards, never one that is inside a batch. Gives
 * those that still stand behind, because another process held them: to be saved again.
 */
export async function passCursors<C extends Pick<Cursor, 'name' | 'lane' | 'tick'>>(
  db: Db,
  passed: readonly C[],
): Promise<C[]> {
  const given = sql`unnest(${passed.map((p) => p.name)}::text[],
    ${passed.map((p) => p.lane)}::text[], ${passed.map((p) => p.tick)}::bigint[]) p(name, lane,
    tick)`
  await sql`update platform.listener l set tick = p.tick from (
      select l.name, l.lane, p.tick from ${given}
      join platform.listener l on l.name = p.name and l.lane = p.lane
      where l.to_tick is null and l.tick < p.tick
      order by l.name, l.lane for update of l skip locked) p
    where l.name = p.name and l.lane = p.lane`.execute(db)
  const behind = await sql<{ name: string; lane: string }>`select l.name, l.lane from ${given}
    join platform.listener l on l.name = p.name and l.lane = p.lane where l.tick < p.tick`.execute(
    db,
  )
  const left = new Set(behind.rows.map((row) => `${row.name} ${row.lane}`))
  return passed.filter((p) => left.has(`${p.name} ${p.lane}`))
}

/** The tick that every live and bulk cursor has passed. */
export async function slowest(db: Db): Promise<number> {
  const found = await sql<{ tick: number }>`select min(tick) as tick from platform.listener
    where lane <> 'rebuild'`.execute(db)
  return found.rows[0]?.tick ?? 0
}
