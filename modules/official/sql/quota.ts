// Rows of limits: how much of each slice of each window all processes have used, and blocks.
import { sql } from 'kysely'
import type { Counted } from '#wechat'
import type { Db } from '#platform'

export interface Block {
  name: string
  untilMs: number
}

/** Adds what one process counted. Rows are taken in one order, so that two never wait in a ring. */
export async function addCounts(
  db: Db,
  counts: readonly (Counted & { untilAt: Date })[],
): Promise<void> {
  const of = <T>(pick: (one: Counted & { untilAt: Date }) => T): T[] => counts.map(pick)
  await sql`insert into official.quota as q (name, window_ms, slice, used, until_at)
    select * from unnest(${of((c) => c.name)}::text[], ${of((c) => c.window.ms)}::bigint[],
      ${of((c) => c.slice)}::bigint[], ${of((c) => c.used)}::int[],
      ${of((c) => c.untilAt)}::timestamptz[]) as c (name, window_ms, slice, used, until_at)
    order by name, window_ms, slice
    on conflict (name, window_ms, slice) do update set used = q.used + excluded.used`.execute(db)
}

export async function allCounts(
  db: Db,
  now: Date,
): Promise<{ name: string; window_ms: number; slice: number; used: number }[]> {
  const found = await sql<{ name: string; window_ms: number; slice: number; used: number }>`
    select name, window_ms, slice, used from official.quota where until_at > ${now}`.execute(db)
  return found.rows
}

export async function forgetCounts(db: Db, now: Date): Promise<void> {
  await sql`delete from official.quota where until_at <= ${now}`.execute(db)
  await sql`delete from official.quota_block where until_at <= ${now}`.execute(db)
}

export async function addBlock(db: Db, name: string, until: Date): Promise<void> {
  await sql`insert into official.quota_block as b (name, until_at) values (${name}, ${until})
    on conflict (name) do update
      set until_at = greatest(b.until_at, excluded.until_at)`.execute(db)
}

export async function openBlocks(db: Db, now: Date): Promise<Block[]> {
  const found = await sql<{ name: string; until_at: Date }>`select name, until_at
    from official.quota_block where until_at > ${now}`.execute(db)
  return found.rows.map(({ name, until_at }) => ({ name, untilMs: until_at.getTime() }))
}
