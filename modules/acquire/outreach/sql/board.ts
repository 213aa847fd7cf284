// How far each recipient came, told from what is on record of messages, openings, ties, friends and
// orders. Somebody who was two recipients and has turned out to be one person counts once.
import { sql } from 'kysely'
import type { OutreachFigures } from '#contracts'
import type { Db } from '#platform'

/**
 * One row a person: `came` is when she, or whoever her link brought, added a guide. Whole sets are
 * joined, never row by row: a list may have a million people.
 */
const reached = (outreachId: number, now: Date) => sql`
  with one as materialized (
    select o.outreach_id, o.code_id, o.kind from acquire.outreach o
    where o.outreach_id = ${outreachId}),
  listed as materialized (
    select p.*, c.person_id from acquire.outreach_person p
    join customer.v_customer c on c.customer_id = p.customer_id
    where p.outreach_id = ${outreachId}),
  whole as materialized (
    select distinct on (person_id) * from listed
    order by person_id, touch_id nulls last, customer_id),
  brought as materialized (
    select distinct on (x.person_id) x.person_id, x.at, x.who from (
      select l.person_id, t.at, tc.person_id as who
        from listed l join code.v_link k on k.slug = l.slug
        join code.v_tie t on t.ref = k.ref
        join customer.v_customer tc on tc.customer_id = t.customer_id
        where t.code_id = (select code_id from one) and t.grade in ('certain', 'by_state')
      union all
      select w.person_id, f.followed_at, w.person_id from wecom.v_follow f
        join customer.v_customer c on c.customer_id = f.customer_id
        join whole w on w.person_id = c.person_id and f.followed_at >= w.offered_at
        where f.code_id = (select code_id from one)) x
    order by x.person_id, x.at),
  opened as materialized (
    select distinct l.person_id from listed l join code.v_visit v on v.slug = l.slug),
  messages as materialized (
    select distinct on (s.touch_id) s.touch_id, s.state from sms.v_send s
    where s.touch_id in (select touch_id from whole) order by s.touch_id, s.send_id desc),
  spoken as materialized (
    select distinct t.customer_id from acquire.call_task t
    join acquire.call_attempt a on a.task_id = t.task_id
    where t.outreach_id = ${outreachId} and a.outcome not in ('noAnswer', 'wrongNumber')),
  kept as materialized (
    select b.person_id,
      bool_or(f.active or f.unfollowed_at > b.at + interval '7 days') as kept7,
      bool_or(f.active or f.unfollowed_at > b.at + interval '30 days') as kept30
    from brought b join customer.v_person v on v.person_id = b.who
    join wecom.v_follow f on f.customer_id = v.customer_id
    where f.code_id = (select code_id from one) group by b.person_id),
  buyers as materialized (
    select distinct b.person_id from brought b join customer.v_person v on v.person_id = b.who
    join orders.v_order q on q.customer_id = v.customer_id where q.paid_at >= b.at),
  told as (
    select w.person_id, w.customer_id, w.copy, w.slug, w.state, w.reason, w.touch_id,
      b.at as came, b.who, s.state as sent,
      case when (select kind from one) = 'sms' then s.state in ('accepted', 'delivered', 'failed')
        else exists (select 1 from spoken k where k.customer_id = w.customer_id) end as exposed,
      exists (select 1 from opened o where o.person_id = w.person_id) as opened,
      b.at <= ${now}::timestamptz - interval '7 days' as due7,
      b.at <= ${now}::timestamptz - interval '30 days' as due30,
      coalesce(k.kept7, false) as kept7, coalesce(k.kept30, false) as kept30,
      exists (select 1 from buyers y where y.person_id = w.person_id) as bought
    from whole w left join brought b on b.person_id = w.person_id
    left join messages s on s.touch_id = w.touch_id
    left join kept k on k.person_id = w.person_id)`

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
