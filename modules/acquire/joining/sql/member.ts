// Rows of whom a joining gift was offered to, and what came of it.
import { sql } from 'kysely'
import type { OwnJoiningGift } from '#contracts'
import type { Db, Tx } from '#platform'

export interface Due {
  personId: number
  codeId: number
  templateId: number | null
}

/**
 * Of these people who became a member since the gift is offered, is known to the official account,
 * and was offered nothing under any of her ids. Her store is where she is at home, else where she
 * first came from; its own code stands in for the chosen one.
 */
export async function dueMembers(db: Db, people: readonly number[]): Promise<Due[]> {
  const found = await sql<Due>`with hers as (
      select p.person_id, p.customer_id from customer.v_person p
      where p.person_id = any(${[...people]}::bigint[])),
    due as (
      select h.person_id, min(m.joined_at) as joined_at,
        coalesce(min(c.home_store_id), min(s.store_id)) as store_id
      from hers h left join loyalty.v_member m on m.customer_id = h.customer_id
      left join customer.v_customer c on c.customer_id = h.customer_id
      left join customer.v_source s on s.customer_id = h.customer_id
      group by 1)
    select d.person_id as "personId", g.coupon_template_id as "templateId",
      coalesce((select k.code_id from code.v_code k where k.store_id = d.store_id and k.active
        and k.kind in ('guide', 'boss') and k.channel = chosen.channel
        and k.placement = chosen.placement order by k.code_id desc limit 1), chosen.code_id)
        as "codeId"
    from due d join acquire.joining_gift g on g.active and d.joined_at >= g.made_at
    join code.v_code chosen on chosen.code_id = g.code_id
    where exists (select 1 from hers h join customer.v_identity i on i.customer_id = h.customer_id
        join official.v_account a on i.kind = 'openid' and i.app = a.app_id
        where h.person_id = d.person_id)
      and not exists (select 1 from hers h join acquire.joining_member k
        on k.customer_id = h.customer_id where h.person_id = d.person_id)
    order by d.person_id`.execute(db)
  return found.rows
}

export async function writeMembers(
  tx: Tx,
  members: readonly {
    customerId: number
    codeId: number
    ref: string
    slug: string
    couponId: number | null
  }[],
): Promise<void> {
  const of = <T>(pick: (member: (typeof members)[number]) => T): T[] => members.map(pick)
  await sql`insert into acquire.joining_member (customer_id, code_id, ref, slug, coupon_id,
      offered_at)
    select *, ${tx.now}::timestamptz from unnest(${of((m) => m.customerId)}::bigint[],
      ${of((m) => m.codeId)}::bigint[], ${of((m) => m.ref)}::text[], ${of((m) => m.slug)}::text[],
      ${of((m) => m.couponId)}::bigint[])
    on conflict (customer_id) do nothing`.execute(tx.db)
}

/**
 * Whether each offered member has come to a guide by it: by a sure tie of her own link, or, where the
 * code lends nothing, as a friend by that code since. Rows: `k` is the member.
 */
const came = sql`exists (
    select 1 from code.v_tie t join customer.v_person a on a.customer_id = t.customer_id
    join customer.v_person b on b.customer_id = k.customer_id and b.person_id = a.person_id
    where t.code_id = k.code_id and t.ref = k.ref and t.grade in ('certain', 'by_state'))
  or exists (
    select 1 from customer.v_person b join customer.v_person a on a.person_id = b.person_id
    join wecom.v_follow f on f.customer_id = a.customer_id and f.code_id = k.code_id
      and f.followed_at >= k.offered_at
    join code.v_code c on c.code_id = k.code_id and c.mode = 'fixed'
    where b.customer_id = k.customer_id)`

export async function ownGift(db: Db, customerId: number): Promise<OwnJoiningGift | null> {
  const found = await sql<OwnJoiningGift>`select g.invitation, t.name as "couponName",
      s.name as "storeName", '/c/' || k.slug as path, (${came}) as added
    from customer.v_person me join customer.v_person p on p.person_id = me.person_id
    join acquire.joining_member k on k.customer_id = p.customer_id
    join acquire.joining_gift g on g.active
    join code.v_code c on c.code_id = k.code_id join org.v_store s on s.store_id = c.store_id
    left join coupon.v_coupon u on u.coupon_id = k.coupon_id and u.customer_id = me.person_id
    left join coupon.v_template t on t.template_id = u.template_id
    where me.customer_id = ${customerId} order by k.offered_at limit 1`.execute(db)
  return found.rows[0] ?? null
}

export interface Figures {
  offered: number
  opened: number
  added: number
}
export async function joiningFigures(db: Db): Promise<Figures> {
  const found = await sql<Figures>`select count(*)::int as offered,
      count(*) filter (where exists (select 1 from code.v_visit v
        where v.code_id = k.code_id and v.slug = k.slug))::int as opened,
      count(*) filter (where ${came})::int as added
    from acquire.joining_member k`.execute(db)
  return found.rows[0] ?? { offered: 0, opened: 0, added: 0 }
}
