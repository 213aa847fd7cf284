// Groups with their figures, in PostgreSQL and in one go: membership changes by the hour and leads
// to orders through whom we know behind WeCom's ids.
import { sql } from 'kysely'
import type { GroupRules } from '#contracts'
import { storesWithin } from '#modules/org'
import type { Db, Scope } from '#platform'

export interface GroupAsk {
  from: Date
  /** Not included. */
  until: Date
  storeId: number | null
}
export interface GroupFigures {
  id: number
  name: string
  storeId: number | null
  storeName: string | null
  ownerName: string | null
  tags: string[]
  madeAt: Date | null
  customers: number
  joined: number
  left: number
  buyers: number
  orders: number
  netFen: number
  /** Openings of its links; clickers: different people who were inside then. */
  clicks: number
  clickers: number
  /** To polls, by its links, but of people whom WeCom knows and who were not inside then. */
  answers: number
  lastJoinedAt: Date | null
  lastPaidAt: Date | null
  lastClickedAt: Date | null
  lastAnsweredAt: Date | null
}

export async function rulesOf(db: Db): Promise<GroupRules> {
  const found = await sql<GroupRules>`select quiet_days as "quietDays",
      few_customers as "fewCustomers", drain_percent as "drainPercent",
      merge_up_to as "mergeUpTo" from wecom.v_group_rule`.execute(db)
  const [row] = found.rows
  if (!row) throw new Error('the rules of groups have no row')
  return row
}

export async function groupFigures(db: Db, scope: Scope, ask: GroupAsk): Promise<GroupFigures[]> {
  const { from, until, storeId } = ask
  const found = await sql<GroupFigures>`
    with chosen as materialized (select c.group_id, c.name, c.store_id, c.staff_id, c.made_at
      from wecom.v_chat c where c.dismissed_at is null and ${storesWithin(scope, 'c.store_id')}
        and (${storeId}::bigint is null or c.store_id = ${storeId})),
    stay as materialized (select m.group_id, m.member, m.corp_id, m.joined_at, m.left_at
      from wecom.v_chat_member m join chosen using (group_id) where m.kind = 'customer'),
    moved as (select group_id, count(*) filter (where left_at is null)::int as customers,
        count(*) filter (where joined_at >= ${from} and joined_at < ${until})::int as joined,
        count(*) filter (where left_at >= ${from} and left_at < ${until})::int as "left",
        max(joined_at) as last_joined
      from stay group by group_id),
    known as materialized (select s.group_id, v.person_id, s.joined_at, s.left_at from stay s
      join customer.v_identity i on i.kind = 'external_userid' and i.value = s.member
        and i.app = s.corp_id
      join customer.v_customer v on v.customer_id = i.customer_id),
    inside as (select group_id, person_id, min(joined_at) as joined_at from known
      where left_at is null group by 1, 2),
    opened as (select k.visit_id, k.group_id, k.at, k.in_wechat, max(n.person_id) as member
      from code.v_group_click k join chosen using (group_id)
      left join customer.v_customer w on w.customer_id = k.customer_id
      left join known n on n.group_id = k.group_id and n.person_id = w.person_id
        and n.joined_at <= k.at and (n.left_at is null or n.left_at > k.at)
      group by 1, 2, 3, 4),
    clicked as (select group_id,
        count(*) filter (where at >= ${from} and at < ${until})::int as clicks,
        count(distinct member) filter (where at >= ${from} and at < ${until})::int as clickers,
        max(at) filter (where in_wechat or member is not null) as last_clicked
      from opened group by 1),
    told as (select a.answer_id, a.group_id, a.customer_id, a.answered_at, a.changed_at,
        max(n.person_id) as member
      from code.v_poll_answer a join chosen using (group_id)
      left join known n on n.group_id = a.group_id and n.person_id = a.customer_id
        and n.joined_at <= a.answered_at and (n.left_at is null or n.left_at > a.answered_at)
      group by 1, 2, 3, 4, 5),
    answered as (select group_id,
        count(*) filter (where answered_at >= ${from} and answered_at < ${until})::int as answers,
        max(changed_at) as last_answered
      from told where member is not null or not exists (select 1 from customer.v_identity i
        where i.customer_id = told.customer_id and i.kind = 'external_userid')
      group by 1),
    bought as (select s.group_id,
        count(distinct s.person_id) filter (where o.paid_at >= ${from} and o.paid_at < ${until})::int
          as buyers,
        count(*) filter (where o.paid_at >= ${from} and o.paid_at < ${until})::int as orders,
        coalesce(sum(o.amount_fen - o.refunded_fen)
          filter (where o.paid_at >= ${from} and o.paid_at < ${until}), 0)::bigint as net,
        max(o.paid_at) as last_paid
      from inside s join customer.v_person p on p.person_id = s.person_id
      join orders.v_order o on o.customer_id = p.customer_id and o.paid_at >= s.joined_at
      group by 1)
    select c.group_id as id, c.name, c.store_id as "storeId", st.name as "storeName",
      sf.name as "ownerName", c.made_at as "madeAt", coalesce(m.customers, 0) as customers,
      coalesce(m.joined, 0) as joined, coalesce(m."left", 0) as "left",
      coalesce(b.buyers, 0) as buyers, coalesce(b.orders, 0) as orders,
      coalesce(b.net, 0) as "netFen", m.last_joined as "lastJoinedAt",
      b.last_paid as "lastPaidAt", coalesce(k.clicks, 0) as clicks,
      coalesce(k.clickers, 0) as clickers, k.last_clicked as "lastClickedAt",
      coalesce(q.answers, 0) as answers, q.last_answered as "lastAnsweredAt",
      array(select t.tag from wecom.v_chat_tag t where t.group_id = c.group_id order by 1) as tags
    from chosen c left join moved m using (group_id) left join bought b using (group_id)
    left join clicked k using (group_id) left join answered q using (group_id)
    left join org.v_store st on st.store_id = c.store_id
    left join org.v_staff sf on sf.staff_id = c.staff_id
    order by customers desc, c.group_id`.execute(db)
  return found.rows
}

export interface Overlap {
  a: number
  b: number
  n: number
}

/** How many are in both, of every two of these groups that share somebody and a store. */
export async function overlapsOf(db: Db, groupIds: readonly number[]): Promise<Overlap[]> {
  const found = await sql<Overlap>`with stay as materialized (
      select m.group_id, c.store_id, m.member from wecom.v_chat_member m
      join wecom.v_chat c using (group_id)
      where m.group_id = any(${groupIds}::bigint[]) and m.kind = 'customer' and m.left_at is null)
    select a.group_id as a, b.group_id as b, count(*)::int as n from stay a
    join stay b on b.member = a.member and b.group_id > a.group_id
      and b.store_id is not distinct from a.store_id
    group by 1, 2`.execute(db)
  return found.rows
}
