// What ads cost and what came of them, by ad group.
import { sql } from 'kysely'
import type { Db } from '#platform'

export interface AdFigures {
  accountId: number | null
  adGroup: string | null
  name: string | null
  /** Null where no report of costs tells. */
  spendFen: number | null
  clicks: number
  added: number
  members: number
  firstOrders: number
  orders: number
  netFen: number
}

/**
 * Spend and clicks of these days; people added in them, each at the first click that surely brought
 * her; of those who became members, and bought, after it and within the account's window.
 */
export async function adFigures(
  db: Db,
  asked: { from: string; until: string; zone: string },
): Promise<AdFigures[]> {
  const { from, until, zone } = asked
  const start = sql`(${from}::date)::timestamp at time zone ${zone}`
  const end = sql`(${until}::date + 1)::timestamp at time zone ${zone}`
  const found = await sql<AdFigures>`with first as (
      select distinct on (p.person_id) p.person_id, l.added_at, c.account_id, c.ad_group,
        c.at + make_interval(days => coalesce(a.window_days, 30)) as until_at
      from acquire.ad_lead l join customer.v_person p on p.customer_id = l.customer_id
      join acquire.ad_click c on c.click_no = l.click_no
      left join acquire.ad_account a on a.account_id = c.account_id
      order by p.person_id, l.added_at, l.lead_id),
    came as (select * from first where added_at >= ${start} and added_at < ${end}),
    member as (
      select p.person_id, min(m.joined_at) as at from came
      join customer.v_person p using (person_id)
      join loyalty.v_member m on m.customer_id = p.customer_id group by 1),
    bought as (
      select c.person_id, count(*) filter (where within) as orders,
        coalesce(sum(net) filter (where within), 0) as net,
        bool_or(within and no = 1) as first
      from came c join lateral (
        select o.paid_at >= c.added_at and o.paid_at < c.until_at as within,
          o.amount_fen - o.refunded_fen as net,
          row_number() over (order by o.paid_at, o.order_id) as no
        from customer.v_person p join orders.v_order o on o.customer_id = p.customer_id
        where p.person_id = c.person_id) o on true
      group by 1),
    people as (
      select c.account_id, c.ad_group, count(*) as added,
        count(*) filter (where m.at >= c.added_at and m.at < c.until_at) as members,
        count(*) filter (where b.first) as "firstOrders",
        coalesce(sum(b.orders), 0) as orders, coalesce(sum(b.net), 0) as "netFen"
      from came c left join member m using (person_id) left join bought b using (person_id)
      group by 1, 2),
    clicked as (
      select account_id, ad_group, count(*) as clicks from acquire.ad_click
      where at >= ${start} and at < ${end} group by 1, 2),
    spent as (
      select account_id, ad_group, sum(fen) as fen from acquire.ad_cost
      where day between ${from}::date and ${until}::date group by 1, 2),
    keys as (
      select account_id, ad_group from people union select account_id, ad_group from clicked
      union select account_id, ad_group from spent)
    select k.account_id as "accountId", k.ad_group as "adGroup",
      (select group_name from acquire.ad_cost n where n.account_id = k.account_id
        and n.ad_group = k.ad_group and group_name is not null order by day desc limit 1) as name,
      s.fen::bigint as "spendFen", coalesce(c.clicks, 0)::int as clicks,
      coalesce(p.added, 0)::int as added, coalesce(p.members, 0)::int as members,
      coalesce(p."firstOrders", 0)::int as "firstOrders", coalesce(p.orders, 0)::int as orders,
      coalesce(p."netFen", 0)::bigint as "netFen"
    from keys k
    left join spent s on s.account_id = k.account_id and s.ad_group = k.ad_group
    left join clicked c on c.account_id is not distinct from k.account_id
      and c.ad_group is not distinct from k.ad_group
    left join people p on p.account_id is not distinct from k.account_id
      and p.ad_group is not distinct from k.ad_group
    order by s.fen desc nulls last, p.added desc nulls last, c.clicks desc nulls last,
      k.ad_group nulls last`.execute(db)
  return found.rows
}
