// Rows of the account's own codes.
import { sql } from 'kysely'
import type { Db } from '#platform'
import type { Problem } from '../problem.ts'
import type { QrInput } from '../qr.ts'

export interface WrittenQr {
  qrId: number
  codeId: number
  scene: string
  /** Still to be drawn by the platform. */
  wanting: boolean
}

/** One lasting picture per code: the scene of the first save stays, since it is printed. */
export async function writeLasting(
  db: Db,
  inputs: readonly (QrInput & { scene: string })[],
): Promise<WrittenQr[]> {
  const of = <T>(pick: (one: QrInput & { scene: string }) => T): T[] => inputs.map(pick)
  const written = await sql<WrittenQr>`
    insert into official.qr as q (scene, code_id, store_id, channel, placement, campaign, answer,
      lasting)
    select *, true from unnest(${of((i) => i.scene)}::text[], ${of((i) => i.codeId)}::bigint[],
      ${of((i) => i.storeId)}::bigint[], ${of((i) => i.channel)}::text[],
      ${of((i) => i.placement)}::text[], ${of((i) => i.campaign)}::text[],
      ${of((i) => i.answer)}::text[]) as x (s, c, st, ch, p, ca, an) order by c
    on conflict (code_id) where lasting do update set store_id = excluded.store_id,
      channel = excluded.channel, placement = excluded.placement, campaign = excluded.campaign,
      answer = excluded.answer
    returning qr_id as "qrId", code_id as "codeId", scene, (png is null or problem is not null
      or app_id is distinct from (select app_id from official.account)) as wanting`.execute(db)
  return written.rows
}

export interface QrRow {
  qrId: number
  scene: string
  lasting: boolean
  appId: string | null
  ticket: string | null
  hasPng: boolean
}

export async function qrOf(db: Db, qrId: number): Promise<QrRow | undefined> {
  const found = await sql<QrRow>`select qr_id as "qrId", scene, lasting, app_id as "appId", ticket,
    png is not null as "hasPng" from official.qr where qr_id = ${qrId}`.execute(db)
  return found.rows[0]
}

/** A call is about to leave; another account's picture is forgotten. */
export async function qrAsked(db: Db, qrId: number, appId: string): Promise<void> {
  await sql`update official.qr set ticket = null, url = null, png = null, app_id = ${appId},
    spent = case when app_id = ${appId} then spent else 0 end + 1
    where qr_id = ${qrId}`.execute(db)
}

/** The platform said no: nothing was made. */
export async function qrNotMade(db: Db, qrId: number): Promise<void> {
  await sql`update official.qr set spent = spent - 1 where qr_id = ${qrId}`.execute(db)
}

export async function qrMade(
  db: Db,
  qrId: number,
  made: { ticket: string; url: string; endsAt: Date | null },
): Promise<void> {
  await sql`update official.qr set ticket = ${made.ticket}, url = ${made.url},
    ends_at = ${made.endsAt} where qr_id = ${qrId}`.execute(db)
}

export async function keepQrPicture(db: Db, qrId: number, png: Buffer): Promise<void> {
  await sql`update official.qr set png = ${png}, problem = null where qr_id = ${qrId}`.execute(db)
}

export async function qrFailed(db: Db, qrId: number, problem: Problem): Promise<void> {
  await sql`update official.qr set problem = ${JSON.stringify(problem)}::jsonb
    where qr_id = ${qrId}`.execute(db)
}

/** Lasting pictures of this account that were made, or may have been. */
export async function lastingSpent(db: Db, appId: string): Promise<number> {
  const found = await sql<{ n: number }>`select coalesce(sum(spent), 0)::int as n
    from official.qr where lasting and app_id = ${appId}`.execute(db)
  return found.rows[0]?.n ?? 0
}

/** The lasting picture of a code as the platform drew it; null until then. */
export async function qrPicture(db: Db, codeId: number): Promise<Buffer | null> {
  const found = await sql<{ png: Buffer }>`select q.png from official.qr q
    join official.account a on a.app_id = q.app_id
    where q.code_id = ${codeId} and q.lasting and q.png is not null`.execute(db)
  return found.rows[0]?.png ?? null
}

export interface QrOfScene {
  scene: string
  codeId: number
  storeId: number
  channel: string
  placement: string
  campaign: string | null
  answer: string | null
}

/** What these scenes stand for; those of other makers are left out. */
export async function qrsOfScenes(
  db: Db,
  scenes: readonly string[],
): Promise<Map<string, QrOfScene>> {
  if (scenes.length === 0) return new Map()
  const found = await sql<QrOfScene>`select scene, code_id as "codeId", store_id as "storeId",
      channel, placement, campaign, answer
    from official.qr where scene = any(${[...new Set(scenes)]}::text[])`.execute(db)
  return new Map(found.rows.map((row) => [row.scene, row]))
}

/** What the lasting one of the code stands for; null where it has none. */
export async function writeTemporary(
  db: Db,
  codeId: number,
  scene: string,
): Promise<number | null> {
  const written = await sql<{ qr_id: number }>`insert into official.qr (scene, code_id, store_id,
      channel, placement, campaign, answer, lasting, app_id)
    select ${scene}, q.code_id, q.store_id, q.channel, q.placement, q.campaign, q.answer, false,
      a.app_id
    from official.qr q, official.account a where q.code_id = ${codeId} and q.lasting
    on conflict (scene) do update set app_id = excluded.app_id returning qr_id`.execute(db)
  return written.rows[0]?.qr_id ?? null
}

/** The ticket of one that was drawn by this account and has not ended. */
export async function temporaryOf(db: Db, scene: string, now: Date): Promise<string | null> {
  const found = await sql<{ ticket: string }>`select q.ticket from official.qr q
    join official.account a on a.app_id = q.app_id
    where q.scene = ${scene} and not q.lasting and q.ticket is not null
      and q.ends_at > ${now}`.execute(db)
  return found.rows[0]?.ticket ?? null
}
