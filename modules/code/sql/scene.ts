// Rows of pictures of the account lent to openings, and of who followed by them.
import { sql } from 'kysely'
import type { CodeFollows } from '#contracts'
import type { Db, Tx } from '#platform'
import type { Grade } from '../grade.ts'
import type { LeaseAsk } from '../lease.ts'

export interface SceneLease {
  visitId: number
  codeId: number
  scene: string
  until: Date
}
const columns = sql`l.visit_id as "visitId", l.code_id as "codeId", l.scene, l.until_at as until`

/** What this browser holds of this link. */
export async function liveScene(
  db: Db,
  { slug, visitor }: Pick<LeaseAsk, 'slug' | 'visitor'>,
  now: Date,
): Promise<SceneLease | undefined> {
  const found = await sql<SceneLease>`select ${columns} from code.visit v
    join code.scene_lease l on l.visit_id = v.visit_id and l.until_at > ${now}
    where v.visitor = ${visitor} and v.slug = ${slug} order by l.visit_id desc limit 1`.execute(db)
  return found.rows[0]
}

/** For its latest opening, once; with who is signed in there. */
export async function writeScene(
  tx: Tx,
  { slug, visitor, unionidHash }: LeaseAsk,
  lease: { scene: string; since: Date; until: Date },
): Promise<SceneLease | undefined> {
  const opened = await sql<{ visit_id: number }>`update code.visit v
    set unionid_hash = coalesce(v.unionid_hash, ${unionidHash})
    where v.visit_id = (select max(visit_id) from code.visit where visitor = ${visitor}
      and slug = ${slug} and at > ${lease.since}) returning v.visit_id`.execute(tx.db)
  const visitId = opened.rows[0]?.visit_id
  if (visitId === undefined) return undefined
  await sql`insert into code.scene_lease (visit_id, code_id, scene, from_at, until_at)
    select visit_id, code_id, ${lease.scene}, ${tx.now}, ${lease.until} from code.visit
    where visit_id = ${visitId}
    on conflict (visit_id) do nothing`.execute(tx.db)
  const kept = await sql<SceneLease>`select ${columns} from code.scene_lease l
    where l.visit_id = ${visitId} and l.until_at > ${tx.now}`.execute(tx.db)
  return kept.rows[0]
}

/** Notes who came by which opening, once; gives the openings that have somebody new. */
export async function writeFollows(
  tx: Tx,
  came: readonly { followerId: number; scene: string; at: Date }[],
): Promise<number[]> {
  const written = await sql<{ visit_id: number }>`insert into code.follow_tie (follower_id,
      visit_id, code_id, at, wake_at)
    select distinct on (x.f, l.visit_id) x.f, l.visit_id, l.code_id, x.a, ${tx.now}
    from unnest(${came.map((one) => one.followerId)}::bigint[],
      ${came.map((one) => one.scene)}::text[], ${came.map((one) => one.at)}::timestamptz[])
      as x (f, s, a)
    join code.scene_lease l on l.scene = x.s order by x.f, l.visit_id, x.a
    on conflict (follower_id, visit_id) do nothing returning visit_id`.execute(tx.db)
  return written.rows.map((row) => row.visit_id)
}

export interface FollowTie {
  followerId: number
  visitId: number
  at: Date
  grade: Grade | null
  /** Hash kept with the opening, and the id of who follows: null where nobody told. */
  opener: string | null
  unionid: string | null
}

/** Everybody who came by these openings, with the openings locked. */
export async function followsOf(tx: Tx, visitIds: readonly number[]): Promise<FollowTie[]> {
  await sql`select 1 from code.scene_lease where visit_id = any(${visitIds}::bigint[])
    order by visit_id for no key update`.execute(tx.db)
  const found = await sql<FollowTie>`select t.follower_id as "followerId",
      t.visit_id as "visitId", t.at, t.grade, v.unionid_hash as opener, u.unionid
    from code.follow_tie t join code.visit v on v.visit_id = t.visit_id
    left join official.v_follower_union u on u.follower_id = t.follower_id
    where t.visit_id = any(${visitIds}::bigint[])
    order by t.visit_id, t.at, t.follower_id`.execute(tx.db)
  return found.rows
}

export interface FollowVerdict {
  followerId: number
  visitId: number
  grade: Grade | null
  wakeAt: Date | null
}

/** Grades that give way are written first: an opening belongs to one person at any moment. */
export async function writeFollowVerdicts(
  tx: Tx,
  verdicts: readonly FollowVerdict[],
): Promise<void> {
  const owns = ({ grade }: FollowVerdict) => grade === 'certain' || grade === 'by_state'
  for (const part of [verdicts.filter((one) => !owns(one)), verdicts.filter(owns)]) {
    if (part.length === 0) continue
    await sql`update code.follow_tie t set grade = x.g, wake_at = x.w
      from unnest(${part.map((one) => one.followerId)}::bigint[],
        ${part.map((one) => one.visitId)}::bigint[], ${part.map((one) => one.grade)}::text[],
        ${part.map((one) => one.wakeAt)}::timestamptz[]) as x (f, v, g, w)
      where t.follower_id = x.f and t.visit_id = x.v`.execute(tx.db)
  }
}

export async function nextFollowTie(db: Db): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`select min(wake_at) as at from code.follow_tie
    where wake_at is not null`.execute(db)
  return found.rows[0]?.at ?? null
}

export async function dueFollows(tx: Tx, limit: number): Promise<number[]> {
  const found = await sql<{ visit_id: number }>`select distinct visit_id from code.follow_tie
    where wake_at <= ${tx.now} order by visit_id limit ${limit}`.execute(tx.db)
  return found.rows.map((row) => row.visit_id)
}

/** How surely those who followed by openings of a code were the ones who opened it. */
export async function followFigures(
  db: Db,
  codeIds: readonly number[],
): Promise<Map<number, CodeFollows>> {
  const found = await sql<CodeFollows & { code_id: number }>`select code_id,
      count(*) filter (where grade = 'certain')::int as certain,
      count(*) filter (where grade = 'by_state')::int as "byState",
      count(*) filter (where grade = 'uncertain')::int as uncertain,
      count(*) filter (where grade = 'forwarded')::int as forwarded,
      count(*) filter (where grade is null)::int as open
    from code.follow_tie where code_id = any(${[...codeIds]}::bigint[]) group by 1`.execute(db)
  return new Map(found.rows.map(({ code_id, ...figures }) => [code_id, figures]))
}
