// Rows of friendships, and what a callback's words stand for.
import { sql } from 'kysely'
import type { Db } from '#platform'
import type { Follow } from '../follow.ts'

export interface StaffOfUser {
  userid: string
  staff_id: number
  store_id: number | null
}

/** Our staff behind WeCom members, with the first of their stores. */
export async function staffOfUsers(
  db: Db,
  userIds: readonly string[],
): Promise<Map<string, StaffOfUser>> {
  const found =
    await sql<StaffOfUser>`select s.wecom_userid as userid, s.staff_id, min(p.store_id) as store_id
    from org.v_staff s left join org.v_staff_store p on p.staff_id = s.staff_id
    where s.wecom_userid = any(${userIds}::text[]) group by s.wecom_userid, s.staff_id`.execute(db)
  return new Map(found.rows.map((row) => [row.userid, row]))
}

export interface WayRow {
  state: string
  code_id: number | null
  store_id: number | null
  channel: string | null
  placement: string | null
  campaign: string | null
}

export async function waysOfStates(
  db: Db,
  states: readonly string[],
): Promise<Map<string, WayRow>> {
  if (states.length === 0) return new Map()
  const found = await sql<WayRow>`select state, code_id, store_id, channel, placement, campaign
    from wecom.contact_way where state = any(${states}::text[])`.execute(db)
  return new Map(found.rows.map((row) => [row.state, row]))
}

const columns = sql`customer_id as "customerId", external_userid as "externalUserId",
  userid as "userId", staff_id as "staffId", store_id as "storeId", state, code_id as "codeId",
  followed_at as "followedAt", unfollowed_at as "unfollowedAt", unfollowed_by as "unfollowedBy",
  active, as_of as "asOf", welcome_code as "welcomeCode",
  welcome_received_at as "welcomeReceivedAt"`

export async function followsOf(db: Db, customerIds: readonly number[]): Promise<Follow[]> {
  const found = await sql<Follow>`select ${columns} from wecom.follow
    where customer_id = any(${customerIds}::bigint[])`.execute(db)
  return found.rows
}

export async function writeFollows(db: Db, follows: readonly Follow[]): Promise<void> {
  const of = <T>(pick: (follow: Follow) => T): T[] => follows.map(pick)
  await sql`insert into wecom.follow (customer_id, external_userid, userid, staff_id, store_id,
      state, code_id, followed_at, unfollowed_at, unfollowed_by, active, as_of, welcome_code,
      welcome_received_at)
    select * from unnest(${of((f) => f.customerId)}::bigint[],
      ${of((f) => f.externalUserId)}::text[], ${of((f) => f.userId)}::text[],
      ${of((f) => f.staffId)}::bigint[], ${of((f) => f.storeId)}::bigint[],
      ${of((f) => f.state)}::text[], ${of((f) => f.codeId)}::bigint[],
      ${of((f) => f.followedAt)}::timestamptz[], ${of((f) => f.unfollowedAt)}::timestamptz[],
      ${of((f) => f.unfollowedBy)}::text[], ${of((f) => f.active)}::boolean[],
      ${of((f) => f.asOf)}::timestamptz[], ${of((f) => f.welcomeCode)}::text[],
      ${of((f) => f.welcomeReceivedAt)}::timestamptz[])
    on conflict (customer_id, external_userid, userid) do update set staff_id = excluded.staff_id,
      store_id = excluded.store_id, state = excluded.state, code_id = excluded.code_id,
      followed_at = excluded.followed_at, unfollowed_at = excluded.unfollowed_at,
      unfollowed_by = excluded.unfollowed_by, active = excluded.active, as_of = excluded.as_of,
      welcome_code = excluded.welcome_code,
      welcome_received_at = excluded.welcome_received_at`.execute(db)
}

export interface FollowChange {
  customerId: number
  kind: 'followed' | 'unfollowed'
  externalUserId: string
  userId: string
  staffId: number | null
  storeId: number | null
  codeId: number | null
  by: string | null
  at: Date
}

export async function addFollowChanges(db: Db, changes: readonly FollowChange[]): Promise<void> {
  const of = <T>(pick: (change: FollowChange) => T): T[] => changes.map(pick)
  await sql`insert into wecom.follow_change (customer_id, kind, external_userid, userid, staff_id,
      store_id, code_id, unfollowed_by, at)
    select * from unnest(${of((c) => c.customerId)}::bigint[], ${of((c) => c.kind)}::text[],
      ${of((c) => c.externalUserId)}::text[], ${of((c) => c.userId)}::text[],
      ${of((c) => c.staffId)}::bigint[], ${of((c) => c.storeId)}::bigint[],
      ${of((c) => c.codeId)}::bigint[], ${of((c) => c.by)}::text[],
      ${of((c) => c.at)}::timestamptz[])`.execute(db)
}

export interface Recipient {
  customer_id: number
  external_userid: string
  userid: string
  staff_id: number | null
  store_id: number | null
}

/**
 * Through whom each customer can be written to: the wanted guide if she is a friend, else the
 * latest.
 */
export async function recipientsOf(
  db: Db,
  wanted: readonly { customerId: number; staffId: number | null }[],
): Promise<Map<number, Recipient>> {
  const found = await sql<
    Recipient & { n: number }
  >`select distinct on (w.n) w.n, f.customer_id, f.external_userid,
      f.userid, f.staff_id, f.store_id
    from unnest(${wanted.map((w) => w.customerId)}::bigint[],
      ${wanted.map((w) => w.staffId)}::bigint[])
      with ordinality as w (customer_id, staff_id, n)
    join wecom.follow f on f.customer_id = w.customer_id and f.active
    order by w.n, (f.staff_id is not distinct from w.staff_id) desc, f.followed_at desc,
      f.userid`.execute(db)
  return new Map(found.rows.map((row) => [row.n - 1, row]))
}

export interface WelcomeTicket extends Recipient {
  kind: 'welcome' | 'service'
  welcome_code: string
  welcome_received_at: Date
}

/** The welcome codes at hand, by their text. */
export async function welcomeTickets(
  db: Db,
  items: readonly { customerId: number; welcomeCode: string }[],
): Promise<Map<string, WelcomeTicket>> {
  const found = await sql<WelcomeTicket>`with wanted as (
      select * from unnest(${items.map((i) => i.customerId)}::bigint[],
        ${items.map((i) => i.welcomeCode)}::text[]) as w (customer_id, code))
    select 'welcome' as kind, f.customer_id, f.external_userid, f.userid, f.staff_id,
      f.store_id, f.welcome_code, f.welcome_received_at
    from wanted w
    join wecom.follow f on f.customer_id = w.customer_id and f.welcome_code = w.code
    union all
    select 'service', t.customer_id, t.external_userid, a.open_kfid, null, t.store_id,
      t.welcome_code, t.welcome_received_at
    from wanted w
    join wecom.service_talk t on t.customer_id = w.customer_id and t.welcome_code = w.code
    join wecom.service_account a using (service_id)`.execute(db)
  return new Map(found.rows.map((row) => [row.welcome_code, row]))
}
