// Rows of the inbox: server messages as they came.
import { sql } from 'kysely'
import type { Db } from '#platform'

export interface Message {
  appId: string
  digest: string
  raw: string
}

/** Ids of the messages not seen before, in the order they came. */
export async function keepMessages(db: Db, messages: readonly Message[]): Promise<number[]> {
  const kept = await sql<{ inbox_id: number }>`insert into official.inbox (app_id, digest, raw)
    select a, d, r from unnest(${messages.map((one) => one.appId)}::text[],
      ${messages.map((one) => one.digest)}::text[], ${messages.map((one) => one.raw)}::text[])
      with ordinality as x (a, d, r, n) order by n
    on conflict (app_id, digest) do nothing returning inbox_id`.execute(db)
  return kept.rows.map((row) => row.inbox_id).sort((a, b) => a - b)
}

export interface InboxRow {
  inbox_id: number
  app_id: string
  raw: string
}

/** Messages not worked on yet, in the order they came. */
export async function openMessages(db: Db, ids: readonly number[]): Promise<InboxRow[]> {
  const found = await sql<InboxRow>`select inbox_id, app_id, raw from official.inbox
    where inbox_id = any(${ids}::bigint[]) and worked_at is null and raw is not null
    order by inbox_id`.execute(db)
  return found.rows
}

export interface Closed {
  id: number
  kind: string | null
  openid: string | null
  problem: string | null
}

export async function closeMessages(db: Db, rows: readonly Closed[], now: Date): Promise<void> {
  await sql`update official.inbox i set worked_at = ${now}, kind = d.kind, openid = d.openid,
      problem = d.problem
    from unnest(${rows.map((r) => r.id)}::bigint[], ${rows.map((r) => r.kind)}::text[],
      ${rows.map((r) => r.openid)}::text[], ${rows.map((r) => r.problem)}::text[])
      as d (id, kind, openid, problem)
    where i.inbox_id = d.id`.execute(db)
  await sql`update official.account set last_callback_at = ${now}`.execute(db)
}

/** Raw texts name people by the platform's ids and hold what they wrote: they go after a month. */
export async function blankMessages(db: Db, before: Date, limit: number): Promise<number> {
  const done = await sql`update official.inbox set raw = null, openid = null where inbox_id in (
    select inbox_id from official.inbox where raw is not null and worked_at < ${before}
    order by worked_at limit ${limit})`.execute(db)
  return Number(done.numAffectedRows ?? 0)
}

export async function oldestRaw(db: Db): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`select min(worked_at) as at from official.inbox
    where raw is not null`.execute(db)
  return found.rows[0]?.at ?? null
}
