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
  await sql`insert into wecom.quota as q (name, window_ms, slice, used, until_at)
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
    select name, window_ms, slice, used from wecom.quota where until_at > ${now}`.execute(db)
  return found.rows
}

export async function forgetCounts(db: Db, now: Date): Promise<void> {
  await sql`delete from wecom.quota where until_at <= ${now}`.execute(db)
  await sql`delete from wecom.quota_block where until_at <= ${now}`.execute(db)
}

export async function addBlock(db: Db, name: string, until: Date): Promise<void> {
  await sql`insert into wecom.quota_block as b (name, until_at) values (${name}, ${until})
    on conflict (name) do update
      set until_at = greatest(b.until_at, excluded.until_at)`.execute(db)
}

export async function openBlocks(db: Db, now: Date): Promise<Block[]> {
  const found = await sql<{ name: string; until_at: Date }>`select name, until_at
    from wecom.quota_block where until_at > ${now}`.execute(db)
  return found.rows.map(({ name, until_at }) => ({ name, untilMs: until_at.getTime() }))
}

/**
 * Codes as the last listing counted them, and those that are ours. No listing tells of the codes of
 * groups, so ours are counted from our own rows.
 */
export async function codeCount(
  db: Db,
): Promise<{ used: number | null; countedAt: Date | null; ours: number }> {
  const found = await sql<{ used: number | null; countedAt: Date | null; ours: number }>`
    select last.used + own.joins as used, last.counted_at as "countedAt",
      own.ways + own.joins as ours
    from (select
        (select count(*)::int from wecom.contact_way where config_id is not null) as ways,
        (select count(*)::int from wecom.join_way where config_id is not null) as joins) own
    left join lateral (select p.seen as used, l.started_at as counted_at
      from wecom.listing_part p join wecom.listing l using (listing_id)
      where p.part = 'codes' and p.finished order by listing_id desc limit 1) last on true`.execute(
    db,
  )
  return found.rows[0] ?? { used: null, countedAt: null, ours: 0 }
}

/** How often somebody could get no more messages since then. */
export async function quotaRefusals(db: Db, since: Date): Promise<number> {
  const found = await sql<{ n: number }>`select count(*)::int as n from wecom.send
    where reason = 'quotaUsed' and asked_at >= ${since}`.execute(db)
  return found.rows[0]?.n ?? 0
}
