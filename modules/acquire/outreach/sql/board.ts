// How far each recipient came, told from what is on record of messages, openings, ties, friends and
// orders. Somebody who was two recipients and has turned out to be one person counts once.
import { sql } from 'kysely'
import type { OutreachFigures } from '#contracts'
import type { Db } from '#platform'

/** One row a person: `came` is when she, or whoever her link brought, added a guide. */
const reached = (outreachId: number, now: Date) => sql`
  with one as (
    select o.outreach_id, o.code_id, o.kind from acquire.outreach o
    where o.outreach_id = ${outreachId}),
  whole as (
    select distinct on (c.person_id) p.*, c.person_id from acquire.outreach_person p
    join customer.v_customer c on c.customer_id = p.customer_id
    where p.outreach_id = ${outreachId}
    order by c.person_id, p.touch_id nulls last, p.customer_id),
  brought as (
    select w.person_id, x.at, x.who, row_number() over (partition by w.person_id order by x.at) as no
    from whole w cross join one o cross join lateral (
      select t.at, tc.person_id as who from code.v_tie t
        join customer.v_customer tc on tc.customer_id = t.customer_id
        where t.code_id = o.code_id and t.ref in (
          select l.ref from code.v_link l join acquire.outreach_person q on q.slug = l.slug
          join customer.v_customer qc on qc.customer_id = q.customer_id
          where q.outreach_id = o.outreach_id and qc.person_id = w.person_id)
          and t.grade in ('certain', 'by_state')
      union all
      select f.followed_at, w.person_id from customer.v_person v
        join wecom.v_follow f on f.customer_id = v.customer_id
        where v.person_id = w.person_id and f.code_id = o.code_id
          and f.followed_at >= w.offered_at) x),
  person as (
    select w.person_id, w.customer_id, w.copy, w.slug, w.state, w.reason, w.touch_id,
      b.at as came, b.who, s.state as sent,
      case when (select kind from one) = 'sms' then s.state in ('accepted', 'delivered', 'failed')
        else exists (select 1 from acquire.call_task t join acquire.call_attempt a
          on a.task_id = t.task_id where t.outreach_id = w.outreach_id
          and t.customer_id = w.customer_id and a.outcome not in ('noAnswer', 'wrongNumber'))
        end as exposed,
      exists (select 1 from code.v_visit v where v.slug in (
        select q.slug from acquire.outreach_person q join customer.v_customer qc
        on qc.customer_id = q.customer_id where q.outreach_id = w.outreach_id
          and qc.person_id = w.person_id)) as opened
    from whole w
    left join brought b on b.person_id = w.person_id and b.no = 1
    left join lateral (select s.state from sms.v_send s where s.touch_id = w.touch_id
      order by s.send_id desc limit 1) s on true),
  told as (
    select p.*,
      p.came <= ${now}::timestamptz - interval '7 days' as due7,
      p.came <= ${now}::timestamptz - interval '30 days' as due30,
      exists (select 1 from customer.v_person v join wecom.v_follow f
        on f.customer_id = v.customer_id where v.person_id = p.who
        and f.code_id = (select code_id from one)
        and (f.active or f.unfollowed_at > p.came + interval '7 days')) as kept7,
      exists (select 1 from customer.v_person v join wecom.v_follow f
        on f.customer_id = v.customer_id where v.person_id = p.who
        and f.code_id = (select code_id from one)
        and (f.active or f.unfollowed_at > p.came + interval '30 days')) as kept30,
      exists (select 1 from customer.v_person v join orders.v_order q
        on q.customer_id = v.customer_id where v.person_id = p.who
        and q.paid_at >= p.came) as bought
    from person p)`

export async function figuresOf(db: Db, outreachId: number, now: Date): Promise<OutreachFigures[]> {
  const found = await sql<OutreachFigures>`${reached(outreachId, now)}
    select copy, count(*)::int as people, count(*) filter (where exposed)::int as exposed,
      count(*) filter (where sent in ('accepted', 'delivered', 'failed'))::int as linked,
      count(*) filter (where sent = 'delivered')::int as delivered,
      count(*) filter (where opened)::int as opened,
      count(came)::int as added,
      count(*) filter (where due7)::int as due7,
      count(*) filter (where due7 and kept7)::int as kept7,
      count(*) filter (where due30)::int as due30,
      count(*) filter (where due30 and kept30)::int as kept30,
      count(*) filter (where came is not null and bought)::int as bought
    from told group by copy order by copy`.execute(db)
  return found.rows
}

export interface HeldRow {
  reason: string
  people: number
}
/** Why nothing reached them, or nobody knows. */
export async function heldOf(db: Db, outreachId: number): Promise<HeldRow[]> {
  const found = await sql<HeldRow>`select coalesce(p.reason, t.reason, t.outcome) as reason,
      count(*)::int as people
    from acquire.outreach_person p left join messaging.v_touch t on t.touch_id = p.touch_id
    where p.outreach_id = ${outreachId} and (p.reason is not null
      or t.outcome not in ('open', 'sent'))
    group by 1 order by 2 desc, 1`.execute(db)
  return found.rows
}

export interface ToldRow {
  customerId: number
  copy: 'a' | 'b'
  slug: string | null
  sent: string | null
  reason: string | null
  exposed: boolean | null
  opened: boolean
  came: Date | null
  bought: boolean
}
export async function toldOf(db: Db, outreachId: number, now: Date): Promise<ToldRow[]> {
  const found = await sql<ToldRow>`${reached(outreachId, now)}
    select d.person_id as "customerId", d.copy, d.slug, d.sent,
      coalesce(d.reason, t.reason) as reason, d.exposed, d.opened, d.came,
      d.came is not null and d.bought as bought
    from told d left join messaging.v_touch t on t.touch_id = d.touch_id
    order by d.person_id`.execute(db)
  return found.rows
}
