// Rows of openings led through an acquisition link.
import { sql } from 'kysely'
import type { CodeMode } from '#contracts'
import type { Day } from '#kit'
import type { Db, Tx } from '#platform'
import type { LeaseAsk } from '../lease.ts'
import type { Target } from '../rotation.ts'
import { asked, type Opening } from './lease.ts'
import { guidesOf, type SharesAsked } from './rotation.ts'

export interface Tappable extends Opening {
  mode: CodeMode
  /** The state of the code's own way. */
  state: string
  /** The open link to all its guides; null where there is none. */
  url: string | null
  /** Whom this browser was led to before, and when. */
  staffId: number | null
  /** The mark it has already. */
  mark: string | null
}

/** The latest opening of each who asks, where its code is in use and led through a link. */
export async function tappable(
  db: Db,
  asks: readonly LeaseAsk[],
  since: Date,
): Promise<Map<number, Tappable>> {
  const found = await sql<Tappable & { n: number }>`
    select distinct on (v.visitor, v.slug) a.n, v.visit_id as "visitId", v.code_id as "codeId",
      v.slug, v.visitor, l.skill, c.mode, w.state, k.url, own.mark,
      coalesce(own.staff_id, last.staff_id) as "staffId"
    from ${asked(asks)}
    join code.visit v on v.visitor = a.visitor and v.slug = a.slug and v.at > ${since}
    join code.link l on l.slug = v.slug
    join code.channel_code c on c.code_id = v.code_id and c.active and c.way = 'link'
    join wecom.v_way w on w.code_id = c.code_id and not w.pooled
    left join code.entrance e on e.code_id = c.code_id and e.staff_id = 0
    left join wecom.v_acquisition_link k on k.acquisition_id = e.acquisition_id and k.open
    left join code.tap own on own.visit_id = v.visit_id
    left join lateral (select t.staff_id from code.visit o join code.tap t using (visit_id)
      where o.visitor = v.visitor and o.slug = v.slug and o.at > ${since} and t.staff_id is not null
      order by o.visit_id desc limit 1) last on true
    order by v.visitor, v.slug, v.visit_id desc`.execute(db)
  return new Map(
    found.rows.map(({ n, ...row }) => {
      const { unionidHash = null, externalHash = null, tierId = null } = asks[n - 1] ?? {}
      return [n - 1, { ...row, unionidHash, externalHash, tierId }]
    }),
  )
}

/** Open links to single guides of a code. */
export async function guideUrls(db: Db, codeId: number): Promise<Map<number, string>> {
  const found = await sql<{ staff_id: number; url: string }>`select e.staff_id, k.url
    from code.entrance e join wecom.v_acquisition_link k using (acquisition_id)
    where e.code_id = ${codeId} and e.staff_id <> 0 and k.open`.execute(db)
  return new Map(found.rows.map((row) => [row.staff_id, row.url]))
}

/** Guides as they stand, but a link is everybody's: it is free for as many as ask, or for nobody. */
export const guidesByLink =
  (urls: ReadonlyMap<number, string>) =>
  async (db: Db, ask: SharesAsked): Promise<Target[]> =>
    (await guidesOf(db, ask)).map((one) => ({
      ...one,
      free: urls.has(one.id) ? ask.openings : 0,
    }))

export interface NewTap {
  opening: Tappable
  staffId: number | null
  day: Day | null
  mark: string
}

/** Keeps the taps, and with each opening who was signed in. */
export async function writeTaps(tx: Tx, taps: readonly NewTap[]): Promise<void> {
  const of = <T>(pick: (tap: NewTap) => T): T[] => taps.map(pick)
  const visitIds = of((tap) => tap.opening.visitId)
  await sql`insert into code.tap (visit_id, code_id, staff_id, day, mark, at)
    select v, c, s, d, m, ${tx.now} from unnest(${visitIds}::bigint[],
      ${of((tap) => tap.opening.codeId)}::bigint[], ${of((tap) => tap.staffId)}::bigint[],
      ${of((tap) => tap.day)}::date[], ${of((tap) => tap.mark)}::text[]) as x (v, c, s, d, m)`.execute(
    tx.db,
  )
  await sql`update code.visit v set unionid_hash = coalesce(v.unionid_hash, x.u),
      external_hash = x.e
    from unnest(${visitIds}::bigint[], ${of((tap) => tap.opening.unionidHash)}::text[],
      ${of((tap) => tap.opening.externalHash)}::text[]) as x (id, u, e)
    where v.visit_id = x.id and (x.u is not null or x.e is not null)`.execute(tx.db)
}

/** One asks after the other has written: an opening is led on once. */
export async function lockVisits(tx: Tx, visitIds: readonly number[]): Promise<void> {
  await sql`select 1 from code.visit where visit_id = any(${visitIds}::bigint[])
    order by visit_id for no key update`.execute(tx.db)
}

/** Openings by the marks that came back. */
export async function visitsOfMarks(
  db: Db,
  marks: readonly string[],
): Promise<Map<string, { visitId: number; codeId: number; wayId: number }>> {
  if (marks.length === 0) return new Map()
  const found = await sql<{ mark: string; visitId: number; codeId: number; wayId: number }>`
    select t.mark, t.visit_id as "visitId", t.code_id as "codeId", w.way_id as "wayId"
    from code.tap t join wecom.v_way w on w.code_id = t.code_id and not w.pooled
    where t.mark = any(${[...marks]}::text[])`.execute(db)
  return new Map(found.rows.map(({ mark, ...row }) => [mark, row]))
}

/** Which links lead to whom; what is not named any more goes. */
export async function writeEntrances(
  db: Db,
  codeId: number,
  entrances: readonly { staffId: number; acquisitionId: number }[],
): Promise<void> {
  const staffIds = entrances.map((one) => one.staffId)
  await sql`delete from code.entrance where code_id = ${codeId}
    and staff_id <> all(${staffIds}::bigint[])`.execute(db)
  await sql`insert into code.entrance (code_id, staff_id, acquisition_id)
    select ${codeId}, s, k from unnest(${staffIds}::bigint[],
      ${entrances.map((one) => one.acquisitionId)}::bigint[]) as x (s, k)
    on conflict (code_id, staff_id) do update
      set acquisition_id = excluded.acquisition_id`.execute(db)
}
