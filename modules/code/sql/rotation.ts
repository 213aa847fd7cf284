// Rows of rotations: the rules of a code, its guides or groups, and how they stand.
import { sql } from 'kysely'
import type { Day } from '#kit'
import type { Db, Scope, Tx } from '#platform'
import type { Rules, Target } from '../rotation.ts'
import { SPARE } from '../pool.ts'
import { showable } from './lease.ts'
import type { Standing } from '../simulate.ts'

/** A character that no skill has. */
const SEPARATOR = '\u001f'

export interface RotationRow extends Rules {
  codeId: number
  passed: number
}

async function lockCodes(db: Db, codeIds: readonly number[]): Promise<void> {
  await sql`select 1 from code.channel_code where code_id = any(${codeIds}::bigint[])
    order by code_id for no key update`.execute(db)
}

/**
 * Locks the rotations of these codes; those without one are left out. The lock lies on a row that
 * lending never writes: on one that each turn writes anew, whoever comes later may come first, and
 * somebody waits for ever.
 */
export async function lockRotations(
  db: Db,
  codeIds: readonly number[],
): Promise<Map<number, RotationRow>> {
  await lockCodes(db, codeIds)
  const found = await sql<RotationRow>`select code_id as "codeId", sharing, full_at as "fullAt",
      passed
    from code.rotation where code_id = any(${codeIds}::bigint[])`.execute(db)
  return new Map(found.rows.map((row) => [row.codeId, row]))
}

export interface SharesAsked {
  codeId: number
  day: Day
  now: Date
  /** So many ask at once. */
  openings: number
  /** Each may be given all of them. */
  all: boolean
}
/** Many of her colleagues may be off duty. */
const PLENTY = 4

/**
 * Guides of a code as they stand now. Ways are counted up to some times what her weight gives her
 * of so many openings.
 */
export async function guidesOf(
  db: Db,
  { codeId, day, now, openings, all }: SharesAsked,
): Promise<Target[]> {
  const found = await sql<Target>`
    select t.target_id as id, t.weight, t.daily_cap as "dailyCap", t.from_minute as "from",
      t.until_minute as "until", t.skills, t.tier_ids as "tierIds", t.passed,
      coalesce(d.given, 0) as given, coalesce(d.given, 0) as expected,
      s.active and s.wecom_userid is not null
        and not coalesce(${day}::date between s.away_from and s.away_until, false)
        and not exists (select 1 from wecom.v_handing_over h where h.staff_id = s.staff_id) as here,
      (select count(*)::int from (select 1 from code.pool_way p
        where p.code_id = t.code_id and p.staff_id = t.target_id and p.free_at <= ${now}
          and ${showable}
        limit least(${openings}::int, case when ${all} then ${openings}::int
          else ceil(${PLENTY}::numeric * ${openings} * t.weight / t.weights) end) + ${SPARE}) x)
        as free,
      0 as customers, 0 as "addedToday"
    from (select *, sum(weight) over () as weights from code.target
      where code_id = ${codeId}) t
    join org.v_staff s on s.staff_id = t.target_id
    left join code.turn_day d on d.code_id = t.code_id and d.target_id = t.target_id
      and d.day = ${day}::date
    order by t.target_id`.execute(db)
  return found.rows
}

export interface Load {
  customers: number
  addedToday: number
}

/** Customers of the guides of these codes; those a code itself added today are among its turns. */
export async function loadsOf(db: Db, codeId: number, since: Date): Promise<Map<number, Load>> {
  const found = await sql<Load & { id: number }>`
    select t.target_id as id,
      count(*) filter (where not (f.code_id = ${codeId} and f.followed_at >= ${since}) is true)::int
        as customers,
      count(*) filter (where f.followed_at >= ${since}
        and f.code_id is distinct from ${codeId})::int as "addedToday"
    from code.target t join wecom.v_follow f on f.staff_id = t.target_id and f.active
    where t.code_id = ${codeId} group by t.target_id`.execute(db)
  return new Map(found.rows.map(({ id, ...load }) => [id, load]))
}

export type TargetRule = Pick<
  Target,
  'id' | 'weight' | 'dailyCap' | 'from' | 'until' | 'skills' | 'tierIds'
>

/** Rules and targets as a whole; whoever stays keeps the place in the turn. */
export async function writeRotation(
  tx: Tx,
  rotation: { codeId: number; targets: readonly TargetRule[] } & Rules,
): Promise<void> {
  const { codeId, sharing, fullAt, targets } = rotation
  tx.locks.take('hot', 'code.rotation', [codeId])
  await lockCodes(tx.db, [codeId])
  await sql`insert into code.rotation (code_id, sharing, full_at, changed_at)
    values (${codeId}, ${sharing}, ${fullAt}, ${tx.now})
    on conflict (code_id) do update set sharing = excluded.sharing, full_at = excluded.full_at,
      changed_at = excluded.changed_at`.execute(tx.db)
  const ids = targets.map((target) => target.id)
  await sql`delete from code.target where code_id = ${codeId}
    and target_id <> all(${ids}::bigint[])`.execute(tx.db)
  const of = <T>(pick: (target: TargetRule) => T): T[] => targets.map(pick)
  await sql`insert into code.target (code_id, target_id, weight, daily_cap, from_minute,
      until_minute, skills, tier_ids)
    select ${codeId}, s, w, c, f, u, string_to_array(k, ${SEPARATOR}),
      string_to_array(i, ',')::bigint[]
    from unnest(${ids}::bigint[],
      ${of((t) => t.weight)}::int[], ${of((t) => t.dailyCap)}::int[], ${of((t) => t.from)}::int[],
      ${of((t) => t.until)}::int[], ${of((t) => t.skills.join(SEPARATOR))}::text[],
      ${of((t) => t.tierIds.join(','))}::text[])
      as x (s, w, c, f, u, k, i)
    on conflict (code_id, target_id) do update set weight = excluded.weight,
      daily_cap = excluded.daily_cap, from_minute = excluded.from_minute,
      until_minute = excluded.until_minute, skills = excluded.skills,
      tier_ids = excluded.tier_ids`.execute(tx.db)
}

/** What each was given, and how far the rotation is. */
export async function keepTurns(
  db: Db,
  turned: { codeId: number; day: Day; passed: number; changed: readonly Target[] },
): Promise<void> {
  const { codeId, day, passed, changed } = turned
  const ids = changed.map(({ id }) => id)
  await sql`insert into code.turn_day (code_id, target_id, day, given)
    select ${codeId}, s, ${day}::date, g
    from unnest(${ids}::bigint[], ${changed.map(({ given }) => given)}::int[]) as x (s, g)
    on conflict (code_id, target_id, day) do update set given = excluded.given`.execute(db)
  await sql`update code.target t set passed = x.p
    from unnest(${ids}::bigint[], ${changed.map((one) => one.passed)}::float8[]) as x (s, p)
    where t.code_id = ${codeId} and t.target_id = x.s`.execute(db)
  await sql`update code.rotation set passed = ${passed} where code_id = ${codeId}`.execute(db)
}

export interface ShownTarget extends TargetRule {
  codeId: number
  name: string
  group: boolean
}

/** Guides or groups of these codes with their names. */
export async function targetsOf(db: Db, codeIds: readonly number[]): Promise<ShownTarget[]> {
  const found = await sql<ShownTarget>`select t.code_id as "codeId", t.target_id as id,
      coalesce(s.name, g.name) as name, g.group_id is not null as group, t.weight,
      t.daily_cap as "dailyCap", t.from_minute as "from", t.until_minute as "until", t.skills,
      t.tier_ids as "tierIds"
    from code.target t join code.channel_code c on c.code_id = t.code_id
    left join org.v_staff s on s.staff_id = t.target_id and c.kind <> 'group'
    left join wecom.v_chat g on g.group_id = t.target_id and c.kind = 'group'
    where t.code_id = any(${codeIds}::bigint[]) order by t.code_id, t.target_id`.execute(db)
  return found.rows
}

export async function rulesOf(db: Db, codeIds: readonly number[]): Promise<Map<number, Rules>> {
  const found = await sql<Rules & { codeId: number }>`select code_id as "codeId", sharing,
      full_at as "fullAt" from code.rotation
    where code_id = any(${codeIds}::bigint[])`.execute(db)
  return new Map(found.rows.map(({ codeId, ...rules }) => [codeId, rules]))
}

export async function staffName(db: Db, staffId: number): Promise<string | null> {
  const found = await sql<{ name: string }>`select name from org.v_staff
    where staff_id = ${staffId}`.execute(db)
  return found.rows[0]?.name ?? null
}

/** These guides as they stand today; those of other stores than the scope's are left out. */
export async function guidesNow(
  db: Db,
  scope: Scope,
  staffIds: readonly number[],
  day: Day,
): Promise<Standing[]> {
  const found = await sql<Standing>`select s.staff_id as id, s.name,
      s.active and s.wecom_userid is not null
        and not coalesce(${day}::date between s.away_from and s.away_until, false)
        and not exists (select 1 from wecom.v_handing_over h where h.staff_id = s.staff_id) as here,
      (select count(*)::int from wecom.v_follow f
        where f.staff_id = s.staff_id and f.active) as customers
    from org.v_staff s where s.staff_id = any(${staffIds}::bigint[])
      and (${scope.all} or exists (select 1 from org.v_staff_store p where p.staff_id = s.staff_id
        and p.store_id = any(${[...scope.storeIds]}::bigint[])))`.execute(db)
  return found.rows
}
