// Coupons of WeChat Pay: how they are asked for, found, locked and settled.
import { sql } from 'kysely'
import { sortedUnique } from '#kit'
import type { Db, Tx } from '#platform'
import type { Problem } from '../../problem.ts'

export type CashCouponState = 'waiting' | 'sent' | 'refused' | 'withdrawn' | 'used' | 'expired'
export interface CashCoupon {
  customerId: number
  /** Who she is by now. */
  personId: number
  cashCouponId: number
  key: string
  stockId: string
  number: string
  state: CashCouponState
  openidHash: string | null
  couponNo: string | null
  tries: number
}
const columns = sql`c.customer_id as "customerId", coalesce(p.person_id, c.customer_id) as "personId",
  c.cash_coupon_id as "cashCouponId", c.key, c.stock_id as "stockId", c.number, c.state,
  c.openid_hash as "openidHash", c.coupon_no as "couponNo", c.tries`
const joined = sql`pay.cash_coupon c left join customer.v_person p using (customer_id)`

export interface NewCashCoupon {
  customerId: number
  key: string
  stockId: string
  number: string
}

/** Writes those that are new; gives their ids. */
export async function addCashCoupons(
  tx: Tx,
  rows: readonly NewCashCoupon[],
  wakeAt: Date,
): Promise<number[]> {
  const made = await sql<{ id: number }>`insert into pay.cash_coupon (customer_id, key, stock_id,
      number, state, asked_at, wake_at)
    select customer_id, key, stock_id, number, 'waiting', ${tx.now}::timestamptz,
      ${wakeAt}::timestamptz
    from unnest(${rows.map((r) => r.customerId)}::bigint[], ${rows.map((r) => r.key)}::text[],
      ${rows.map((r) => r.stockId)}::text[], ${rows.map((r) => r.number)}::text[])
      w (customer_id, key, stock_id, number)
    on conflict (customer_id, key) do nothing
    returning cash_coupon_id as id`.execute(tx.db)
  return made.rows.map(({ id }) => id)
}

export async function cashCouponsById(db: Db, ids: readonly number[]): Promise<CashCoupon[]> {
  const found = await sql<CashCoupon>`select ${columns} from ${joined}
    where c.cash_coupon_id = any(${[...ids]}::bigint[]) order by c.cash_coupon_id`.execute(db)
  return found.rows
}

export async function cashCouponsByKey(
  db: Db,
  keys: readonly { customerId: number; key: string }[],
): Promise<CashCoupon[]> {
  const found = await sql<CashCoupon>`select ${columns} from ${joined}
    where (c.customer_id, c.key) in (select * from unnest(
      ${keys.map((k) => k.customerId)}::bigint[], ${keys.map((k) => k.key)}::text[]))
    order by c.cash_coupon_id`.execute(db)
  return found.rows
}

export async function cashCouponByNo(db: Db, couponNo: string): Promise<CashCoupon | undefined> {
  const found = await sql<CashCoupon>`select ${columns} from ${joined}
    where c.coupon_no = ${couponNo}`.execute(db)
  return found.rows[0]
}

/** Some of this stock left for WeChat Pay, and what became of them is not known yet. */
export async function anyOnTheWay(db: Db, stockId: string): Promise<boolean> {
  const found = await sql`select 1 from pay.cash_coupon
    where stock_id = ${stockId} and state = 'waiting' and tries > 0 limit 1`.execute(db)
  return found.rows.length > 0
}

/** Locks them, ascending; the caller holds their customers. */
export async function lockCashCoupons(tx: Tx, ids: readonly number[]): Promise<CashCoupon[]> {
  const sorted = sortedUnique(ids)
  if (sorted.length === 0) return []
  tx.locks.take('documents', 'pay.cash_coupon', sorted)
  const found = await sql<CashCoupon>`select ${columns} from ${joined}
    where c.cash_coupon_id = any(${sorted}::bigint[])
    order by c.cash_coupon_id for update of c`.execute(tx.db)
  return found.rows
}

/** One leaves for WeChat Pay now; false where it does not wait any more. */
export async function noteTry(tx: Tx, id: number, openidHash: string, wakeAt: Date) {
  const done = await sql`update pay.cash_coupon set tries = tries + 1, wake_at = ${wakeAt},
      openid_hash = coalesce(openid_hash, ${openidHash})
    where cash_coupon_id = ${id} and state = 'waiting' returning 1`.execute(tx.db)
  return done.rows.length > 0
}

export async function markSent(tx: Tx, id: number, couponNo: string): Promise<void> {
  await sql`update pay.cash_coupon set state = 'sent', coupon_no = ${couponNo}, problem = null,
      sent_at = ${tx.now}, wake_at = null
    where cash_coupon_id = ${id} and state in ('waiting', 'withdrawn')`.execute(tx.db)
}

/** Why it waits, and until when; `null`: until somebody wakes it. */
export async function markWaiting(
  tx: Tx,
  id: number,
  problem: Problem,
  wakeAt: Date | null,
): Promise<void> {
  await sql`update pay.cash_coupon set problem = ${JSON.stringify(problem)}::jsonb,
      wake_at = ${wakeAt}
    where cash_coupon_id = ${id} and state = 'waiting'`.execute(tx.db)
}

export async function markRefused(tx: Tx, id: number, problem: Problem): Promise<void> {
  await sql`update pay.cash_coupon set state = 'refused', wake_at = null, tries = 0,
      problem = ${JSON.stringify(problem)}::jsonb
    where cash_coupon_id = ${id} and state = 'waiting'`.execute(tx.db)
}

export async function markUsed(
  tx: Tx,
  id: number,
  use: { transactionId: string; fen: number },
): Promise<void> {
  await sql`update pay.cash_coupon set state = 'used', transaction_id = ${use.transactionId},
      used_fen = ${use.fen}, used_at = ${tx.now}, wake_at = null
    where cash_coupon_id = ${id}`.execute(tx.db)
}

/** Moves those in one state to another; gives their ids. */
export async function moveCashCoupons(
  tx: Tx,
  ids: readonly number[],
  from: CashCouponState,
  to: CashCouponState,
): Promise<number[]> {
  const wakeAt = to === 'waiting' ? tx.now : null
  const moved = await sql<{ id: number }>`update pay.cash_coupon
    set state = ${to}, wake_at = ${wakeAt}::timestamptz
    where cash_coupon_id = any(${[...ids]}::bigint[]) and state = ${from}
    returning cash_coupon_id as id`.execute(tx.db)
  return moved.rows.map(({ id }) => id)
}

/** Those that wait for an openid of these customers, by whatever id they have had. */
export async function waitingFor(db: Db, customerIds: readonly number[]): Promise<number[]> {
  const found = await sql<{ id: number }>`select c.cash_coupon_id as id from pay.cash_coupon c
    where c.state = 'waiting' and c.wake_at is null and c.customer_id in (
      select q.customer_id from customer.v_person p join customer.v_person q
        on q.person_id = p.person_id
      where p.customer_id = any(${[...customerIds]}::bigint[]))`.execute(db)
  return found.rows.map(({ id }) => id)
}

interface Due {
  customerId: number
  cashCouponId: number
  wakeAt: Date
}
/** Those whose time has come; the first of all where `now` is null. */
export async function dueCashCoupons(
  db: Db,
  now: Date | null,
  limit: number,
  aside: readonly number[],
): Promise<Due[]> {
  const found = await sql<Due>`
    select customer_id as "customerId", cash_coupon_id as "cashCouponId", wake_at as "wakeAt" from pay.cash_coupon
    where wake_at <= coalesce(${now}::timestamptz, 'infinity') and customer_id <> all(${[...aside]}::bigint[])
    order by wake_at limit ${limit}`.execute(db)
  return found.rows
}

export async function postponeCashCoupons(db: Db, ids: readonly number[], at: Date): Promise<void> {
  await sql`update pay.cash_coupon set wake_at = ${at}
    where cash_coupon_id = any(${[...ids]}::bigint[]) and wake_at is not null`.execute(db)
}
