// Rows of "contact me" codes.
import { sql } from 'kysely'
import type { Db } from '#platform'

export interface WayChange {
  codeId: number
  state: string
  storeId: number
  channel: string
  placement: string
  campaign: string | null
  userIds: string[]
  remark: string
}

/** One way per code: the state of the first save stays, so that printed codes keep working. */
export async function writeWays(
  db: Db,
  ways: readonly WayChange[],
): Promise<{ wayId: number; codeId: number; state: string; changed: boolean }[]> {
  const of = <T>(pick: (way: WayChange) => T): T[] => ways.map(pick)
  const written = await sql<{ wayId: number; codeId: number; state: string; changed: boolean }>`
    insert into wecom.contact_way as w (state, code_id, store_id, channel, placement, campaign,
      userids, remark)
    select s, c, st, ch, p, ca, string_to_array(u, ','), r
    from unnest(${of((w) => w.state)}::text[], ${of((w) => w.codeId)}::bigint[],
      ${of((w) => w.storeId)}::bigint[], ${of((w) => w.channel)}::text[],
      ${of((w) => w.placement)}::text[], ${of((w) => w.campaign)}::text[],
      ${of((w) => w.userIds.join(','))}::text[], ${of((w) => w.remark)}::text[]) as x (s, c, st, ch,
      p, ca, u, r)
    order by c
    on conflict (code_id) where code_id is not null and not pooled do update set store_id = excluded.store_id,
      channel = excluded.channel, placement = excluded.placement, campaign = excluded.campaign,
      userids = excluded.userids, remark = excluded.remark,
      wanted = w.wanted + (w.userids <> excluded.userids or w.remark <> excluded.remark
      or w.problem is not null)::int
    returning way_id as "wayId", code_id as "codeId", state, wanted > made as changed`.execute(db)
  return written.rows
}

export interface WayRow {
  way_id: number
  state: string
  userids: string[]
  remark: string
  config_id: string | null
  qr_url: string | null
  has_png: boolean
  wanted: number
  made: number
  /** The platform's time of a first call that nobody answered clearly. */
  asked_at: Date | null
  pooled: boolean
}

export async function wayOf(db: Db, wayId: number): Promise<WayRow | undefined> {
  const found = await sql<WayRow>`select way_id, state, userids, remark, config_id, qr_url,
    qr_png is not null as has_png, wanted, made, asked_at, pooled
    from wecom.contact_way
    where way_id = ${wayId}`.execute(db)
  return found.rows[0]
}

export async function wayMade(
  db: Db,
  wayId: number,
  made: { configId: string; qrUrl: string | null; version: number },
): Promise<void> {
  await sql`update wecom.contact_way
    set config_id = ${made.configId}, qr_url = coalesce(${made.qrUrl}, qr_url),
    made = greatest(made, ${made.version}::int), problem = null where way_id = ${wayId}`.execute(db)
}

/** Before the call that makes a code: whoever finds this looks for the code before a second one. */
export async function wayAsked(db: Db, wayId: number, at: Date): Promise<void> {
  await sql`update wecom.contact_way set asked_at = ${at}
    where way_id = ${wayId} and asked_at is null`.execute(db)
}

/** It was certainly not made. */
export async function wayNotAsked(db: Db, wayId: number): Promise<void> {
  await sql`update wecom.contact_way set asked_at = null
    where way_id = ${wayId} and config_id is null`.execute(db)
}

/** Codes that are not at the platform any more: the next save makes them anew. */
export async function lostWays(
  db: Db,
  listed: readonly string[],
  asOf: Date,
  problem: { code: string; sentence: { zh: string; en: string } },
): Promise<number> {
  const lost = await sql`update wecom.contact_way w
    set config_id = null, qr_url = null, qr_png = null, asked_at = null, made = 0,
      problem = ${JSON.stringify(problem)}::jsonb
    where config_id is not null and coalesce(asked_at < ${asOf}, true)
      and not exists (select 1 from unnest(${listed}::text[]) as l (id) where l.id = w.config_id)
    returning 1`.execute(db)
  return lost.rows.length
}

export async function wayFailed(
  db: Db,
  wayId: number,
  problem: { code: string; sentence: { zh: string; en: string } },
): Promise<void> {
  await sql`update wecom.contact_way set problem = ${JSON.stringify(problem)}::jsonb
    where way_id = ${wayId}`.execute(db)
}

export async function keepPicture(db: Db, wayId: number, png: Buffer): Promise<void> {
  await sql`update wecom.contact_way set qr_png = ${png} where way_id = ${wayId}`.execute(db)
}

export async function pictureOf(db: Db, codeId: number): Promise<Buffer | null> {
  const found = await sql<{ qr_png: Buffer | null }>`select qr_png from wecom.contact_way
    where code_id = ${codeId} and not pooled
    union all (select qr_png from wecom.join_way where code_id = ${codeId}
      and qr_png is not null order by group_id is not null, group_id limit 1)`.execute(db)
  return found.rows[0]?.qr_png ?? null
}

/** WeCom ids of staff, for those who have one. */
export async function usersOfStaff(
  db: Db,
  staffIds: readonly number[],
): Promise<Map<number, string>> {
  const found = await sql<{
    staff_id: number
    wecom_userid: string
  }>`select staff_id, wecom_userid from org.v_staff
    where staff_id = any(${staffIds}::bigint[]) and wecom_userid is not null and active`.execute(db)
  return new Map(found.rows.map((row) => [row.staff_id, row.wecom_userid]))
}

/**
 * Links that stand at the address of the interface itself move with it; WeCom's own stand
 * elsewhere.
 */
export async function moveWays(db: Db, from: string, to: string): Promise<void> {
  if (from === to) return
  await sql`update wecom.contact_way
    set qr_url = ${to}::text || substr(qr_url, ${from.length + 1}::int)
    where starts_with(qr_url, ${`${from}/`})`.execute(db)
}
