// Rows of the inbox: callbacks as they came.
import { sql } from 'kysely'
import type { Db } from '#platform'

export interface Callback {
  corpId: string
  digest: string
  raw: string
}

/** Ids of the callbacks not seen before, in the order they came. */
export async function keepCallbacks(db: Db, callbacks: readonly Callback[]): Promise<number[]> {
  const kept = await sql<{ inbox_id: number }>`insert into wecom.inbox (corp_id, digest, raw)
    select c, d, r from unnest(${callbacks.map((one) => one.corpId)}::text[],
      ${callbacks.map((one) => one.digest)}::text[], ${callbacks.map((one) => one.raw)}::text[])
      with ordinality as x (c, d, r, n) order by n
    on conflict (corp_id, digest) do nothing returning inbox_id`.execute(db)
  return kept.rows.map((row) => row.inbox_id).sort((a, b) => a - b)
}

export interface InboxRow {
  inbox_id: number
  corp_id: string
  raw: string
  received_at: Date
}

/** Callbacks not worked on yet, in the order they came. */
export async function openCallbacks(db: Db, ids: readonly number[]): Promise<InboxRow[]> {
  const found = await sql<InboxRow>`select inbox_id, corp_id, raw, received_at from wecom.inbox
    where inbox_id = any(${ids}::bigint[]) and worked_at is null and raw is not null
    order by inbox_id`.execute(db)
  return found.rows
}

export interface Closed {
  id: number
  kind: string | null
  problem: string | null
  externalUserId: string | null
  userId: string | null
}

export async function closeCallbacks(db: Db, rows: readonly Closed[], now: Date): Promise<void> {
  await sql`update wecom.inbox i set worked_at = ${now}, kind = d.kind, problem = d.problem,
      external_userid = d.external_userid, userid = d.userid
    from unnest(${rows.map((r) => r.id)}::bigint[], ${rows.map((r) => r.kind)}::text[],
      ${rows.map((r) => r.problem)}::text[], ${rows.map((r) => r.externalUserId)}::text[],
      ${rows.map((r) => r.userId)}::text[]) as d (id, kind, problem, external_userid, userid)
    where i.inbox_id = d.id`.execute(db)
  await sql`update wecom.corp set last_callback_at = ${now}`.execute(db)
}

/**
 * Raw texts name people by WeCom's ids: they go thirty days after they were worked on. When they
 * came is told by the machine's clock, which a sandbox's business time may be far ahead of.
 */
export async function blankCallbacks(db: Db, before: Date, limit: number): Promise<number> {
  const done =
    await sql`update wecom.inbox set raw = null, external_userid = null where inbox_id in (
    select inbox_id from wecom.inbox where raw is not null and worked_at < ${before}
    order by worked_at limit ${limit})`.execute(db)
  return Number(done.numAffectedRows ?? 0)
}

export async function oldestRaw(db: Db): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`select min(worked_at) as at from wecom.inbox
    where raw is not null`.execute(db)
  return found.rows[0]?.at ?? null
}
