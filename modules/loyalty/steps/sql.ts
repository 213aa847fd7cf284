// Queries of stamps: the steps that purchase days earned.
import { sql } from 'kysely'
import type { Day } from '#kit'
import type { Db, Tx } from '#platform'

export interface Stamp {
  customerId: number
  stampId: number
  step: number
  day: Day
  orderId: number
  points: number
  couponId: number | null
  taken: boolean
}
const columns = sql`s.customer_id as "customerId", s.stamp_id as "stampId", s.step, s.day,
  s.order_id as "orderId", s.points, s.coupon_id as "couponId", s.taken_at is not null as taken`

export async function stampsOf(db: Db, customerIds: readonly number[]): Promise<Stamp[]> {
  return (
    await sql<Stamp>`select ${columns} from loyalty.stamp s
    where s.customer_id = any(${[...customerIds]}::bigint[])
    order by s.customer_id, s.stamp_id`.execute(db)
  ).rows
}

/** The step that stands on this order. */
export async function stepOf(
  db: Db,
  customerId: number,
  orderId: number,
): Promise<number | undefined> {
  const found = await sql<{ step: number }>`select step from loyalty.stamp
    where customer_id = ${customerId} and order_id = ${orderId} and taken_at is null`.execute(db)
  return found.rows[0]?.step
}

export interface NewStamp {
  customerId: number
  step: number
  day: Day
  orderId: number
  points: number
  couponId: number | null
}

export async function insertStamps(tx: Tx, stamps: readonly NewStamp[]): Promise<void> {
  await sql`insert into loyalty.stamp (customer_id, step, day, order_id, points, coupon_id, at)
    select w.*, ${tx.now}::timestamptz from unnest(${stamps.map((s) => s.customerId)}::bigint[],
      ${stamps.map((s) => s.step)}::int[], ${stamps.map((s) => s.day)}::date[],
      ${stamps.map((s) => s.orderId)}::bigint[], ${stamps.map((s) => s.points)}::bigint[],
      ${stamps.map((s) => s.couponId)}::bigint[]) w`.execute(tx.db)
}

/** Of these orders, those of which nothing is left. */
export async function wholeReturned(
  db: Db,
  orders: readonly { customerId: number; orderId: number }[],
): Promise<Set<number>> {
  const found = await sql<{ id: number }>`select r.order_id as id
    from unnest(${orders.map((o) => o.customerId)}::bigint[],
      ${orders.map((o) => o.orderId)}::bigint[]) w(customer_id, order_id)
    join orders.v_refund r on r.customer_id = w.customer_id and r.order_id = w.order_id
    where r.everything`.execute(db)
  return new Set(found.rows.map(({ id }) => id))
}

/** Another order of the same person and day that is still hers, for each of these stamps. */
export async function othersOfDay(
  db: Db,
  stamps: readonly Pick<Stamp, 'customerId' | 'stampId' | 'day'>[],
): Promise<Map<number, number>> {
  const found = await sql<{ stampId: number; orderId: number }>`
    select w.stamp_id as "stampId", min(o.order_id) as "orderId"
    from unnest(${stamps.map((s) => s.customerId)}::bigint[],
      ${stamps.map((s) => s.stampId)}::bigint[], ${stamps.map((s) => s.day)}::date[])
      w(customer_id, stamp_id, day)
    join customer.v_person p on p.person_id = w.customer_id
    join orders.v_order o on o.customer_id = p.customer_id and o.paid_on = w.day
    where not exists (select 1 from orders.v_refund r
        where r.customer_id = o.customer_id and r.order_id = o.order_id and r.everything)
      and not exists (select 1 from loyalty.stamp s
        where s.customer_id = w.customer_id and s.order_id = o.order_id)
    group by 1`.execute(db)
  return new Map(found.rows.map(({ stampId, orderId }) => [stampId, orderId]))
}

/** The day's purchase stands, by another order. */
export async function repoint(tx: Tx, orders: ReadonlyMap<number, number>): Promise<void> {
  await sql`update loyalty.stamp s set order_id = w.order_id
    from unnest(${[...orders.keys()]}::bigint[], ${[...orders.values()]}::bigint[])
      w(stamp_id, order_id)
    where s.stamp_id = w.stamp_id`.execute(tx.db)
}

export async function takeStamps(
  tx: Tx,
  stamps: readonly Pick<Stamp, 'customerId' | 'stampId'>[],
): Promise<void> {
  await sql`update loyalty.stamp s set taken_at = ${tx.now}
    from unnest(${stamps.map((s) => s.customerId)}::bigint[],
      ${stamps.map((s) => s.stampId)}::bigint[]) w(customer_id, stamp_id)
    where s.customer_id = w.customer_id and s.stamp_id = w.stamp_id`.execute(tx.db)
}

/** Grants of which nothing was used let their step give again: their keys are freed. */
export async function freeGrants(tx: Tx, grantIds: readonly number[]): Promise<void> {
  if (grantIds.length === 0) return
  await sql`update loyalty.grant set key = key || ':back:' || grant_id
    where grant_id = any(${[...grantIds]}::bigint[])`.execute(tx.db)
}

export async function templateNames(db: Db, ids: readonly number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map()
  const found = await sql<{ id: number; name: string }>`select template_id as id, name
    from coupon.v_template where template_id = any(${[...ids]}::bigint[])`.execute(db)
  return new Map(found.rows.map(({ id, name }) => [id, name]))
}

export interface Reached {
  step: number
  standing: number
  open: number
}
/** Of those whose first step was within these days: on which step how many stand. */
export async function standingBySteps(
  db: Db,
  q: { from: Day; until: Day; openSince: Day },
): Promise<Reached[]> {
  return (
    await sql<Reached>`with begun as (select customer_id from loyalty.stamp
        where step = 1 and taken_at is null and day between ${q.from}::date and ${q.until}::date),
      far as (select s.customer_id, count(*) as step, max(s.day) as last
        from begun b join loyalty.stamp s on s.customer_id = b.customer_id
        where s.taken_at is null group by 1)
    select step::int, count(*)::int as standing,
      count(*) filter (where last >= ${q.openSince}::date)::int as open
    from far group by 1 order by 1`.execute(db)
  ).rows
}
