// Queries of what time brings to bookings: a word the day before, and the end of those nobody kept.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'

export interface Due {
  customerId: number
  bookingId: number
  benefitId: number
  storeId: number
  startsAt: Date
}
const told = sql`customer_id as "customerId", booking_id as "bookingId",
  benefit_id as "benefitId", store_id as "storeId", starts_at as "startsAt"`

export async function nextBookingDue(db: Db): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`select least(
    (select min(starts_at) - interval '24 hours' from loyalty.booking
      where state = 'booked' and told_at is null),
    (select min(ends_at) + interval '2 hours' from loyalty.booking where state = 'booked'))
    as at`.execute(db)
  return found.rows[0]?.at ?? null
}

/** Whoever is being served just now is left for the next round. */
export async function remindDue(tx: Tx, limit: number): Promise<Due[]> {
  const found = await sql<Due>`update loyalty.booking set told_at = ${tx.now}
    where booking_id in (select booking_id from loyalty.booking
      where state = 'booked' and told_at is null
        and starts_at <= ${tx.now}::timestamptz + interval '24 hours'
      order by starts_at limit ${limit} for update skip locked)
    returning ${told}`.execute(tx.db)
  return found.rows
}

export async function missDue(tx: Tx, limit: number): Promise<Due[]> {
  const found = await sql<Due>`update loyalty.booking set state = 'missed', ended_at = ${tx.now}
    where booking_id in (select booking_id from loyalty.booking
      where state = 'booked' and ends_at <= ${tx.now}::timestamptz - interval '2 hours'
      order by ends_at limit ${limit} for update skip locked)
    returning ${told}`.execute(tx.db)
  return found.rows
}
