// Rows of channel codes, with what WeCom and the customers made of them.
import { sql, type RawBuilder } from 'kysely'
import type {
  Channel,
  CodeInput,
  CodeKind,
  CodeMode,
  CodePage,
  CodeWay,
  Identify,
  NearbyGoal,
} from '#contracts'
import type { Db, Scope, Tx } from '#platform'

export interface CodeLine {
  id: number
  name: string
  kind: CodeKind
  mode: CodeMode
  page: CodePage | null
  couponTemplateId: number | null
  serviceId: number | null
  identify: Identify
  way: CodeWay
  linkOpen: boolean | null
  promise: string | null
  rules: string | null
  storeId: number
  storeName: string
  channel: Channel
  placement: string
  campaign: string | null
  guides: { id: number; name: string }[]
  groups: { id: number; name: string }[]
  moreGroups: boolean
  leadsTo: NearbyGoal
  area: { storeIds: number[]; regionIds: number[] }
  welcomeId: number | null
  active: boolean
  state: string | null
  linkUrl: string | null
  slug: string
  opened: number
  createdAt: Date
  problem: { code: string; sentence: { zh: string; en: string } } | null
}

export interface CodeSearch {
  id?: number
  ids?: readonly number[]
  search?: string
  storeId?: number
  channel?: Channel
  active?: boolean
  before?: number
  limit: number
}

const within = (scope: Scope): RawBuilder<boolean> =>
  scope.all ? sql<boolean>`true` : sql<boolean>`c.store_id = any(${[...scope.storeIds]}::bigint[])`

/** Codes of the stores within reach, newest first. */
export async function codeLines(db: Db, scope: Scope, find: CodeSearch): Promise<CodeLine[]> {
  const conditions = [within(scope)]
  if (find.id !== undefined) conditions.push(sql`c.code_id = ${find.id}`)
  if (find.ids) conditions.push(sql`c.code_id = any(${[...find.ids]}::bigint[])`)
  if (find.before !== undefined) conditions.push(sql`c.code_id < ${find.before}`)
  if (find.storeId !== undefined) conditions.push(sql`c.store_id = ${find.storeId}`)
  if (find.channel !== undefined) conditions.push(sql`c.channel = ${find.channel}`)
  if (find.active !== undefined) conditions.push(sql`c.active = ${find.active}`)
  if (find.search) {
    conditions.push(sql`strpos(lower(c.name || ' ' || c.placement || ' ' || coalesce(c.campaign,
      '') || ' ' || s.name), lower(${find.search})) > 0`)
  }
  const found = await sql<CodeLine>`
    select c.code_id as id, c.name, c.kind, c.mode, c.page,
      c.coupon_template_id as "couponTemplateId", c.service_id as "serviceId", c.promise, c.rules, c.identify, c.way, n.open as "linkOpen", c.store_id as "storeId", s.name as "storeName",
      c.channel, c.placement, c.campaign, c.welcome_id as "welcomeId", c.active, c.created_at as "createdAt",
      c.leads_to as "leadsTo",
      json_build_object('storeIds', c.only_stores, 'regionIds', c.only_regions) as area,
      coalesce(w.state, case when c.mode = 'fixed' then j.state end, q.scene, k.scene) as state,
      coalesce(w.qr_url, case when c.mode = 'fixed' then j.qr_url end, q.url, k.url) as "linkUrl",
      coalesce(w.problem, j.problem, q.problem, k.problem, n.problem) as problem, l.slug,
      coalesce(j.auto_create, true) as "moreGroups",
      coalesce((select json_agg(json_build_object('id', v.group_id, 'name', v.name)
      order by array_position(j.chat_ids, v.chat_id)) from wecom.v_chat v
        where v.chat_id = any(j.chat_ids) and c.mode = 'fixed'), '[]') as groups,
      coalesce((select sum(d.visits) from code.visit_day d where d.code_id = c.code_id),
      0)::bigint as opened,
      coalesce((select json_agg(json_build_object('id', f.staff_id, 'name', f.name)
      order by f.staff_id)
        from code.guide g join org.v_staff f using (staff_id)
          where g.code_id = c.code_id), '[]') as guides
    from code.channel_code c
    join org.v_store s on s.store_id = c.store_id
    join code.link l on l.code_id = c.code_id and l.ref is null
    left join wecom.v_way w on w.code_id = c.code_id and not w.pooled
    left join lateral (select * from wecom.v_join_way o where o.code_id = c.code_id
        and (o.group_id is null) = (c.mode = 'fixed')
      order by o.problem is null, o.way_id limit 1) j on true
    left join official.v_qr q on q.code_id = c.code_id and q.lasting
    left join wecom.v_service_way k on k.code_id = c.code_id
    left join lateral (select bool_or(a.open) as open,
        (array_agg(a.problem) filter (where a.problem is not null))[1] as problem
      from code.entrance e join wecom.v_acquisition_link a using (acquisition_id)
      where e.code_id = c.code_id) n on true
    where ${sql.join(conditions, sql` and `)}
    order by c.code_id desc limit ${find.limit}`.execute(db)
  return found.rows
}

export interface CodeFigures {
  code_id: number
  added: number
  registered: number
  bought: number
}

/** How many came through each code, how many of them became members and buyers. */
export async function codeFigures(
  db: Db,
  codeIds: readonly number[],
): Promise<Map<number, CodeFigures>> {
  const found = await sql<CodeFigures>`select f.code_id, count(*)::int as added,
      count(m.customer_id)::int as registered,
      count(*) filter (where o.purchase_days > 0)::int as bought
    from (select code_id, customer_id from wecom.v_follow
      where code_id = any(${codeIds}::bigint[]) and followed_at is not null
      union select j.code_id, i.customer_id from wecom.v_chat_joined j
      join customer.v_identity i on i.kind = 'external_userid' and i.value = j.external_userid
      where j.code_id = any(${codeIds}::bigint[])
      union all select q.code_id, o.customer_id from official.v_qr q
      join official.v_follower o on o.qr_scene = q.scene
      where q.code_id = any(${codeIds}::bigint[])
      union select t.code_id, t.customer_id from wecom.v_service_talk t
      where t.code_id = any(${codeIds}::bigint[])) f
    left join loyalty.v_member m on m.customer_id = f.customer_id
    left join orders.v_summary o on o.customer_id = f.customer_id
    group by f.code_id`.execute(db)
  return new Map(found.rows.map((row) => [row.code_id, row]))
}

/** A guide may become a boss; what is printed on everything else says what it does. */
const sameFamily = (kind: CodeKind): CodeKind =>
  kind === 'guide' ? 'boss' : kind === 'boss' ? 'guide' : kind

/** Null when the id is nobody's, of another kind, or the store is not within reach. */
export async function writeCode(
  db: Db,
  scope: Scope,
  input: CodeInput,
  now: Date,
): Promise<number | null> {
  const { id, name, kind, mode, storeId, channel, placement, campaign = null } = input
  const { welcomeId, active, page, couponTemplateId, serviceId, leadsTo, area, identify, way } =
    input
  const [promise, rules] = [input.promise || null, input.rules || null]
  const [stores, regions] = [area.storeIds, area.regionIds]
  const written =
    id === undefined
      ? await sql<{
          code_id: number
        }>`insert into code.channel_code (name, kind, mode, page, coupon_template_id, service_id, store_id,
          channel, placement, campaign, welcome_id, promise, rules, identify, way, active, leads_to,
          only_stores, only_regions, created_at, changed_at)
        values (${name}, ${kind}, ${mode}, ${page}, ${couponTemplateId}, ${serviceId}, ${storeId}, ${channel},
          ${placement}, ${campaign}, ${welcomeId}, ${promise}, ${rules}, ${identify}, ${way}, ${active},
          ${leadsTo}, ${stores}::bigint[], ${regions}::bigint[], ${now}, ${now})
        returning code_id`.execute(db)
      : await sql<{
          code_id: number
        }>`update code.channel_code c set name = ${name}, kind = ${kind},
          mode = ${mode}, page = ${page},
          coupon_template_id = ${couponTemplateId}, service_id = ${serviceId}, store_id = ${storeId},
          channel = ${channel}, placement = ${placement}, campaign = ${campaign},
          welcome_id = ${welcomeId}, promise = ${promise}, rules = ${rules},
          identify = ${identify}, way = ${way}, active = ${active}, leads_to = ${leadsTo},
          only_stores = ${stores}::bigint[], only_regions = ${regions}::bigint[],
          changed_at = ${now}
        where c.code_id = ${id} and ${within(scope)} and c.kind in (${kind}, ${sameFamily(kind)})
        returning c.code_id`.execute(db)
  return written.rows[0]?.code_id ?? null
}

export async function writeGuides(
  db: Db,
  codeId: number,
  staffIds: readonly number[],
): Promise<void> {
  await sql`delete from code.guide where code_id = ${codeId}
    and staff_id <> all(${staffIds}::bigint[])`.execute(db)
  await sql`insert into code.guide (code_id, staff_id)
    select ${codeId}, unnest(${staffIds}::bigint[])
    on conflict do nothing`.execute(db)
}

export async function storeKnown(db: Db, scope: Scope, storeId: number): Promise<boolean> {
  if (!scope.all && !scope.storeIds.includes(storeId)) return false
  const found = await sql`select 1 from org.v_store where store_id = ${storeId}`.execute(db)
  return found.rows.length > 0
}

/** Active staff among these, and whether each has a WeCom account. */
export async function activeGuides(
  db: Db,
  staffIds: readonly number[],
): Promise<{ reachable: boolean }[]> {
  const found = await sql<{
    reachable: boolean
  }>`select wecom_userid is not null as reachable from org.v_staff
    where staff_id = any(${staffIds}::bigint[]) and active`.execute(db)
  return found.rows
}

export interface CodeOfState {
  state: string
  codeId: number
  storeId: number
  channel: Channel
  placement: string
  welcomeId: number | null
}

/** What the states that came back with customers stand for; codes of other makers are left out. */
export async function codesOfStates(
  db: Db,
  states: readonly string[],
): Promise<Map<string, CodeOfState>> {
  if (states.length === 0) return new Map()
  const found =
    await sql<CodeOfState>`select w.state, c.code_id as "codeId", c.store_id as "storeId",
      c.channel, c.placement, c.welcome_id as "welcomeId"
    from wecom.v_way w join code.channel_code c on c.code_id = w.code_id
    where w.state = any(${states}::text[])`.execute(db)
  return new Map(found.rows.map((row) => [row.state, row]))
}

/** The coupon a code gives, while both are in use. */
export async function templateName(db: Db, templateId: number): Promise<string | null> {
  const found = await sql<{ name: string }>`select name from coupon.v_template
    where template_id = ${templateId} and active`.execute(db)
  return found.rows[0]?.name ?? null
}

/** WeCom's ids of these groups that stand open within reach, in the order asked for. */
export async function openChats(
  db: Db,
  scope: Scope,
  groupIds: readonly number[],
): Promise<string[]> {
  const found = await sql<{ chat_id: string }>`select c.chat_id
    from unnest(${[...groupIds]}::bigint[]) with ordinality x(id, no)
    join wecom.v_chat c on c.group_id = x.id and c.dismissed_at is null
      and (${scope.all} or c.store_id = any(${[...scope.storeIds]}::bigint[]))
    order by x.no`.execute(db)
  return found.rows.map((row) => row.chat_id)
}

export async function kindsOf(db: Db, codeIds: readonly number[]): Promise<Map<number, CodeKind>> {
  const found = await sql<{ code_id: number; kind: CodeKind }>`select code_id, kind
    from code.channel_code where code_id = any(${[...codeIds]}::bigint[])`.execute(db)
  return new Map(found.rows.map((row) => [row.code_id, row.kind]))
}

/** When codes give their coupons, as multiranges of instants; null: always. */
export async function setClaimTimes(
  tx: Tx,
  rows: readonly { codeId: number; times: string | null }[],
): Promise<void> {
  await sql`update code.channel_code c set claim_times = w.times::tstzmultirange
    from unnest(${rows.map((r) => r.codeId)}::bigint[], ${rows.map((r) => r.times)}::text[])
      w (code_id, times)
    where c.code_id = w.code_id
      and c.claim_times is distinct from w.times::tstzmultirange`.execute(tx.db)
}
