// Rows of the groups a lent code leads into, and of what each opening was shown.
import { sql } from 'kysely'
import type { Day } from '#kit'
import type { Db, Scope } from '#platform'
import type { LeaseAsk } from '../lease.ts'
import type { Target } from '../rotation.ts'
import type { Standing } from '../simulate.ts'
import type { Load, SharesAsked } from './rotation.ts'

/** Groups of a code as they stand now; one whose picture is not there yet cannot be shown. */
export async function groupsOf(
  db: Db,
  { codeId, day, openings }: SharesAsked,
  since: Date,
): Promise<Target[]> {
  const found = await sql<Target>`
    select t.target_id as id, t.weight, t.daily_cap as "dailyCap", t.from_minute as "from",
      t.until_minute as "until", t.skills, t.tier_ids as "tierIds", t.passed,
      coalesce(d.given, 0) as given, coalesce(e.n, 0)::int as expected,
      g.dismissed_at is null as here,
      case when w.pictured and w.problem is null then ${openings}::int else 0 end as free,
      0 as customers, 0 as "addedToday"
    from code.target t
    join wecom.v_chat g on g.group_id = t.target_id
    left join wecom.v_join_way w on w.code_id = t.code_id and w.group_id = t.target_id
    left join code.turn_day d on d.code_id = t.code_id and d.target_id = t.target_id
      and d.day = ${day}::date
    left join (select group_id, count(*) as n from code.showing
      where code_id = ${codeId} and from_at > ${since} group by group_id) e
      on e.group_id = t.target_id
    where t.code_id = ${codeId} order by t.target_id`.execute(db)
  return found.rows
}

/** Members of the groups of a code, and who came in since by other doors. */
export async function groupLoads(db: Db, codeId: number, since: Date): Promise<Map<number, Load>> {
  const found = await sql<Load & { id: number }>`select t.target_id as id,
      g.members as customers,
      (select count(*)::int from wecom.v_chat_entry e where e.group_id = t.target_id
        and e.joined_at >= ${since} and e.code_id is distinct from ${codeId}) as "addedToday"
    from code.target t join wecom.v_chat g on g.group_id = t.target_id
    where t.code_id = ${codeId}`.execute(db)
  return new Map(found.rows.map(({ id, ...load }) => [id, load]))
}

export interface ShowingRow {
  visitId: number
  codeId: number
  groupId: number
  until: Date
  slug: string
  visitor: string
}

/** What each of those who ask is shown already, by their places. */
export async function liveShowings(
  db: Db,
  asks: readonly Pick<LeaseAsk, 'slug' | 'visitor'>[],
  now: Date,
): Promise<Map<number, ShowingRow>> {
  const found = await sql<ShowingRow & { n: number }>`
    select a.n, s.visit_id as "visitId", s.code_id as "codeId", s.group_id as "groupId",
      s.until_at as until, v.slug, v.visitor
    from unnest(${asks.map((ask) => ask.slug)}::text[],
      ${asks.map((ask) => ask.visitor)}::text[]) with ordinality as a (slug, visitor, n)
    join code.visit v on v.visitor = a.visitor and v.slug = a.slug
    join code.showing s on s.visit_id = v.visit_id and s.until_at > ${now}
    order by s.visit_id`.execute(db)
  return new Map(found.rows.map(({ n, ...row }) => [n - 1, row]))
}

export async function writeShowings(
  db: Db,
  showings: readonly ShowingRow[],
  { day, now }: { day: Day; now: Date },
): Promise<void> {
  await sql`insert into code.showing (visit_id, code_id, group_id, day, from_at, until_at)
    select v, c, g, ${day}::date, ${now}, u from unnest(${showings.map((s) => s.visitId)}::bigint[],
      ${showings.map((s) => s.codeId)}::bigint[], ${showings.map((s) => s.groupId)}::bigint[],
      ${showings.map((s) => s.until)}::timestamptz[]) as x (v, c, g, u)`.execute(db)
}

/** These groups as they stand; those of other stores than the scope's are left out. */
export async function groupsNow(
  db: Db,
  scope: Scope,
  groupIds: readonly number[],
): Promise<Standing[]> {
  const found = await sql<Standing>`select group_id as id, name, dismissed_at is null as here,
      members as customers
    from wecom.v_chat where group_id = any(${[...groupIds]}::bigint[])
      and (${scope.all} or store_id = any(${[...scope.storeIds]}::bigint[]))`.execute(db)
  return found.rows
}

export async function groupName(db: Db, groupId: number): Promise<string | null> {
  const found = await sql<{ name: string }>`select name from wecom.v_chat
    where group_id = ${groupId}`.execute(db)
  return found.rows[0]?.name ?? null
}
