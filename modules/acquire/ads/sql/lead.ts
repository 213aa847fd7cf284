// Rows of who surely came by a click.
import { sql } from 'kysely'
import type { Db } from '#platform'
import { everyIdOf } from '#modules/customer'

/** WeCom tells of an adding by whole seconds, and of the past. */
const second = sql`interval '1 second'`

/**
 * Holds these ties to their clicks: the newest click that the same browser made before she added the
 * guide. A tie that is not sure any more has none. Gives the customers whose leads changed.
 */
export async function leadsOfTies(db: Db, tieIds: readonly number[]): Promise<number[]> {
  if (tieIds.length === 0) return []
  const ids = [...new Set(tieIds)]
  const meant = sql`meant as (
      select distinct on (t.tie_id) t.tie_id, t.customer_id, t.at, l.click_no
      from code.v_tie t join code.v_visit v on v.visit_id = t.visit_id
      join code.v_visit w on w.visitor = v.visitor and w.code_id = v.code_id and w.at < t.at + ${second}
      join acquire.ad_landing l on l.visit_id = w.visit_id
      where t.tie_id = any(${ids}::bigint[]) and t.grade in ('certain', 'by_state')
      order by t.tie_id, w.at desc, w.visit_id desc)`
  const gone = await sql<{ customer_id: number }>`with ${meant}
    delete from acquire.ad_lead a where a.tie_id = any(${ids}::bigint[])
      and not exists (select 1 from meant m where m.tie_id = a.tie_id and m.click_no = a.click_no
        and m.customer_id = a.customer_id)
    returning a.customer_id`.execute(db)
  const made = await sql<{ customer_id: number }>`with ${meant}
    insert into acquire.ad_lead as a (customer_id, click_no, tie_id, added_at)
    select customer_id, click_no, tie_id, at from meant m
    where not exists (select 1 from acquire.ad_lead a where a.tie_id = m.tie_id)
    on conflict (customer_id, added_at) do update
      set click_no = excluded.click_no, tie_id = excluded.tie_id
    returning customer_id`.execute(db)
  return [...gone.rows, ...made.rows].map((row) => row.customer_id)
}

export interface Unionid {
  customerId: number
  value: string
}
/** The unionids of these customers, whatever ids they are known under. */
export async function unionidsOf(db: Db, customerIds: readonly number[]): Promise<Unionid[]> {
  const people = await everyIdOf(db, customerIds)
  if (people.size === 0) return []
  const found = await sql<Unionid>`select distinct customer_id as "customerId", value
    from customer.v_identity where kind = 'unionid'
      and customer_id = any(${[...people.keys()]}::bigint[])`.execute(db)
  return found.rows.map((row) => ({
    ...row,
    customerId: people.get(row.customerId) ?? row.customerId,
  }))
}

/**
 * Clicks that the platform told with a unionid, met by an adding within the account's window and at
 * the same code. An adding that has a lead keeps it. Gives the customers who got one.
 */
export async function leadsOfUnionids(
  db: Db,
  people: readonly { customerId: number; hash: string }[],
): Promise<number[]> {
  if (people.length === 0) return []
  const found = await sql<{ customer_id: number }>`
    insert into acquire.ad_lead (customer_id, click_no, added_at)
    select distinct on (f.customer_id, f.followed_at) f.customer_id, c.click_no, f.followed_at
    from unnest(${people.map((one) => one.customerId)}::bigint[],
      ${people.map((one) => one.hash)}::text[]) as x (person_id, hash)
    join acquire.ad_click c on c.unionid_hash = x.hash
    join acquire.ad_account a on a.account_id = c.account_id
    join customer.v_person p on p.person_id = x.person_id
    join wecom.v_follow f on f.customer_id = p.customer_id
      and f.code_id is not distinct from c.code_id
      and f.followed_at > c.at - ${second} and f.followed_at < c.at + make_interval(days => a.window_days)
    order by f.customer_id, f.followed_at, c.at desc, c.click_no desc
    on conflict (customer_id, added_at) do nothing
    returning customer_id`.execute(db)
  return found.rows.map((row) => row.customer_id)
}
