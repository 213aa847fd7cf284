// What came of a live session, told from openings, ties, friendships, groups, members and orders.
// People are read through their aliases: of two who turn out to be one, one came.
import { sql } from 'kysely'
import type { LivePhase } from '#contracts'
import type { Db } from '#platform'

/**
 * `came`: every coming by a code of this session or of an earlier one, while it served that one.
 * `mine`: who came to this session, at the code that brought her first.
 */
const arrivals = (sessionId: number) => sql`
  with part as (select k.* from acquire.v_live_code k where k.session_id = ${sessionId}
      or k.start_at < (select min(o.start_at) from acquire.v_live_code o
        where o.session_id = ${sessionId})),
  came as materialized (
    select x.session_id, x.code_id, p.person_id, 'added' as how, f.at from part x
      join wecom.v_follow_change f on f.code_id = x.code_id and f.kind = 'followed'
        and f.at >= x.from_at and f.at < x.over_at
      join customer.v_person p using (customer_id)
    union all
    select x.session_id, x.code_id, c.person_id, 'joined', e.joined_at from part x
      join wecom.v_chat_entry e on e.code_id = x.code_id
        and e.joined_at >= x.from_at and e.joined_at < x.over_at
      join customer.v_identity i on i.kind = 'external_userid' and i.app = e.corp_id
        and i.value = e.external_userid
      join customer.v_customer c on c.customer_id = i.customer_id
    union all
    select x.session_id, x.code_id, p.person_id, 'looked', v.at from part x
      join code.v_visit v on v.code_id = x.code_id and v.at >= x.from_at and v.at < x.over_at
      join code.v_tie t on t.visit_id = v.visit_id and t.grade in ('certain', 'by_state')
      join customer.v_person p on p.customer_id = t.customer_id
    union all
    select x.session_id, x.code_id, p.person_id, 'claimed', q.issued_at from part x
      join coupon.v_coupon q on q.source = 'code ' || x.code_id and q.source like 'code %'
        and q.issued_at >= x.from_at and q.issued_at < x.over_at
      join customer.v_person p using (customer_id)),
  entry as (select distinct on (session_id, person_id) * from came
    order by session_id, person_id, at, code_id),
  mine as (select e.person_id, e.code_id, e.at, x.over_at from entry e
    join part x using (session_id, code_id) where e.session_id = ${sessionId})`

export interface LiveRow {
  codeId: number
  phase: LivePhase
  opened: number
  people: number
  returned: number
  added: number
  joined: number
  members: number
  bought: number
  orders: number
  netFen: number
}

/** Each figure in the phase in which it happened; nobody counts twice in one figure. */
export async function liveFigures(db: Db, sessionId: number): Promise<LiveRow[]> {
  const found = await sql<LiveRow>`${arrivals(sessionId)},
    step as (select distinct on (person_id, how) code_id, how, at from came
      where session_id = ${sessionId} and how in ('added', 'joined')
      order by person_id, how, at, code_id),
    member as (select m.code_id, m.at as came, m.over_at, min(j.joined_at) as at from mine m
      join customer.v_person p using (person_id)
      join loyalty.v_member j on j.customer_id = p.customer_id
      group by m.person_id, m.code_id, m.at, m.over_at),
    paid as (select m.person_id, m.code_id, o.paid_at as at, o.amount_fen - o.refunded_fen as net,
        row_number() over (partition by m.person_id order by o.paid_at, o.order_id) as no
      from mine m join customer.v_person p using (person_id)
      join orders.v_order o on o.customer_id = p.customer_id
        and o.paid_at >= m.at and o.paid_at < m.over_at),
    happened as (
      select code_id, 'people' as what, at, 0 as net from mine
      union all select m.code_id, 'returned', m.at, 0 from mine m where exists (
        select 1 from entry e where e.person_id = m.person_id and e.session_id <> ${sessionId})
      union all select code_id, how, at, 0 from step
      union all select x.code_id, 'opened', v.at, 0 from part x
        join code.v_visit v on v.code_id = x.code_id and v.at >= x.from_at and v.at < x.over_at
        where x.session_id = ${sessionId}
      union all select code_id, 'member', at, 0 from member where at >= came and at < over_at
      union all select code_id, 'paid', at, net from paid
      union all select code_id, 'bought', at, 0 from paid where no = 1)
    select h.code_id as "codeId", case when h.at < x.start_at then 'before'
        when h.at < x.end_at then 'during' else 'after' end as phase,
      count(*) filter (where what = 'opened')::int as opened,
      count(*) filter (where what = 'people')::int as people,
      count(*) filter (where what = 'returned')::int as returned,
      count(*) filter (where what = 'added')::int as added,
      count(*) filter (where what = 'joined')::int as joined,
      count(*) filter (where what = 'member')::int as members,
      count(*) filter (where what = 'bought')::int as bought,
      count(*) filter (where what = 'paid')::int as orders,
      coalesce(sum(net), 0)::bigint as "netFen"
    from happened h
    join part x on x.session_id = ${sessionId} and x.code_id = h.code_id
    group by 1, 2`.execute(db)
  return found.rows
}

/** Who came to a session, as she is known today. */
export async function whoCame(db: Db, sessionId: number): Promise<number[]> {
  const found = await sql<{ id: number }>`${arrivals(sessionId)}
    select person_id as id from mine order by 1`.execute(db)
  return found.rows.map(({ id }) => id)
}
