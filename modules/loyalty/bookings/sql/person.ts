// A merge: bookings of both are hers; parted, each has her own again.
import { sql, type RawBuilder } from 'kysely'
import type { Db, MergeInput, Tx } from '#platform'

/** A row's customer never changes, so it is written anew; a key of both is not asked for again. */
const move = (
  tx: Tx,
  from: number,
  into: number,
  which: RawBuilder<unknown>,
  mark: { mergeId: number | null; from: number | null },
) =>
  sql`with gone as (delete from loyalty.booking k where k.customer_id = ${from} and ${which}
      returning *)
    insert into loyalty.booking (customer_id, booking_id, slot_id, benefit_id, store_id, key,
      starts_at, ends_at, cancel_until, seat, seats, state, booked_at, told_at, ended_at, reason,
      use_id, merge_id, merged_from)
    select ${into}::bigint, booking_id, slot_id, benefit_id, store_id, key || ':' || booking_id,
      starts_at, ends_at, cancel_until, seat, seats, state, booked_at, told_at, ended_at, reason,
      use_id, ${mark.mergeId}::bigint, ${mark.from}::bigint from gone`.execute(tx.db)

export async function bringBookings(tx: Tx, { from, into, mergeId }: MergeInput): Promise<void> {
  await move(tx, from, into, sql`true`, { mergeId, from })
}

export async function giveBookingsBack(tx: Tx, { from, into, mergeId }: MergeInput): Promise<void> {
  await move(tx, into, from, sql`k.merge_id = ${mergeId}`, { mergeId: null, from: null })
}

export async function bookingsForExport(
  db: Db,
  customerId: number,
): Promise<Record<string, unknown>[]> {
  const found = await sql<Record<string, unknown>>`select b.name, s.name as store, k.starts_at,
      k.state, k.booked_at, k.reason
    from loyalty.booking k join loyalty.benefit b using (benefit_id)
    join org.v_store s on s.store_id = k.store_id
    where k.customer_id = ${customerId} order by k.booking_id`.execute(db)
  return found.rows
}

/** What somebody wrote may name her. */
export async function blankBookings({ db }: Tx, customerId: number): Promise<void> {
  await sql`update loyalty.booking set reason = null where customer_id = ${customerId}`.execute(db)
}
