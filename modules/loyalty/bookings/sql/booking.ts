// Queries of bookings and their seats.
import { sql } from 'kysely'
import type { Booking } from '#contracts'
import { HOUR_MS, plusMs } from '#kit'
import type { Db, Scope, Tx } from '#platform'
import { storesWithin } from '#modules/org'
import type { Slot } from '../rule.ts'

export interface BookingRow {
  customerId: number
  personId: number
  customerName: string | null
  bookingId: number
  benefitId: number
  benefitName: string
  storeId: number
  storeName: string
  key: string
  startsAt: Date
  endsAt: Date
  cancelUntil: Date
  state: Booking['state']
  bookedAt: Date
  reason: string | null
}

const columns = sql`k.customer_id as "customerId", c.person_id as "personId",
  n.display_name as "customerName", k.booking_id as "bookingId", k.benefit_id as "benefitId",
  b.name as "benefitName", k.store_id as "storeId", s.name as "storeName", k.key,
  k.starts_at as "startsAt", k.ends_at as "endsAt", k.cancel_until as "cancelUntil", k.state,
  k.booked_at as "bookedAt", k.reason`
const joined = sql`loyalty.booking k join loyalty.benefit b on b.benefit_id = k.benefit_id
  join org.v_store s on s.store_id = k.store_id
  join customer.v_customer c on c.customer_id = k.customer_id
  join customer.v_customer n on n.customer_id = c.person_id`

/** Hers: those that wait and the latest of the others. */
export async function bookingsOf(
  db: Db,
  customerId: number,
  find: { key?: string; id?: number } = {},
): Promise<BookingRow[]> {
  const found = await sql<BookingRow>`select ${columns} from ${joined}
    where k.customer_id = ${customerId}
      and k.key = coalesce(${find.key ?? null}::text, k.key)
      and k.booking_id = coalesce(${find.id ?? null}::bigint, k.booking_id)
    order by k.state = 'booked' desc, k.starts_at desc, k.booking_id desc limit 20`.execute(db)
  return found.rows
}

export interface DeskQuery {
  id?: number | undefined
  storeId?: number | undefined
  state?: Booking['state'] | undefined
  from?: Date | undefined
  until?: Date | undefined
  after?: { at: Date; id: number } | undefined
  limit: number
}

/** By time; of the stores within reach. */
export async function deskBookings(db: Db, scope: Scope, q: DeskQuery): Promise<BookingRow[]> {
  const found = await sql<BookingRow>`select ${columns} from ${joined}
    where ${storesWithin(scope, 'k.store_id')}
      and k.booking_id = coalesce(${q.id ?? null}::bigint, k.booking_id)
      and k.store_id = coalesce(${q.storeId ?? null}::bigint, k.store_id)
      and k.state = coalesce(${q.state ?? null}::text, k.state)
      and k.starts_at >= coalesce(${q.from ?? null}::timestamptz, k.starts_at)
      and (${q.until ?? null}::timestamptz is null or k.starts_at < ${q.until ?? null})
      and (${q.after?.at ?? null}::timestamptz is null
        or (k.starts_at, k.booking_id) > (${q.after?.at ?? null}::timestamptz, ${q.after?.id ?? 0}::bigint))
    order by k.starts_at, k.booking_id limit ${q.limit}`.execute(db)
  return found.rows
}

/** Seats taken of each time of a span. */
export async function seatsTaken(
  db: Db,
  q: { benefitId: number; storeId: number; from: Date; until: Date },
): Promise<Map<number, number>> {
  const found = await sql<{ at: Date; n: number }>`select t.starts_at as at, count(*)::int as n
    from loyalty.booking_slot t join loyalty.booking k on k.slot_id = t.slot_id
    where t.benefit_id = ${q.benefitId} and t.store_id = ${q.storeId}
      and t.starts_at between ${q.from} and ${q.until} and k.state <> 'cancelled'
    group by 1`.execute(db)
  return new Map(found.rows.map(({ at, n }) => [at.getTime(), n]))
}

/** The slot, held until the transaction ends, and its seats that are taken. */
export async function holdSlot(
  tx: Tx,
  q: { benefitId: number; storeId: number; startsAt: Date },
): Promise<{ slotId: number; taken: Set<number> }> {
  await sql`insert into loyalty.booking_slot (benefit_id, store_id, starts_at)
    values (${q.benefitId}, ${q.storeId}, ${q.startsAt}) on conflict do nothing`.execute(tx.db)
  const found = await sql<{ id: number }>`select slot_id as id from loyalty.booking_slot
    where benefit_id = ${q.benefitId} and store_id = ${q.storeId} and starts_at = ${q.startsAt}
    for update`.execute(tx.db)
  const slotId = found.rows[0]?.id ?? 0
  tx.locks.take('hot', 'loyalty.slot', [slotId])
  const seats = await sql<{ seat: number }>`select seat from loyalty.booking
    where slot_id = ${slotId} and state <> 'cancelled'`.execute(tx.db)
  return { slotId, taken: new Set(seats.rows.map(({ seat }) => seat)) }
}

export interface NewBooking extends Slot {
  customerId: number
  slotId: number
  benefitId: number
  storeId: number
  key: string
  cancelUntil: Date
  seat: number
  seats: number
}

const REMIND_MS = 24 * HOUR_MS

/** Whoever books within a day of it need not be reminded. */
export async function insertBooking(tx: Tx, one: NewBooking): Promise<number> {
  const soon = plusMs(one.startsAt, -REMIND_MS) <= tx.now
  const made = await sql<{ id: number }>`insert into loyalty.booking (customer_id, slot_id,
      benefit_id, store_id, key, starts_at, ends_at, cancel_until, seat, seats, booked_at, told_at)
    values (${one.customerId}, ${one.slotId}, ${one.benefitId}, ${one.storeId}, ${one.key},
      ${one.startsAt}, ${one.endsAt}, ${one.cancelUntil}, ${one.seat}, ${one.seats}, ${tx.now},
      ${soon ? tx.now : null})
    returning booking_id as id`.execute(tx.db)
  return made.rows[0]?.id ?? 0
}

/** From `booked` to its end, once; false where it has ended. */
export async function endBooking(
  tx: Tx,
  one: { customerId: number; bookingId: number },
  to: { state: 'arrived' | 'cancelled'; reason?: string; useId?: number },
): Promise<boolean> {
  const done = await sql`update loyalty.booking set state = ${to.state}, ended_at = ${tx.now},
      reason = ${to.reason ?? null}, use_id = ${to.useId ?? null}
    where customer_id = ${one.customerId} and booking_id = ${one.bookingId} and state = 'booked'
    returning 1`.execute(tx.db)
  return done.rows.length > 0
}

export async function useByKey(tx: Tx, customerId: number, key: string): Promise<number> {
  const found = await sql<{ id: number }>`select use_id as id from loyalty.benefit_use
    where customer_id = ${customerId} and key = ${key}`.execute(tx.db)
  return found.rows[0]?.id ?? 0
}

/** The open stores among these; all of them where none is named. */
export async function openStores(
  db: Db,
  ids: readonly number[],
): Promise<{ id: number; name: string }[]> {
  const found = await sql<{ id: number; name: string }>`select store_id as id, name from org.v_store
    where not closed and (${ids.length === 0} or store_id = any(${[...ids]}::bigint[]))
    order by name limit 5000`.execute(db)
  return found.rows
}
