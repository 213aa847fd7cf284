// Rows of followers.
import { sql } from 'kysely'
import type { Db } from '#platform'
import type { News } from '../hear.ts'

export interface Heard {
  openid: string
  followerId: number
  customerId: number | null
  follows: boolean
  at: Date
  qrScene: string | null
  /** She did not follow before and does now, or the other way round. */
  changed: boolean
}

/**
 * Takes everybody in the order of openids, so that two batches never wait for each other in a ring.
 * Nobody may be named twice. News older than what is known finds no row to change.
 */
export async function writeNews(db: Db, news: readonly News[]): Promise<Heard[]> {
  const of = <T>(pick: (one: News) => T): T[] => news.map(pick)
  const found = await sql<Heard>`
    with told as (select * from unnest(${of((n) => n.appId)}::text[],
        ${of((n) => n.openid)}::text[], ${of((n) => n.follows)}::boolean[],
        ${of((n) => n.at)}::timestamptz[], ${of((n) => n.qrScene ?? null)}::text[])
        as t (app_id, openid, follows, at, qr_scene)),
    written as (insert into official.follower as f (app_id, openid, subscribed, followed_at,
        unfollowed_at, qr_scene, as_of)
      select app_id, openid, follows, case when follows then at end,
        case when not follows then at end, qr_scene, at from told order by openid
      on conflict (app_id, openid) do update set as_of = excluded.as_of,
        subscribed = excluded.subscribed,
        followed_at = case when excluded.subscribed and not f.subscribed
          then excluded.followed_at else f.followed_at end,
        unfollowed_at = case when excluded.subscribed then null
          when f.subscribed then excluded.unfollowed_at else f.unfollowed_at end,
        qr_scene = case when excluded.subscribed and not f.subscribed
          then excluded.qr_scene else f.qr_scene end,
        unread = f.unread or (excluded.subscribed and not f.subscribed)
      where excluded.as_of >= f.as_of
      returning new.follower_id, new.openid, new.customer_id, new.subscribed, new.as_of,
        new.qr_scene, old.subscribed as before, new.app_id),
    noted as (insert into official.follower_change (follower_id, kind, at)
      select follower_id, case when subscribed then 'followed' else 'unfollowed' end, as_of
      from written where coalesce(before, false) <> subscribed)
    select openid, follower_id as "followerId", customer_id as "customerId",
      subscribed as follows, as_of as at, qr_scene as "qrScene",
      coalesce(before, false) <> subscribed as changed from written`.execute(db)
  return found.rows
}

export interface Unread {
  followerId: number
  openid: string
}

/** Those the platform has not told of yet, from one follower on. */
export async function unreadFollowers(
  db: Db,
  appId: string,
  after: number,
  limit: number,
): Promise<Unread[]> {
  const found = await sql<Unread>`select follower_id as "followerId", openid from official.follower
    where unread and app_id = ${appId} and follower_id > ${after}
    order by follower_id limit ${limit}`.execute(db)
  return found.rows
}

export interface Details {
  followerId: number
  unionid: string | null
  scene: string | null
  qrScene: string | null
  followedAt: Date | null
  tags: readonly number[]
  problem: number | null
}

/** Writes who they are. Told of nothing new, a field keeps what was there. */
export async function fillFollowers(db: Db, told: readonly Details[], now: Date): Promise<void> {
  const of = <T>(pick: (one: Details) => T): T[] => told.map(pick)
  await sql`update official.follower f set unread = false, read_at = ${now}, problem = d.problem,
      unionid = coalesce(d.unionid, f.unionid), scene = coalesce(d.scene, f.scene),
      qr_scene = coalesce(d.qr_scene, f.qr_scene),
      followed_at = coalesce(d.followed_at, f.followed_at), tags = d.tags::int[]
    from unnest(${of((d) => d.followerId)}::bigint[], ${of((d) => d.unionid)}::text[],
      ${of((d) => d.scene)}::text[], ${of((d) => d.qrScene)}::text[],
      ${of((d) => d.followedAt)}::timestamptz[], ${of((d) => `{${d.tags.join(',')}}`)}::text[],
      ${of((d) => d.problem)}::int[])
      as d (follower_id, unionid, scene, qr_scene, followed_at, tags, problem)
    where f.follower_id = d.follower_id`.execute(db)
}

export interface Unbound {
  followerId: number
  appId: string
  openid: string
  unionid: string | null
  followedAt: Date | null
  /** What stood in the code that brought her. */
  qrScene: string | null
}
const unbound = sql`follower_id as "followerId", app_id as "appId", openid, unionid,
  followed_at as "followedAt", qr_scene as "qrScene"`

/** Followers who are no customer, in the order of their ids. */
export async function unboundAfter(db: Db, after: number, limit: number): Promise<Unbound[]> {
  const found = await sql<Unbound>`select ${unbound} from official.follower
    where customer_id is null and follower_id > ${after}
    order by follower_id limit ${limit}`.execute(db)
  return found.rows
}

export async function unboundOf(db: Db, followerIds: readonly number[]): Promise<Unbound[]> {
  const found = await sql<Unbound>`select ${unbound} from official.follower
    where customer_id is null and follower_id = any(${followerIds}::bigint[])
    order by follower_id`.execute(db)
  return found.rows
}

/** False for a brand without an official account: its imports ask no more than this. */
export async function anyFollower(db: Db): Promise<boolean> {
  const found = await sql`select 1 from official.follower limit 1`.execute(db)
  return found.rows.length > 0
}

/** Followers who may be one of these customers, by what is known of both. */
export async function unboundLike(db: Db, customerIds: readonly number[]): Promise<Unbound[]> {
  const found = await sql<Unbound>`
    with known as materialized (select kind, app, value from customer.v_identity
      where customer_id = any(${customerIds}::bigint[]) and kind in ('unionid', 'openid'))
    select ${unbound} from official.follower f join known k on k.kind = 'unionid'
      and f.unionid = k.value where f.customer_id is null
    union select ${unbound} from official.follower f join known k on k.kind = 'openid'
      and f.app_id = k.app and f.openid = k.value where f.customer_id is null
    order by 1`.execute(db)
  return found.rows
}

/** Gives how many were nobody's before. */
export async function bindRows(
  db: Db,
  pairs: readonly { followerId: number; customerId: number }[],
): Promise<number> {
  const done = await sql`update official.follower f set customer_id = p.customer_id
    from unnest(${pairs.map((pair) => pair.followerId)}::bigint[],
      ${pairs.map((pair) => pair.customerId)}::bigint[]) as p (follower_id, customer_id)
    where f.follower_id = p.follower_id and f.customer_id is null`.execute(db)
  return Number(done.numAffectedRows ?? 0)
}

export interface Counts {
  following: number
  left: number
  bound: number
  unread: number
}
export async function countFollowers(db: Db): Promise<Counts> {
  const found = await sql<Counts>`select count(*) filter (where subscribed)::int as following,
      count(*) filter (where not subscribed)::int as left,
      count(*) filter (where subscribed and customer_id is not null)::int as bound,
      count(*) filter (where unread)::int as unread from official.follower`.execute(db)
  return found.rows[0] ?? { following: 0, left: 0, bound: 0, unread: 0 }
}

/** Of a follower who was asked about; undefined for anybody else. */
export async function unionOf(
  db: Db,
  appId: string,
  openid: string,
): Promise<string | null | undefined> {
  const found = await sql<{ unionid: string | null }>`select unionid from official.follower
    where app_id = ${appId} and openid = ${openid} and not unread`.execute(db)
  return found.rows[0]?.unionid
}

export async function followerOf(
  db: Db,
  appId: string,
  openid: string,
): Promise<Pick<Unbound, 'qrScene' | 'followedAt'> | undefined> {
  const found = await sql<Unbound>`select ${unbound} from official.follower
    where app_id = ${appId} and openid = ${openid}`.execute(db)
  return found.rows[0]
}
