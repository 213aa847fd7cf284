// Who of the staff brought how many, each person counted once.
import { sql } from 'kysely'
import type { CounterRanking } from '#contracts'
import type { Db, Scope } from '#platform'
import { within } from './prompt.ts'

export interface Asked {
  from: string
  until: string
  zone: string
  storeId: number | null
  days: number
}

/**
 * Added: people by the first link of a counter they surely came by. Registered: people whose
 * membership is the one of the counter; an older one that a merge brought to light takes it back.
 */
export async function rankingRows(
  db: Db,
  scope: Scope,
  { from, until, zone, storeId, days }: Asked,
): Promise<CounterRanking['rows']> {
  const inPeriod = (at: ReturnType<typeof sql>) =>
    sql`${at} >= (${from}::date)::timestamp at time zone ${zone}
      and ${at} < (${until}::date + 1)::timestamp at time zone ${zone}`
  const found = await sql<CounterRanking['rows'][number]>`with stores as (
      select q.prompt_id, q.code_id, c.store_id from acquire.counter_prompt q
      join code.v_code c on c.code_id = q.code_id
      where ${within(scope)} and (${storeId}::bigint is null or c.store_id = ${storeId})),
    came as (
      select distinct on (p.person_id) q.prompt_id, l.staff_id, t.at
      from acquire.counter_link l join acquire.counter_prompt q on q.prompt_id = l.prompt_id
      join code.v_tie t on t.code_id = q.code_id and t.ref = l.ref
        and t.grade in ('certain', 'by_state')
      join customer.v_person p on p.customer_id = t.customer_id
      order by p.person_id, t.at, t.tie_id),
    became as (
      select distinct on (p.person_id) p.person_id, k.prompt_id, k.staff_id, k.joined_at
      from acquire.counter_member k join customer.v_person p on p.customer_id = k.customer_id
      order by p.person_id, k.joined_at, k.customer_id),
    members as (
      select b.*, (select min(o.paid_at) from customer.v_person p
        join orders.v_order o on o.customer_id = p.customer_id
        where p.person_id = b.person_id) as first_paid_at
      from became b where ${inPeriod(sql`b.joined_at`)} and not exists (
        select 1 from customer.v_person p join loyalty.v_member m on m.customer_id = p.customer_id
        where p.person_id = b.person_id and m.joined_at < b.joined_at)),
    counted as (
      select prompt_id, staff_id, count(*) as added, 0 as registered, 0 as firsts from came
      where ${inPeriod(sql`at`)} group by 1, 2
      union all
      select prompt_id, staff_id, 0, count(*), count(*) filter (where first_paid_at >= joined_at
        and first_paid_at < joined_at + make_interval(days => ${days})) from members group by 1, 2),
    figures as (
      select s.store_id, x.staff_id, sum(x.added)::int as added,
        sum(x.registered)::int as registered, sum(x.firsts)::int as firsts
      from counted x join stores s on s.prompt_id = x.prompt_id group by 1, 2),
    ranked as (
      select f.*, case when staff_id is not null then rank() over (
        partition by store_id, staff_id is null
        order by registered desc, firsts desc, added desc) end::int as rank from figures f)
    select r.store_id as "storeId", s.name as "storeName", r.staff_id as "staffId",
      f.name as "staffName", r.rank, r.added, r.registered, r.firsts as "firstOrders"
    from ranked r join org.v_store s on s.store_id = r.store_id
    left join org.v_staff f on f.staff_id = r.staff_id
    where ${scope.staffId}::bigint is null or r.staff_id = ${scope.staffId}
    order by s.name, r.store_id, r.rank nulls last, f.name, r.staff_id`.execute(db)
  return found.rows
}
