// What the gate must know of customers, read for many at once through the views of lower storeys.
import { sql } from 'kysely'
import type { Db } from '#platform'
import type { Contact } from '../frequency.ts'
import type { ConsentPurpose } from '../gate.ts'

type Rows<T> = Promise<(T & { id: number })[]>

export async function consentRows(
  db: Db,
  ids: readonly number[],
): Rows<{ purpose: ConsentPurpose; granted: boolean }> {
  const found = await sql<{ id: number; purpose: ConsentPurpose; granted: boolean }>`
    select customer_id as id, purpose, granted from customer.v_consent
    where customer_id = any(${[...ids]}::bigint[])`.execute(db)
  return found.rows
}

/** Contacts that hold a slot, of each person under all the ids she ever had. */
export async function contactRows(db: Db, ids: readonly number[], since: Date): Rows<Contact> {
  const found = await sql<Contact & { id: number }>`
    select p.person_id as id, t.counted_at as at, t.carrier, t.category
    from customer.v_person p join messaging.touch t on t.customer_id = p.customer_id
    where p.person_id = any(${[...ids]}::bigint[]) and t.class = 'marketing'
      and t.counted_at >= ${since} and t.released_at is null`.execute(db)
  return found.rows
}

export async function stageRows(db: Db, ids: readonly number[]): Rows<{ stage: string }> {
  const found = await sql<{ id: number; stage: string }>`
    select customer_id as id, stage from audience.v_stage
    where customer_id = any(${[...ids]}::bigint[])`.execute(db)
  return found.rows
}

/** Those a guide can write to. */
export async function friends(db: Db, ids: readonly number[]): Promise<Set<number>> {
  const found = await sql<{ id: number }>`
    select distinct p.person_id as id from customer.v_person p join wecom.v_follow f
      on f.customer_id = p.customer_id
    where p.person_id = any(${[...ids]}::bigint[]) and f.active`.execute(db)
  return new Set(found.rows.map((row) => row.id))
}

/** Those a text message reaches. */
export async function withPhone(db: Db, ids: readonly number[]): Promise<Set<number>> {
  const found = await sql<{ id: number }>`select customer_id as id from customer.v_facts
    where customer_id = any(${[...ids]}::bigint[]) and has_phone`.execute(db)
  return new Set(found.rows.map((row) => row.id))
}

/** Which of these coupons could still be redeemed. */
export async function usableCoupons(
  db: Db,
  couponIds: readonly number[],
  now: Date,
): Promise<Set<number>> {
  if (couponIds.length === 0) return new Set()
  const found = await sql<{ id: number }>`
    select coupon_id as id from coupon.v_coupon
    where coupon_id = any(${[...couponIds]}::bigint[]) and state in ('issued', 'locked')
      and expires_at > ${now}`.execute(db)
  return new Set(found.rows.map((row) => row.id))
}
