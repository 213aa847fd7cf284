// Refunds of payments.
import { sql } from 'kysely'
import { randomToken, sortedUnique } from '#kit'
import type { Db, Tx } from '#platform'

export type RefundState = 'asked' | 'sent' | 'done' | 'failed'
export interface PayRefund {
  customerId: number
  refundId: number
  paymentId: number
  key: string
  number: string
  amountFen: number
  reason: string
  state: RefundState
  tries: number
  /** Money that came beside what paid the payment; null: a part of what was paid. */
  attemptId: number | null
}
const columns = sql`r.customer_id as "customerId", r.refund_id as "refundId",
  r.payment_id as "paymentId", r.key, r.number, r.amount_fen as "amountFen", r.reason, r.state,
  r.tries, r.attempt_id as "attemptId"`

export interface NewRefund {
  customerId: number
  paymentId: number
  key: string
  number: string
  amountFen: number
  reason: string
  attemptId?: number
}

/** Ours, at WeChat Pay. */
export const newRefundNumber = (): string => `R${randomToken().slice(0, 30)}`

/** Those of these payments; the caller holds the payments. */
export async function refundsOf(db: Db, paymentIds: readonly number[]): Promise<PayRefund[]> {
  const found = await sql<PayRefund>`select ${columns} from pay.refund r
    where r.payment_id = any(${sortedUnique(paymentIds)}::bigint[])
    order by r.refund_id`.execute(db)
  return found.rows
}

/** Writes refunds and counts them on their payments at once, before anything is sent. */
export async function addRefunds(
  tx: Tx,
  rows: readonly NewRefund[],
  wakeAt: Date,
): Promise<PayRefund[]> {
  const counted = rows.filter(({ attemptId }) => attemptId === undefined)
  const made = await sql<PayRefund>`with counted as (
      update pay.payment p set refunded_fen = refunded_fen + w.fen
      from (select payment_id, sum(fen) as fen from unnest(
        ${counted.map((r) => r.paymentId)}::bigint[],
        ${counted.map((r) => r.amountFen)}::bigint[]) x (payment_id, fen) group by 1) w
      where p.payment_id = w.payment_id)
    insert into pay.refund as r (customer_id, payment_id, key, number, amount_fen, reason, state,
      asked_at, wake_at, attempt_id)
    select customer_id, payment_id, key, number, fen, reason, 'asked', ${tx.now}::timestamptz,
      ${wakeAt}::timestamptz, attempt_id
    from unnest(${rows.map((r) => r.customerId)}::bigint[],
      ${rows.map((r) => r.paymentId)}::bigint[], ${rows.map((r) => r.key)}::text[],
      ${rows.map((r) => r.number)}::text[], ${rows.map((r) => r.amountFen)}::bigint[],
      ${rows.map((r) => r.reason)}::text[],
      ${rows.map((r) => r.attemptId ?? null)}::bigint[])
      w (customer_id, payment_id, key, number, fen, reason, attempt_id)
    returning ${columns}`.execute(tx.db)
  return made.rows
}

export async function refundByNumber(db: Db, number: string): Promise<PayRefund | undefined> {
  const found = await sql<PayRefund>`select ${columns} from pay.refund r
    where r.number = ${number}`.execute(db)
  return found.rows[0]
}

export interface OpenRefund extends PayRefund {
  /** Under which the money came. */
  paymentNumber: string
  paymentFen: number
}

/** Those of them that are still under way. */
export async function openRefunds(db: Db, refundIds: readonly number[]): Promise<OpenRefund[]> {
  const found = await sql<OpenRefund>`select ${columns}, a.number as "paymentNumber",
      p.amount_fen as "paymentFen"
    from pay.refund r
    join pay.payment p on p.customer_id = r.customer_id and p.payment_id = r.payment_id
    join pay.attempt a on a.customer_id = r.customer_id and a.payment_id = r.payment_id
      and case when r.attempt_id is null then a.state = 'paid' else a.attempt_id = r.attempt_id end
    where r.refund_id = any(${[...refundIds]}::bigint[]) and r.state in ('asked', 'sent')
    order by r.refund_id`.execute(db)
  return found.rows
}

export async function dueRefunds(
  db: Db,
  now: Date,
  limit: number,
  aside: readonly number[],
): Promise<{ customerId: number; refundId: number }[]> {
  const found = await sql<{ customerId: number; refundId: number }>`
    select customer_id as "customerId", refund_id as "refundId" from pay.refund
    where wake_at <= ${now} and customer_id <> all(${[...aside]}::bigint[])
    order by wake_at limit ${limit}`.execute(db)
  return found.rows
}

/** Somebody is to ask after them again, then. */
export async function postponeRefunds(
  db: Db,
  refundIds: readonly number[],
  at: Date,
): Promise<void> {
  await sql`update pay.refund set wake_at = ${at}
    where refund_id = any(${[...refundIds]}::bigint[]) and state in ('asked', 'sent')`.execute(db)
}

export async function wakeRefund(
  db: Db,
  refundId: number,
  to: { state: RefundState; at: Date | null; problem: string | null },
): Promise<void> {
  await sql`update pay.refund set state = ${to.state}, wake_at = ${to.at},
      problem = ${to.problem}, tries = tries + 1
    where refund_id = ${refundId} and state in ('asked', 'sent')`.execute(db)
}

/**
 * Ends a refund that is still under way; gives it if it was. What failed may be asked for again.
 */
export async function endRefund(
  tx: Tx,
  number: string,
  end: { state: 'done' | 'failed'; problem: string | null; cashFen: number | null },
): Promise<PayRefund | undefined> {
  const ended = await sql<PayRefund>`update pay.refund r set state = ${end.state},
      problem = ${end.problem}, cash_fen = least(${end.cashFen}, r.amount_fen), settled_at = ${tx.now}, wake_at = null
    where r.number = ${number} and r.state in ('asked', 'sent') returning ${columns}`.execute(tx.db)
  const [row] = ended.rows
  if (row && row.attemptId === null && end.state === 'failed')
    await sql`update pay.payment set refunded_fen = refunded_fen - ${row.amountFen}
      where payment_id = ${row.paymentId}`.execute(tx.db)
  return row
}

export async function nextWake(db: Db, aside: readonly number[]): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`select least(
    (select min(wake_at) from pay.payment where wake_at is not null
      and customer_id <> all(${[...aside]}::bigint[])),
    (select min(wake_at) from pay.refund where wake_at is not null
      and customer_id <> all(${[...aside]}::bigint[]))) as at`.execute(db)
  return found.rows[0]?.at ?? null
}
