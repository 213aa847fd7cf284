// Rows of live sessions and the codes they have.
import { sql } from 'kysely'
import type { LiveSession, LiveSessionInput, LiveState, LiveUse } from '#contracts'
import type { Db, Tx } from '#platform'

type Instants = 'invitesFrom' | 'startsAt' | 'endsAt'
export interface SessionRow
  extends Omit<LiveSession, Instants | 'beganAt' | 'finishedAt' | 'codes'>, Record<Instants, Date> {
  beganAt: Date | null
  finishedAt: Date | null
}

export async function sessionRows(
  db: Db,
  find: { id?: number; before?: number; limit: number; now: Date },
): Promise<SessionRow[]> {
  const found = await sql<SessionRow & { state: LiveState }>`select s.session_id as id, s.name,
      s.platform, s.host, s.store_id as "storeId", t.name as "storeName",
      s.invites_from as "invitesFrom", s.starts_at as "startsAt", s.ends_at as "endsAt",
      s.began_at as "beganAt", s.finished_at as "finishedAt", s.after_days as "afterDays",
      s.viewers, s.coupons_on_air as "couponsOnAir", case when ${find.now} < coalesce(s.began_at, s.starts_at) then 'upcoming'
        when ${find.now} < coalesce(s.finished_at, s.ends_at) then 'running' else 'past' end as state
    from acquire.live_session s join org.v_store t using (store_id)
    where (${find.id ?? null}::bigint is null or s.session_id = ${find.id ?? null})
      and (${find.before ?? null}::bigint is null or (s.starts_at, s.session_id) <
        (select b.starts_at, b.session_id from acquire.live_session b
          where b.session_id = ${find.before ?? null}))
    order by s.starts_at desc, s.session_id desc limit ${find.limit}`.execute(db)
  return found.rows
}

export interface SessionCodeRow {
  sessionId: number
  codeId: number
  use: LiveUse
  name: string
  kind: LiveSession['codes'][number]['kind']
  overAt: Date
  /** Each opening of it is seen: our own link is shown. */
  counted: boolean
}
export async function codesOfSessions(db: Db, ids: readonly number[]): Promise<SessionCodeRow[]> {
  const found = await sql<SessionCodeRow>`select k.session_id as "sessionId",
      k.code_id as "codeId", k.use, c.name, c.kind, k.over_at as "overAt",
      (c.mode = 'leased' or c.kind in ('page', 'coupon', 'service')) as counted
    from acquire.v_live_code k join code.v_code c using (code_id)
    where k.session_id = any(${[...ids]}::bigint[])
    order by k.use, c.name collate "C", k.code_id`.execute(db)
  return found.rows
}

export async function storeKnown(db: Db, storeId: number): Promise<boolean> {
  const found = await sql`select 1 from org.v_store where store_id = ${storeId}`.execute(db)
  return found.rows.length > 0
}

/** Of these codes, those made for live rooms, in use or this session's already. */
export async function usableCodes(
  db: Db,
  ids: readonly number[],
  sessionId: number | undefined,
): Promise<number> {
  const found = await sql<{ n: number }>`select count(*)::int as n from code.v_code c
    where c.code_id = any(${[...ids]}::bigint[]) and c.channel = 'live'
      and (c.active or exists (select 1 from acquire.live_code k
        where k.code_id = c.code_id and k.session_id = ${sessionId ?? null}))`.execute(db)
  return found.rows[0]?.n ?? 0
}

/** Null where there is no such session. */
export async function writeSession(tx: Tx, input: LiveSessionInput): Promise<number | null> {
  const { id, name, platform, host, storeId, invitesFrom, startsAt, endsAt } = input
  const { beganAt, finishedAt, afterDays, viewers, couponsOnAir } = input
  const written =
    id === undefined
      ? await sql<{ id: number }>`insert into acquire.live_session (name, platform, host, store_id,
          invites_from, starts_at, ends_at, began_at, finished_at, after_days, viewers,
          coupons_on_air, changed_at)
        values (${name}, ${platform}, ${host}, ${storeId}, ${invitesFrom}, ${startsAt}, ${endsAt},
          ${beganAt}, ${finishedAt}, ${afterDays}, ${viewers}, ${couponsOnAir}, ${tx.now})
        returning session_id as id`.execute(tx.db)
      : await sql<{ id: number }>`update acquire.live_session set name = ${name},
          platform = ${platform}, host = ${host}, store_id = ${storeId},
          invites_from = ${invitesFrom}, starts_at = ${startsAt}, ends_at = ${endsAt},
          began_at = ${beganAt}, finished_at = ${finishedAt}, after_days = ${afterDays},
          viewers = ${viewers}, coupons_on_air = ${couponsOnAir}, changed_at = ${tx.now}
        where session_id = ${id} returning session_id as id`.execute(tx.db)
  return written.rows[0]?.id ?? null
}

/** Gives the session these codes and no others; returns one that another session has by then. */
export async function writeCodes(
  tx: Tx,
  sessionId: number,
  codes: LiveSessionInput['codes'],
): Promise<number | undefined> {
  await sql`delete from acquire.live_code where session_id = ${sessionId}`.execute(tx.db)
  const ids = codes.map(({ codeId }) => codeId)
  const made = await sql<{ id: number }>`
    insert into acquire.live_code (session_id, code_id, use, from_at, end_at)
    select s.session_id, x.code_id, x.use, s.invites_from, coalesce(s.finished_at, s.ends_at)
    from acquire.live_session s, unnest(${ids}::bigint[],
      ${codes.map(({ use }) => use)}::text[]) as x (code_id, use)
    where s.session_id = ${sessionId} order by x.code_id
    on conflict do nothing returning code_id as id`.execute(tx.db)
  const taken = new Set(made.rows.map(({ id }) => id))
  return ids.find((id) => !taken.has(id))
}

/** Codes a session has at this moment. */
export async function codeIdsOf(db: Db, sessionId: number): Promise<number[]> {
  const found = await sql<{ id: number }>`select code_id as id from acquire.live_code
    where session_id = ${sessionId}`.execute(db)
  return found.rows.map(({ id }) => id)
}

/** When each of these codes gives its coupon; null: always, no session restricts it. */
export async function claimTimesOf(
  db: Db,
  codeIds: readonly number[],
): Promise<{ codeId: number; times: string | null }[]> {
  const found = await sql<{ codeId: number; times: string | null }>`select c.id as "codeId",
      case when bool_or(v.on_air) then range_agg(v.times)::text end as times
    from unnest(${[...codeIds]}::bigint[]) c (id)
    left join acquire.v_live_claim v on v.code_id = c.id group by c.id`.execute(db)
  return found.rows
}

export async function listKept(db: Db, sessionId: number): Promise<number | null> {
  const found = await sql<{ tag_id: number | null }>`select tag_id from acquire.live_session
    where session_id = ${sessionId}`.execute(db)
  return found.rows[0]?.tag_id ?? null
}
export async function keepList(tx: Tx, sessionId: number, tagId: number): Promise<void> {
  await sql`update acquire.live_session set tag_id = ${tagId}
    where session_id = ${sessionId}`.execute(tx.db)
}
