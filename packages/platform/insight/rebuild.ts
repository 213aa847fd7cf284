// Makes tables of ClickHouse anew from PostgreSQL, beside the old ones, and swaps them: readers
// never see a half-filled table, and what the feed wrote to the old ones meanwhile is fed again.
import { sql } from 'kysely'
import type { Db } from '../db/pool.ts'
import type { Lane } from '../event.ts'
import { registerCursors } from '../log/cursor.ts'
import type { Feed } from '../log/listener.ts'
import { lastTick, readBatch, writeTick } from '../log/sql.ts'
import type { InsightCopy } from './copy.ts'
import { copyRows, FEED, type FeedHost } from './feed.ts'
import { createTableSql, staleCopies } from './schema.ts'

/** Any fixed number; every server of this product takes the same one. */
const REBUILD_LOCK = 719_274
const BATCH = 20_000

/**
 * Fills what is missing or out of date, before anything reads it. Two servers may start at once.
 */
export async function ensureTables(
  host: FeedHost,
  feed: Feed,
  copies: readonly InsightCopy[],
): Promise<void> {
  // The feed's place is taken first: what is written while tables are filled is fed afterwards.
  await registerCursors(host.db, [FEED])
  if ((await stale(host, copies)).length === 0) return
  await alone(host, async () => rebuildAlone(host, feed, await stale(host, copies)))
}

export const rebuild = (
  host: FeedHost,
  feed: Feed,
  copies: readonly InsightCopy[],
): Promise<void> => alone(host, () => rebuildAlone(host, feed, copies))

async function stale(host: FeedHost, copies: readonly InsightCopy[]): Promise<InsightCopy[]> {
  const tables = await host.insight.query<{ name: string; comment: string }>(
    'SELECT name, comment FROM system.tables WHERE database = {db:String}',
    { db: host.insight.database },
  )
  return staleCopies(copies, tables)
}

async function alone<T>(host: FeedHost, work: () => Promise<T>): Promise<T> {
  const client = await host.pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [REBUILD_LOCK])
    return await work()
  } finally {
    await client.query('select pg_advisory_unlock($1)', [REBUILD_LOCK]).catch(() => undefined)
    client.release()
  }
}

async function rebuildAlone(
  host: FeedHost,
  feed: Feed,
  copies: readonly InsightCopy[],
): Promise<void> {
  const from = await pinTick(host.db)
  try {
    for (const copy of copies) await remake(host, copy)
    if (copies.length > 0) await feedAgain(host, feed, from)
  } finally {
    await sql`delete from platform.listener where name = ${FEED} and lane = 'rebuild'`.execute(
      host.db,
    )
  }
}

async function remake(host: FeedHost, copy: InsightCopy): Promise<void> {
  const { insight } = host
  const next = `${copy.table}_next`
  await insight.command(`DROP TABLE IF EXISTS \`${next}\` SYNC`)
  await insight.command(createTableSql(copy, next))
  await copyRows(host, copy, { table: next, unhurried: true })
  const [known] = await insight.query<{ n: number }>(
    'SELECT count() AS n FROM system.tables WHERE database = {db:String} AND name = {t:String}',
    { db: insight.database, t: copy.table },
  )
  if (known?.n === 0) await insight.command(`RENAME TABLE \`${next}\` TO \`${copy.table}\``)
  else await insight.command(`EXCHANGE TABLES \`${next}\` AND \`${copy.table}\``)
  await insight.command(`DROP TABLE IF EXISTS \`${next}\` SYNC`)
}

/**
 * Keeps the ticks from here on: what is not in the rows we are about to read comes after this tick.
 */
async function pinTick(db: Db): Promise<number> {
  const pinned = await sql<{ tick: number }>`insert into platform.listener (name, lane, tick)
    select ${FEED}, 'rebuild', last_tick from platform.ticker
    on conflict (name, lane) do update set tick = excluded.tick returning tick`.execute(db)
  return pinned.rows[0]?.tick ?? 0
}

/** A batch that was on its way to the old tables when they were swapped must not be lost. */
async function feedAgain(host: FeedHost, feed: Feed, fromTick: number): Promise<void> {
  await writeTick(host.db)
  const toTick = await lastTick(host.db)
  const names = feed.on.map((type) => type.name)
  for (const lane of ['live', 'bulk'] satisfies Lane[]) {
    for (let afterId = 0; ;) {
      const events = await readBatch(host.db, {
        fromTick,
        toTick,
        afterId,
        lanes: [lane],
        names,
        limit: BATCH,
      })
      if (events.length > 0) await feed.copy(events)
      if (events.length < BATCH) break
      afterId = events.at(-1)?.id ?? afterId
    }
  }
}

/** Rows that one engine has and the other has not, over all copies; 0 once the feed is drained. */
export async function countDifferences(
  host: FeedHost,
  copies: readonly InsightCopy[],
): Promise<number> {
  let differences = 0
  for (const copy of copies) {
    const truth = await sql<{ n: number }>`select count(*) as n
      from (${sql.raw(copy.select)}) q where q.is_deleted = 0`.execute(host.db)
    const [copied] = await host.insight.query<{ n: number }>(
      `SELECT count() AS n FROM \`${copy.table}\` FINAL`,
    )
    differences += Math.abs((truth.rows[0]?.n ?? 0) - (copied?.n ?? 0))
  }
  return differences
}

/** How far the copies stand behind the log, in milliseconds of machine time. */
export async function lagMs(db: Db): Promise<number> {
  const found = await sql<{ at: Date | null }>`select min(at) as at from platform.tick
    where id > (select min(tick) from platform.listener where name = ${FEED}
      and lane <> 'rebuild')`.execute(db)
  const at = found.rows[0]?.at
  return at ? Math.max(0, Date.now() - at.getTime()) : 0
}
