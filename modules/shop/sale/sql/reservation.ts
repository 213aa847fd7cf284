// Reservations: how they are found, written and settled.
import { sql } from 'kysely'
import type { reservationStates } from '#contracts'
import { sortedUnique } from '#kit'
import type { Db, Tx } from '#platform'

type ReservationState = Reservation['state']

export interface Reservation {
  customerId: number
  reservationId: number
  saleId: number
  key: string
  units: number
  priceFen: number
  state: (typeof reservationStates)[number]
  reservedAt: Date
  expiresAt: Date
  paymentId: number | null
  orderId: number | null
  /** Of one unit; null: it is paid at once. */
  depositFen: number | null
  balanceId: number | null
  /** What of the balance has gone back. */
  balanceBackFen: number
  /** Of its balance: 0 nothing yet, 1 that it may be paid, 2 that its time is nearly over. */
  told: number
}
/** What is paid first: everything, or the deposit. */
export const firstFen = ({ units, priceFen, depositFen }: NewReservation): number =>
  units * (depositFen ?? priceFen)
export const balanceFen = ({ units, priceFen, depositFen }: Reservation): number =>
  units * (priceFen - (depositFen ?? priceFen))
const columns = sql`r.customer_id as "customerId", r.reservation_id as "reservationId",
  r.sale_id as "saleId", r.key, r.units, r.price_fen as "priceFen", r.state,
  r.reserved_at as "reservedAt", r.expires_at as "expiresAt", r.payment_id as "paymentId",
  r.order_id as "orderId", r.deposit_fen as "depositFen", r.balance_id as "balanceId",
  r.balance_back_fen as "balanceBackFen", r.told`

export interface Held extends Reservation {
  personId: number
}

/**
 * What these people have made by these keys, and all they hold of these sales. Looked for by their
 * ids: asked for through the view of people, PostgreSQL would read the reservations of everybody.
 */
export async function heldBy(
  db: Db,
  asks: readonly { customerId: number; saleId: number; key: string }[],
): Promise<Held[]> {
  const people = sortedUnique(asks.map((ask) => ask.customerId))
  const found = await sql<Held>`select coalesce(a.survivor_id, r.customer_id) as "personId",
      ${columns}
    from shop.reservation r left join customer.v_alias a on a.customer_id = r.customer_id
    where r.customer_id = any(${people}::bigint[] || array(
        select customer_id from customer.v_alias where survivor_id = any(${people}::bigint[])))
      and (r.sale_id = any(${sortedUnique(asks.map((ask) => ask.saleId))}::bigint[])
        or r.key = any(${asks.map((ask) => ask.key)}::text[]))`.execute(db)
  return found.rows
}

export interface NewReservation {
  customerId: number
  saleId: number
  key: string
  units: number
  priceFen: number
  depositFen: number | null
  expiresAt: Date
}

/** Ids by customer and key. */
export async function addReservations(
  tx: Tx,
  rows: readonly NewReservation[],
): Promise<{ customerId: number; key: string; reservationId: number }[]> {
  const made = await sql<{ customerId: number; key: string; reservationId: number }>`
    insert into shop.reservation (customer_id, sale_id, key, units, price_fen, deposit_fen, state,
      reserved_at, expires_at)
    select customer_id, sale_id, key, units, price_fen, deposit_fen, 'reserved',
      ${tx.now}::timestamptz, expires_at
    from unnest(${rows.map((r) => r.customerId)}::bigint[], ${rows.map((r) => r.saleId)}::bigint[],
      ${rows.map((r) => r.key)}::text[], ${rows.map((r) => r.units)}::int[],
      ${rows.map((r) => r.priceFen)}::bigint[], ${rows.map((r) => r.depositFen)}::bigint[],
      ${rows.map((r) => r.expiresAt)}::timestamptz[])
      w (customer_id, sale_id, key, units, price_fen, deposit_fen, expires_at)
    returning customer_id as "customerId", key, reservation_id as "reservationId"`.execute(tx.db)
  return made.rows
}

/** Whose reservations have run out, the earliest first. */
export async function dueForExpiry(
  tx: Tx,
  limit: number,
  aside: readonly number[],
): Promise<{ customerId: number; reservationId: number }[]> {
  const found = await sql<{ customerId: number; reservationId: number }>`
    select customer_id as "customerId", reservation_id as "reservationId" from shop.reservation
    where state = 'reserved' and expires_at <= ${tx.now}
      and customer_id <> all(${aside}::bigint[])
    order by expires_at limit ${limit}`.execute(tx.db)
  return found.rows
}

export async function nextExpiry(db: Db, aside: readonly number[]): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`select min(expires_at) as at from shop.reservation
    where state = 'reserved' and customer_id <> all(${aside}::bigint[])`.execute(db)
  return found.rows[0]?.at ?? null
}

/** Locks reservations, ascending; the caller holds their customers. */
export async function lockReservations(
  tx: Tx,
  reservationIds: readonly number[],
  customerIds: readonly number[],
): Promise<Reservation[]> {
  const ids = sortedUnique(reservationIds)
  if (ids.length === 0) return []
  tx.locks.take('documents', 'shop.reservation', ids)
  const found = await sql<Reservation>`select ${columns} from shop.reservation r
    where r.customer_id = any(${sortedUnique(customerIds)}::bigint[])
      and r.reservation_id = any(${ids}::bigint[])
    order by r.reservation_id for update`.execute(tx.db)
  return found.rows
}

export interface Settlement {
  customerId: number
  reservationId: number
  state: ReservationState
  orderId?: number
  /** When the clock has to look at its balance; left out: never again. */
  dueAt?: Date
}

/** Brings reservations that the caller has locked to their state. */
export async function settleReservations(tx: Tx, rows: readonly Settlement[]): Promise<void> {
  if (rows.length === 0) return
  await sql`update shop.reservation r set state = w.state, settled_at = ${tx.now},
      order_id = coalesce(w.order_id, r.order_id), due_at = w.due_at
    from unnest(${rows.map((r) => r.customerId)}::bigint[],
      ${rows.map((r) => r.reservationId)}::bigint[], ${rows.map((r) => r.state)}::text[],
      ${rows.map((r) => r.orderId ?? null)}::bigint[],
      ${rows.map((r) => r.dueAt ?? null)}::timestamptz[]) w (customer_id, id, state, order_id, due_at)
    where r.customer_id = w.customer_id and r.reservation_id = w.id`.execute(tx.db)
}

/** Hers, by whatever id she has had; all of them, newest first, or the one. */
export async function reservationsOfPerson(
  db: Db,
  personId: number,
  reservationId?: number,
): Promise<Reservation[]> {
  const found = await sql<Reservation>`select ${columns}
    from customer.v_person p join shop.reservation r on r.customer_id = p.customer_id
    where p.person_id = ${personId}
      and (${reservationId ?? null}::bigint is null or r.reservation_id = ${reservationId ?? null})
    order by r.reservation_id desc limit 100`.execute(db)
  return found.rows
}

/** The reservation a payment is for, and that of an order. */
export async function reservationsOf(
  db: Db,
  by: { paymentIds: readonly number[] } | { orderIds: readonly number[] },
): Promise<Reservation[]> {
  const where =
    'paymentIds' in by
      ? sql`(r.payment_id = any(${[...by.paymentIds]}::bigint[])
          or r.balance_id = any(${[...by.paymentIds]}::bigint[]))`
      : sql`r.order_id = any(${[...by.orderIds]}::bigint[])`
  const found = await sql<Reservation>`select ${columns} from shop.reservation r
    where ${where}`.execute(db)
  return found.rows
}

/** The payment of the first part, or of the balance. */
export async function notePayment(
  tx: Tx,
  { customerId, reservationId }: Pick<Reservation, 'customerId' | 'reservationId'>,
  of: 'first' | 'balance',
  paymentId: number,
): Promise<void> {
  const column = of === 'first' ? sql`payment_id` : sql`balance_id`
  await sql`update shop.reservation set ${column} = ${paymentId}
    where customer_id = ${customerId} and reservation_id = ${reservationId}`.execute(tx.db)
}
