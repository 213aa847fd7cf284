// Rows of who came by a lent way, and of the openings that may explain it.
import { sql } from 'kysely'
import type { Db } from '#platform'
import type { Grade } from '../grade.ts'

export interface TieRow {
  tieId: number
  customerId: number
  wayId: number
  codeId: number
  /** The opening her link named. */
  named: number | null
  visitId: number | null
  grade: Grade | null
  at: Date
  wakeAt: Date | null
}

const columns = sql`tie_id as "tieId", customer_id as "customerId", way_id as "wayId",
  named_visit_id as named, code_id as "codeId", visit_id as "visitId", grade, at, wake_at as "wakeAt"`

/** Ways behind these states; those that are lent to nobody are left out. */
export async function waysLent(
  db: Db,
  states: readonly string[],
): Promise<Map<string, { wayId: number; codeId: number }>> {
  if (states.length === 0) return new Map()
  const found = await sql<{ state: string; wayId: number; codeId: number }>`
    select v.state, p.way_id as "wayId", p.code_id as "codeId"
    from wecom.v_way v join code.pool_way p on p.way_id = v.way_id
    where v.state = any(${states}::text[])`.execute(db)
  return new Map(found.rows.map(({ state, ...way }) => [state, way]))
}

export interface Arrival {
  customerId: number
  wayId: number
  codeId: number
  named: number | null
  at: Date
}

/** Notes each once; gives those that are new, in the order they came. */
export async function writeArrivals(
  db: Db,
  arrivals: readonly Arrival[],
  wakeAt: Date,
): Promise<TieRow[]> {
  const of = <T>(pick: (arrival: Arrival) => T): T[] => arrivals.map(pick)
  const written = await sql<TieRow>`
    insert into code.tie (customer_id, way_id, code_id, at, named_visit_id, wake_at)
    select c, w, k, a, v, ${wakeAt} from unnest(${of((x) => x.customerId)}::bigint[],
      ${of((x) => x.wayId)}::bigint[], ${of((x) => x.codeId)}::bigint[],
      ${of((x) => x.at)}::timestamptz[], ${of((x) => x.named)}::bigint[]) as x (c, w, k, a, v)
    on conflict (customer_id, way_id, at) do nothing returning ${columns}`.execute(db)
  return written.rows.toSorted((a, b) => a.at.getTime() - b.at.getTime() || a.tieId - b.tieId)
}

/** Those of these customers that are still to be decided. */
export async function openTies(db: Db, customerIds: readonly number[]): Promise<TieRow[]> {
  if (customerIds.length === 0) return []
  const found = await sql<TieRow>`select ${columns} from code.tie
    where customer_id = any(${[...new Set(customerIds)]}::bigint[]) and grade is null
    order by at, tie_id`.execute(db)
  return found.rows
}

export async function nextTie(db: Db, aside: readonly number[]): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`select min(wake_at) as at from code.tie
    where wake_at is not null and customer_id <> all(${aside}::bigint[])`.execute(db)
  return found.rows[0]?.at ?? null
}

export async function dueTies(
  db: Db,
  now: Date,
  limit: number,
  aside: readonly number[],
): Promise<TieRow[]> {
  const found = await sql<TieRow>`select ${columns} from code.tie
    where wake_at <= ${now} and customer_id <> all(${aside}::bigint[])
    order by wake_at, tie_id limit ${limit}`.execute(db)
  return found.rows.toSorted((a, b) => a.at.getTime() - b.at.getTime() || a.tieId - b.tieId)
}

export interface CandidateRow {
  wayId: number
  visitId: number
  from: Date
  restsUntil: Date
  unionid: string | null
  external: string | null
}

/** Openings these ways were lent to, oldest first. */
export async function candidatesOf(db: Db, wayIds: readonly number[]): Promise<CandidateRow[]> {
  const found = await sql<CandidateRow>`
    select l.way_id as "wayId", l.visit_id as "visitId", l.from_at as "from",
      l.rests_until as "restsUntil", v.unionid_hash as unionid, v.external_hash as external
    from code.lease l join code.visit v on v.visit_id = l.visit_id
    where l.way_id = any(${wayIds}::bigint[]) order by l.way_id, l.from_at`.execute(db)
  return found.rows
}

/** Openings that links named, by their ids; a picture may be kept, so a link may. */
export async function namedOpenings(
  db: Db,
  visitIds: readonly number[],
): Promise<Map<number, CandidateRow>> {
  if (visitIds.length === 0) return new Map()
  const found = await sql<CandidateRow>`select 0 as "wayId", t.visit_id as "visitId",
      v.at as "from", t.at + interval '60 days' as "restsUntil", v.unionid_hash as unionid,
      v.external_hash as external
    from code.tap t join code.visit v on v.visit_id = t.visit_id
    where t.visit_id = any(${[...visitIds]}::bigint[])`.execute(db)
  return new Map(found.rows.map((row) => [row.visitId, row]))
}

export async function lockLeases(db: Db, visitIds: readonly number[]): Promise<void> {
  await sql`select 1 from code.lease where visit_id = any(${visitIds}::bigint[])
    order by visit_id for no key update`.execute(db)
  await sql`select 1 from code.tap where visit_id = any(${visitIds}::bigint[])
    order by visit_id for no key update`.execute(db)
}

export async function tiesOfVisits(db: Db, visitIds: readonly number[]): Promise<TieRow[]> {
  const found = await sql<TieRow>`select ${columns} from code.tie
    where visit_id = any(${visitIds}::bigint[]) order by tie_id`.execute(db)
  return found.rows
}

/** What may be compared of these customers, whatever ids they are known under. */
export async function identitiesOf(
  db: Db,
  customerIds: readonly number[],
): Promise<
  { customer_id: number; person_id: number; kind: string | null; value: string | null }[]
> {
  const found = await sql<{
    customer_id: number
    person_id: number
    kind: string | null
    value: string | null
  }>`select p.customer_id, p.person_id, i.kind, i.value from customer.v_person p
    left join customer.v_identity i on i.customer_id = p.person_id
      and i.kind in ('unionid', 'external_userid')
    where p.customer_id = any(${customerIds}::bigint[]) order by i.value`.execute(db)
  return found.rows
}

/** Grades that give way are written first: an opening belongs to one person at any moment. */
export async function writeVerdicts(db: Db, ties: readonly TieRow[]): Promise<void> {
  const owns = ({ grade }: TieRow) => grade === 'certain' || grade === 'by_state'
  for (const part of [ties.filter((tie) => !owns(tie)), ties.filter(owns)]) {
    if (part.length === 0) continue
    await sql`update code.tie t set visit_id = x.v, grade = x.g, wake_at = null
      from unnest(${part.map((tie) => tie.customerId)}::bigint[],
        ${part.map((tie) => tie.tieId)}::bigint[], ${part.map((tie) => tie.visitId)}::bigint[],
        ${part.map((tie) => tie.grade)}::text[]) as x (c, id, v, g)
      where t.customer_id = x.c and t.tie_id = x.id`.execute(db)
  }
}

/** For whom the links of these openings were printed. */
export async function refsOf(db: Db, visitIds: readonly number[]): Promise<Map<number, string>> {
  if (visitIds.length === 0) return new Map()
  const found = await sql<{ visit_id: number; ref: string }>`select visit_id, ref
    from code.v_visit where visit_id = any(${visitIds}::bigint[]) and ref is not null`.execute(db)
  return new Map(found.rows.map((row) => [row.visit_id, row.ref]))
}

export async function ownIdentities(
  db: Db,
  customerId: number,
): Promise<{ kind: string; value: string }[]> {
  const found = await sql<{ kind: string; value: string }>`select kind, value
    from customer.v_identity where customer_id = ${customerId}
      and kind in ('unionid', 'external_userid') order by value`.execute(db)
  return found.rows
}

/** The tier of a member; null for everybody else. */
export async function tierOf(db: Db, customerId: number): Promise<number | null> {
  const found = await sql<{ tier_id: number }>`select tier_id from loyalty.v_member
    where customer_id = ${customerId}`.execute(db)
  return found.rows[0]?.tier_id ?? null
}
