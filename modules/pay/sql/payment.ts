// Payments: how they are made, found, locked and settled.
import { sql } from 'kysely'
import { sortedUnique } from '#kit'
import type { Db, Tx } from '#platform'

export interface Payment {
  customerId: number
  paymentId: number
  purpose: string
  description: string
  amountFen: number
  state: 'open' | 'paid' | 'closed'
  transactionId: string | null
  expiresAt: Date
  refundedFen: number
  tries: number
}
const columns = sql`p.customer_id as "customerId", p.payment_id as "paymentId", p.purpose,
  p.description, p.amount_fen as "amountFen", p.state, p.transaction_id as "transactionId",
  p.expires_at as "expiresAt", p.refunded_fen as "refundedFen", p.tries`

export interface NewPayment {
  customerId: number
  purpose: string
  description: string
  amountFen: number
  expiresAt: Date
  wakeAt: Date
}

/** Makes those whose purpose has none yet; gives all of them as they stand. */
export async function addPayments(tx: Tx, rows: readonly NewPayment[]): Promise<Payment[]> {
  await sql`insert into pay.payment (customer_id, purpose, description, amount_fen, state,
      made_at, expires_at, wake_at)
    select customer_id, purpose, description, amount_fen, 'open', ${tx.now}::timestamptz,
      expires_at, wake_at
    from unnest(${rows.map((r) => r.customerId)}::bigint[], ${rows.map((r) => r.purpose)}::text[],
      ${rows.map((r) => r.description)}::text[],
      ${rows.map((r) => r.amountFen)}::bigint[], ${rows.map((r) => r.expiresAt)}::timestamptz[],
      ${rows.map((r) => r.wakeAt)}::timestamptz[])
      w (customer_id, purpose, description, amount_fen, expires_at, wake_at)
    on conflict (customer_id, purpose) do nothing`.execute(tx.db)
  const found = await sql<Payment>`select ${columns} from pay.payment p
    join unnest(${rows.map((r) => r.customerId)}::bigint[], ${rows.map((r) => r.purpose)}::text[])
      w (customer_id, purpose) using (customer_id, purpose)`.execute(tx.db)
  return found.rows
}

export async function paymentById(db: Db, paymentId: number): Promise<Payment | undefined> {
  const found = await sql<Payment>`select ${columns} from pay.payment p
    where p.payment_id = ${paymentId}`.execute(db)
  return found.rows[0]
}

/** Locks payments, ascending. The caller holds their customers where it changes more than these. */
export async function lockPayments(tx: Tx, paymentIds: readonly number[]): Promise<Payment[]> {
  const ids = sortedUnique(paymentIds)
  if (ids.length === 0) return []
  tx.locks.take('documents', 'pay.payment', ids)
  const found = await sql<Payment>`select ${columns} from pay.payment p
    where p.payment_id = any(${ids}::bigint[]) order by p.payment_id for update`.execute(tx.db)
  return found.rows
}

/** `wakeAt`: another attempt of it is open still, and has to be closed at WeChat Pay. */
export async function markPaid(
  tx: Tx,
  paymentId: number,
  paid: { transactionId: string; couponFen: number; wakeAt: Date | null },
): Promise<void> {
  await sql`update pay.payment set state = 'paid', transaction_id = ${paid.transactionId},
    coupon_fen = ${paid.couponFen}, settled_at = ${tx.now}, wake_at = ${paid.wakeAt}, problem = null
    where payment_id = ${paymentId}`.execute(tx.db)
}

export async function markClosed(tx: Tx, paymentIds: readonly number[]): Promise<void> {
  await sql`update pay.payment set state = 'closed', settled_at = ${tx.now}, wake_at = null
    where payment_id = any(${[...paymentIds]}::bigint[])`.execute(tx.db)
}

export async function noteProblem(db: Db, paymentId: number, problem: string): Promise<void> {
  await sql`update pay.payment set problem = ${problem}
    where payment_id = ${paymentId}`.execute(db)
}

/** Somebody is to ask what became of them, then; of those that wait for it. */
export async function wakePayments(
  db: Db,
  paymentIds: readonly number[],
  at: Date | null,
): Promise<void> {
  await sql`update pay.payment set wake_at = ${at}, tries = tries + 1
    where payment_id = any(${[...paymentIds]}::bigint[])
      and (state = 'open' or wake_at is not null)`.execute(db)
}

export async function duePayments(
  db: Db,
  now: Date,
  limit: number,
  aside: readonly number[],
): Promise<{ customerId: number; paymentId: number }[]> {
  const found = await sql<{ customerId: number; paymentId: number }>`
    select customer_id as "customerId", payment_id as "paymentId" from pay.payment
    where wake_at <= ${now} and customer_id <> all(${[...aside]}::bigint[])
    order by wake_at limit ${limit}`.execute(db)
  return found.rows
}
