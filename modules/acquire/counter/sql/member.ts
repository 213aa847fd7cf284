// Rows of who became a member at a counter: whose link she came by, and whether she has her gift.
import { sql } from 'kysely'
import type { CounterGift } from '#contracts'
import type { Db, Tx } from '#platform'

export interface Joined {
  customerId: number
  promptId: number
  staffId: number | null
}

/**
 * Of these people, who became a member within a day of scanning at a counter. The newest opening
 * before it counts, and only a sure one has a colleague. The way that was lent tells the counter even
 * where two openings explain her coming; an opening of another print of the code is no counter's.
 */
const came = (people: readonly number[]) => sql`joined as (
    select p.person_id, min(m.joined_at) as joined_at from customer.v_person p
    join loyalty.v_member m on m.customer_id = p.customer_id
    where p.person_id = any(${[...people]}::bigint[]) group by 1),
  came as (
    select distinct on (j.person_id) j.person_id, j.joined_at, t.tie_id, t.grade, q.prompt_id,
      q.active, case when t.grade in ('certain', 'by_state') then l.staff_id end as staff_id
    from joined j join customer.v_person p on p.person_id = j.person_id
    join code.v_tie t on t.customer_id = p.customer_id
    join acquire.counter_prompt q on q.code_id = t.code_id
    left join code.v_visit v on v.visit_id = t.visit_id
    left join acquire.counter_link l on l.prompt_id = q.prompt_id and l.ref = t.ref
    where (l.staff_id is not null or t.visit_id is null and t.at >= q.made_at)
      and coalesce(v.at, t.at) <= j.joined_at
      and coalesce(v.at, t.at) > j.joined_at - interval '1 day'
    order by j.person_id, t.at desc, t.tie_id desc),
  known as (
    select distinct on (p.person_id) p.person_id, k.customer_id
    from customer.v_person p join acquire.counter_member k on k.customer_id = p.customer_id
    where p.person_id = any(${[...people]}::bigint[])
    order by p.person_id, k.joined_at, k.customer_id)`

/** Gives those whose row is new or has changed. */
export async function keepJoined(db: Db, people: readonly number[]): Promise<Joined[]> {
  const found = await sql<Joined>`with ${came(people)}
    insert into acquire.counter_member as k (customer_id, prompt_id, tie_id, staff_id, grade,
      joined_at)
    select coalesce(n.customer_id, c.person_id), c.prompt_id, c.tie_id, c.staff_id, c.grade,
      c.joined_at
    from came c left join known n on n.person_id = c.person_id
    where n.customer_id is not null or c.active
    on conflict (customer_id) do update set prompt_id = excluded.prompt_id,
      tie_id = excluded.tie_id, staff_id = excluded.staff_id, grade = excluded.grade
    where (k.tie_id, k.staff_id, k.grade)
      is distinct from (excluded.tie_id, excluded.staff_id, excluded.grade)
    returning customer_id as "customerId", prompt_id as "promptId", staff_id as "staffId"`.execute(
    db,
  )
  return found.rows
}

/** What a colleague was credited with, and no opening bears out any more. */
export async function dropCredit(db: Db, people: readonly number[]): Promise<Joined[]> {
  const found = await sql<Joined>`with ${came(people)}
    update acquire.counter_member k set staff_id = null, grade = 'uncertain'
    from known n where n.customer_id = k.customer_id and k.staff_id is not null
      and not exists (select 1 from came c where c.person_id = n.person_id)
    returning k.customer_id as "customerId", k.prompt_id as "promptId",
      k.staff_id as "staffId"`.execute(db)
  return found.rows
}

export interface Promised {
  customerId: number
  promptId: number
  templateId: number
}
/** Who of them is to have a coupon and has had no gift; whoever a link was passed on to has none. */
export async function withoutCoupon(db: Db, customerIds: readonly number[]): Promise<Promised[]> {
  const found = await sql<Promised>`select k.customer_id as "customerId",
      k.prompt_id as "promptId", q.coupon_template_id as "templateId"
    from acquire.counter_member k join acquire.counter_prompt q on q.prompt_id = k.prompt_id
    where k.customer_id = any(${[...customerIds]}::bigint[]) and q.active
      and q.coupon_template_id is not null and k.coupon_id is null and k.given_at is null
      and k.grade <> 'forwarded' order by k.customer_id`.execute(db)
  return found.rows
}
export async function writeCoupons(
  db: Db,
  coupons: readonly { customerId: number; couponId: number }[],
): Promise<void> {
  await sql`update acquire.counter_member k set coupon_id = x.coupon
    from unnest(${coupons.map((one) => one.customerId)}::bigint[],
      ${coupons.map((one) => one.couponId)}::bigint[]) as x (id, coupon)
    where k.customer_id = x.id`.execute(db)
}

/** Today's who still have nothing, and what was given since. The oldest waits longest. */
export async function giftRows(
  db: Db,
  promptId: number,
  times: { joinedSince: Date; givenSince: Date },
): Promise<(Omit<CounterGift, 'joinedAt'> & { joinedAt: Date })[]> {
  const found = await sql<Omit<CounterGift, 'joinedAt'> & { joinedAt: Date }>`
    select k.customer_id as "customerId", h.display_name as name, f.name as "staffName",
      k.joined_at as "joinedAt", case when k.coupon_id is not null then 'coupon'
        when k.given_at is not null then 'given' else 'due' end as state
    from acquire.counter_member k join customer.v_customer c on c.customer_id = k.customer_id
    join customer.v_customer h on h.customer_id = c.person_id
    left join org.v_staff f on f.staff_id = k.staff_id
    where k.prompt_id = ${promptId} and k.grade <> 'forwarded'
      and k.joined_at > ${times.joinedSince}
      and coalesce(k.given_at, case when k.coupon_id is null then 'infinity' else k.joined_at end)
        > ${times.givenSince}
    order by (k.given_at is null and k.coupon_id is null) desc, k.joined_at, k.customer_id
    limit 50`.execute(db)
  return found.rows
}

export interface HeldGift {
  givenAt: Date | null
  couponId: number | null
}
export async function lockGift(
  tx: Tx,
  promptId: number,
  customerId: number,
): Promise<HeldGift | undefined> {
  tx.locks.take('documents', 'acquire.counter_member', [customerId])
  const found = await sql<HeldGift>`select given_at as "givenAt", coupon_id as "couponId"
    from acquire.counter_member where customer_id = ${customerId} and prompt_id = ${promptId}
      and grade <> 'forwarded' for update`.execute(tx.db)
  return found.rows[0]
}
export async function writeGiven(
  db: Db,
  customerId: number,
  given: { at: Date | null; by: number | null },
): Promise<void> {
  await sql`update acquire.counter_member set given_at = ${given.at}, given_by = ${given.by}
    where customer_id = ${customerId}`.execute(db)
}
