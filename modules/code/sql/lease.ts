// Rows of ways lent to openings.
import { sql } from 'kysely'
import type { Day } from '#kit'
import type { Db } from '#platform'
import type { LeaseAsk } from '../lease.ts'

export interface LeaseRow {
  leaseId: number
  wayId: number
  staffId: number
  codeId: number
  visitId: number
  until: Date
  slug: string
  visitor: string
}

type Browser = Pick<LeaseAsk, 'slug' | 'visitor'>
export const asked = (
  asks: readonly Browser[],
) => sql`unnest(${asks.map((ask) => ask.slug)}::text[],
    ${asks.map((ask) => ask.visitor)}::text[]) with ordinality as a (slug, visitor, n)`

/** What each of those who ask holds already, by their places. */
export async function liveLeases(
  db: Db,
  asks: readonly Browser[],
  now: Date,
): Promise<Map<number, LeaseRow>> {
  const found = await sql<LeaseRow & { n: number }>`
    select a.n, l.lease_id as "leaseId", l.way_id as "wayId", l.staff_id as "staffId",
      l.code_id as "codeId", l.visit_id as "visitId", l.until_at as until, v.slug, v.visitor
    from ${asked(asks)}
    join code.visit v on v.visitor = a.visitor and v.slug = a.slug
    join code.lease l on l.visit_id = v.visit_id and l.until_at > ${now}
    order by l.lease_id`.execute(db)
  return new Map(found.rows.map(({ n, ...row }) => [n - 1, row]))
}

export interface Opening {
  visitId: number
  codeId: number
  slug: string
  visitor: string
  skill: string | null
  unionidHash: string | null
  externalHash: string | null
  tierId: number | null
}

/** The latest opening of each who asks; one who never opened the link has none. */
export async function openingsOf(
  db: Db,
  asks: readonly LeaseAsk[],
  since: Date,
): Promise<Opening[]> {
  if (asks.length === 0) return []
  const found = await sql<Opening & { n: number }>`
    select distinct on (v.visitor, v.slug) a.n, v.visit_id as "visitId", v.code_id as "codeId",
      v.slug, v.visitor, l.skill
    from ${asked(asks)}
    join code.visit v on v.visitor = a.visitor and v.slug = a.slug and v.at > ${since}
    join code.link l on l.slug = v.slug
    where not exists (select 1 from code.lease x where x.visit_id = v.visit_id)
      and not exists (select 1 from code.showing x where x.visit_id = v.visit_id)
    order by v.visitor, v.slug, v.visit_id desc`.execute(db)
  return found.rows
    .toSorted((a, b) => a.visitId - b.visitId)
    .map(({ n, ...row }) => {
      const { unionidHash = null, externalHash = null, tierId = null } = asks[n - 1] ?? {}
      return { ...row, unionidHash, externalHash, tierId }
    })
}

/**
 * One look-up for each way that comes into question: as a join it would be planned over all ways
 * there are.
 */
export const showable = sql<boolean>`(select v.pictured and v.problem is null
  from wecom.v_way v where v.way_id = p.way_id)`

/** Takes the longest rested ways, as many as each guide is named. */
export async function claimWays(
  db: Db,
  { codeId, staffIds, now, rests }: { codeId: number; staffIds: number[]; now: Date; rests: Date },
): Promise<{ wayId: number; staffId: number }[]> {
  const found = await sql<{ wayId: number; staffId: number }>`
    with wanted as (select s, count(*) as n from unnest(${staffIds}::bigint[]) as x (s) group by s),
    claimed as (select f.way_id from wanted w cross join lateral (
      select p.way_id from code.pool_way p
      where p.code_id = ${codeId} and p.staff_id = w.s and p.free_at <= ${now} and ${showable}
      order by p.free_at, p.way_id limit w.n) f)
    update code.pool_way p set free_at = ${rests} from claimed c where p.way_id = c.way_id
    returning p.way_id as "wayId", p.staff_id as "staffId"`.execute(db)
  return found.rows
}

export interface NewLease extends Opening {
  wayId: number
  staffId: number
  day: Day
  from: Date
  until: Date
  rests: Date
}

/** Keeps the leases, and with each opening who was signed in. */
export async function writeLeases(db: Db, leases: readonly NewLease[]): Promise<LeaseRow[]> {
  const of = <T>(pick: (lease: NewLease) => T): T[] => leases.map(pick)
  const visitIds = of((l) => l.visitId)
  const made = await sql<{ lease_id: number; visit_id: number }>`
    insert into code.lease (way_id, visit_id, code_id, staff_id, day, from_at, until_at,
      rests_until)
    select * from unnest(${of((l) => l.wayId)}::bigint[], ${visitIds}::bigint[],
      ${of((l) => l.codeId)}::bigint[], ${of((l) => l.staffId)}::bigint[],
      ${of((l) => l.day)}::date[], ${of((l) => l.from)}::timestamptz[],
      ${of((l) => l.until)}::timestamptz[], ${of((l) => l.rests)}::timestamptz[])
    returning lease_id, visit_id`.execute(db)
  await sql`update code.visit v set unionid_hash = coalesce(v.unionid_hash, x.u),
      external_hash = x.e
    from unnest(${visitIds}::bigint[], ${of((l) => l.unionidHash)}::text[],
      ${of((l) => l.externalHash)}::text[]) as x (id, u, e)
    where v.visit_id = x.id and (x.u is not null or x.e is not null)`.execute(db)
  const ids = new Map(made.rows.map((row) => [row.visit_id, row.lease_id]))
  return leases.map((l) => ({
    leaseId: ids.get(l.visitId) ?? 0,
    wayId: l.wayId,
    staffId: l.staffId,
    codeId: l.codeId,
    visitId: l.visitId,
    until: l.until,
    slug: l.slug,
    visitor: l.visitor,
  }))
}
