// Rows of short links and their openings.
import { sql } from 'kysely'
import type { CodeKind, CodeMode, CodePage, Identify, NearbyGoal } from '#contracts'
import { newSlug, type Day } from '#kit'
import type { Db, Tx } from '#platform'

/** A new code gets its link once; one that has it keeps it. */
export async function writeLink(tx: Tx, codeId: number): Promise<void> {
  await sql`insert into code.link (slug, code_id, made_at)
    values (${newSlug()}, ${codeId}, ${tx.now})
    on conflict (code_id) where ref is null do nothing`.execute(tx.db)
}

export interface NewLink {
  codeId: number
  ref: string
  skill?: string
  slug: string
}

/** Links of single prints; gives all their names by `code ref`. */
export async function writeLinks(tx: Tx, links: readonly NewLink[]): Promise<Map<string, string>> {
  if (links.length === 0) return new Map()
  const [codes, refs] = [links.map((link) => link.codeId), links.map((link) => link.ref)]
  await sql`insert into code.link (slug, code_id, ref, skill, made_at)
    select s, c, r, k, ${tx.now} from unnest(${links.map((link) => link.slug)}::text[],
      ${codes}::bigint[], ${refs}::text[], ${links.map((link) => link.skill ?? null)}::text[])
      as x (s, c, r, k)
    on conflict (code_id, ref) where ref is not null do nothing`.execute(tx.db)
  const found = await sql<{ code_id: number; ref: string; slug: string }>`
    select l.code_id, l.ref, l.slug from unnest(${codes}::bigint[], ${refs}::text[]) as x (c, r)
    join code.link l on l.code_id = x.c and l.ref = x.r`.execute(tx.db)
  return new Map(found.rows.map((row) => [`${row.code_id} ${row.ref}`, row.slug]))
}

export async function knownCodes(db: Db, codeIds: readonly number[]): Promise<Set<number>> {
  const found = await sql<{ code_id: number }>`select code_id from code.channel_code
    where code_id = any(${[...new Set(codeIds)]}::bigint[])`.execute(db)
  return new Set(found.rows.map((row) => row.code_id))
}

export interface CodeOfSlug {
  codeId: number
  leased: boolean
  /** Led through an acquisition link. */
  led: boolean
  identify: Identify
  /** The group it was made for, where it was. */
  groupId: number | null
}

export async function codeOfSlug(db: Db, slug: string): Promise<CodeOfSlug | undefined> {
  const found =
    await sql<CodeOfSlug>`select l.code_id as "codeId", c.mode = 'leased' as leased, c.way = 'link' as led,
      c.identify,
      case when l.ref like 'group:%' then substr(l.ref, 7)::bigint end as "groupId"
    from code.link l join code.channel_code c on c.code_id = l.code_id
    where l.slug = ${slug}`.execute(db)
  return found.rows[0]
}

export interface NewVisit {
  codeId: number
  slug: string
  inWechat: boolean
  /** Hash of the browser's token; null where nobody needs to know it again. */
  visitor: string | null
  /** Hash of what was sent along to WeChat, where it is asked who it is. */
  ask: string | null
  /** What it brought along that somebody asked to keep. */
  brought: Record<string, string> | null
  /** Where it is a link of a group: which, and who opened it as far as is known. */
  click: { groupId: number; visitor: string; customerId: number | null } | null
}
export interface WrittenVisit extends NewVisit {
  visitId: number
}

/** Gives those that brought something along, and those by a group's link. */
export async function writeVisits(
  tx: Tx,
  visits: readonly NewVisit[],
  day: Day,
): Promise<WrittenVisit[]> {
  const found = await sql<{ n: number; visitId: number }>`with given as (
      select nextval('code.visit_visit_id_seq') as visit_id, w.*
      from unnest(${visits.map((v) => v.codeId)}::bigint[],
        ${visits.map((v) => v.inWechat)}::boolean[], ${visits.map((v) => v.slug)}::text[],
        ${visits.map((v) => v.visitor)}::text[], ${visits.map((v) => v.ask)}::text[],
        ${visits.map((v) => v.brought !== null || v.click !== null)}::boolean[])
        with ordinality as w(code_id, in_wechat, slug, visitor, ask, brings, n)),
    kept as (
      insert into code.visit (visit_id, code_id, in_wechat, slug, visitor, ask, at)
      select visit_id, code_id, in_wechat, slug, visitor, ask, ${tx.now}::timestamptz from given
      returning code_id),
    counted as (
      insert into code.visit_day as d (code_id, day, visits)
      select code_id, ${day}::date, count(*) from kept group by code_id order by code_id
      on conflict (code_id, day) do update set visits = d.visits + excluded.visits)
    select visit_id as "visitId", n from given where brings order by n`.execute(tx.db)
  return found.rows.flatMap(({ n, visitId }) => {
    const visit = visits[n - 1]
    return visit ? [{ ...visit, visitId }] : []
  })
}

export interface DoorRow {
  codeId: number
  store: string
  active: boolean
  kind: CodeKind
  mode: CodeMode
  page: CodePage | null
  coupon: string | null
  couponTemplateId: number | null
  /** Its coupon can be claimed now. */
  claimable: boolean
  /** When it can be claimed next, where it cannot now. */
  claimsFrom: Date | null
  serviceUrl: string | null
  promise: string | null
  rules: string | null
  leadsTo: NearbyGoal
  onlyStores: number[]
  onlyRegions: number[]
}

/** What stands behind a short name at an instant. */
export async function doorOf(db: Db, slug: string, now: Date): Promise<DoorRow | undefined> {
  const found = await sql<DoorRow>`select c.code_id as "codeId", s.name as store, c.active, c.kind,
      c.mode, c.page, t.name as coupon, t.template_id as "couponTemplateId",
      c.claim_times is null or c.claim_times @> ${now}::timestamptz as claimable,
      (select min(lower(r)) from unnest(c.claim_times) r where lower(r) > ${now}::timestamptz)
        as "claimsFrom", w.url as "serviceUrl",
      c.promise, c.rules, c.leads_to as "leadsTo", c.only_stores as "onlyStores",
      c.only_regions as "onlyRegions"
    from code.link l join code.channel_code c on c.code_id = l.code_id
    join org.v_store s on s.store_id = c.store_id
    left join coupon.v_template t on t.template_id = c.coupon_template_id and t.active
    left join wecom.v_service_way w on w.code_id = c.code_id and w.ready
    where l.slug = ${slug}`.execute(db)
  return found.rows[0]
}

/** Days whose count is not that of their openings. */
export async function wrongCounts(db: Db): Promise<number> {
  const found = await sql<{ n: number }>`select count(*) as n from (
    select coalesce(v.code_id, d.code_id) from (select code_id, count(*) as visits from code.visit
      group by 1) v
    full join (select code_id, sum(visits) as visits from code.visit_day group by 1) d
      on d.code_id = v.code_id
    where coalesce(v.visits, 0) <> coalesce(d.visits, 0)) x`.execute(db)
  return found.rows[0]?.n ?? 0
}

/** The code whose picture stands for this one: its own, else another of its store. */
export async function standIn(db: Db, codeId: number): Promise<number | undefined> {
  const found = await sql<{ code_id: number }>`select o.code_id
    from code.channel_code c join code.channel_code o on o.store_id = c.store_id
    where c.code_id = ${codeId} and (o.active or o.code_id = c.code_id)
      and (exists (select 1 from wecom.v_way w where w.code_id = o.code_id and not w.pooled
          and w.pictured)
        or o.kind = 'group' and exists (select 1 from wecom.v_join_way j
          where j.code_id = o.code_id and j.pictured))
    order by o.code_id <> c.code_id, o.kind <> c.kind, o.code_id limit 1`.execute(db)
  return found.rows[0]?.code_id
}
