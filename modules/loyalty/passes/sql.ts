// Queries of passes: what was bought, what runs, what it gave.
import { sql, type RawBuilder } from 'kysely'
import type { Day } from '#kit'
import type { Db, Tx } from '#platform'
import type { Pass, Terms } from './rule.ts'

export interface PassRow extends Pass {
  customerId: number
  planId: number
  source: string
  number: string
  storeId: number | null
  paidBy: 'cash' | 'card' | 'wechat'
  priceFen: number
  boughtAt: Date
  boughtOn: Day
  days: number
  state: 'open' | 'ended' | 'returned'
  returnNumber: string | null
  refundFen: number | null
}
const columns = sql`p.customer_id as "customerId", p.pass_id as "passId", p.plan_id as "planId",
  p.source, p.number, p.store_id as "storeId", p.paid_by as "paidBy", p.price_fen as "priceFen",
  p.terms, p.bought_at as "boughtAt", p.bought_on as "boughtOn", p.days, p.from_on as "fromOn",
  p.until_on as "untilOn", p.ran_days as "ranDays", p.anchor_on as "anchorOn",
  p.months_given as "monthsGiven", p.reminded, p.state, p.return_number as "returnNumber",
  p.refund_fen as "refundFen"`

const passes = async (db: Db, which: RawBuilder<unknown>): Promise<PassRow[]> =>
  (
    await sql<PassRow>`select ${columns} from loyalty.pass p where ${which}
    order by p.customer_id, p.from_on, p.pass_id`.execute(db)
  ).rows

/** Those that run or wait. */
export const openPasses = (db: Db, customerIds: readonly number[]): Promise<PassRow[]> =>
  passes(db, sql`p.customer_id = any(${[...customerIds]}::bigint[]) and p.state = 'open'`)

export const passesById = (db: Db, ids: readonly number[]): Promise<PassRow[]> =>
  passes(db, sql`p.pass_id = any(${[...ids]}::bigint[])`)

export const passesOf = (db: Db, customerId: number): Promise<PassRow[]> =>
  passes(db, sql`p.customer_id = ${customerId}`)

export interface Numbered {
  source: string
  number: string
}

export async function passesByNumber(db: Db, keys: readonly Numbered[]): Promise<PassRow[]> {
  return passes(
    db,
    sql`p.pass_id in (select n.pass_id from loyalty.pass_number n
      join unnest(${keys.map((k) => k.source)}::text[], ${keys.map((k) => k.number)}::text[])
        w(source, number) on w.source = n.source and w.number = n.number)`,
  )
}

export interface NewPass extends Numbered {
  customerId: number
  planId: number
  storeId: number | null
  staffId: number | null
  paidBy: PassRow['paidBy']
  priceFen: number
  terms: Terms
  boughtOn: Day
  days: number
  fromOn: Day
  untilOn: Day
  monthsGiven: number
  reminded: boolean
  nextAt: Date | null
}

/** Undefined where its number was taken meanwhile. */
export async function insertPass(tx: Tx, pass: NewPass): Promise<number | undefined> {
  const taken = await sql<{ id: number }>`insert into loyalty.pass_number (source, number)
    values (${pass.source}, ${pass.number}) on conflict do nothing
    returning pass_id as id`.execute(tx.db)
  const passId = taken.rows[0]?.id
  if (passId === undefined) return undefined
  await sql`insert into loyalty.pass (customer_id, pass_id, plan_id, source, number, store_id,
      staff_id, paid_by, price_fen, terms, bought_at, bought_on, days, from_on, until_on,
      anchor_on, months_given, reminded, next_at)
    values (${pass.customerId}, ${passId}, ${pass.planId}, ${pass.source}, ${pass.number},
      ${pass.storeId}, ${pass.staffId}, ${pass.paidBy}, ${pass.priceFen},
      ${JSON.stringify(pass.terms)}::jsonb, ${tx.now}, ${pass.boughtOn}, ${pass.days},
      ${pass.fromOn}, ${pass.untilOn}, ${pass.fromOn}, ${pass.monthsGiven}, ${pass.reminded},
      ${pass.nextAt})`.execute(tx.db)
  return passId
}

export interface PassState {
  customerId: number
  passId: number
  fromOn: Day
  untilOn: Day
  ranDays: number
  anchorOn: Day
  monthsGiven: number
  reminded: boolean
  nextAt: Date | null
  state: 'open' | 'ended'
}

export async function writePasses(tx: Tx, states: readonly PassState[]): Promise<void> {
  if (states.length === 0) return
  await sql`update loyalty.pass p set from_on = w.from_on, until_on = w.until_on,
      ran_days = w.ran_days, anchor_on = w.anchor_on, months_given = w.months_given,
      reminded = w.reminded, next_at = w.next_at, state = w.state
    from unnest(${states.map((s) => s.customerId)}::bigint[],
      ${states.map((s) => s.passId)}::bigint[], ${states.map((s) => s.fromOn)}::date[],
      ${states.map((s) => s.untilOn)}::date[], ${states.map((s) => s.ranDays)}::int[],
      ${states.map((s) => s.anchorOn)}::date[], ${states.map((s) => s.monthsGiven)}::int[],
      ${states.map((s) => s.reminded)}::boolean[], ${states.map((s) => s.nextAt)}::timestamptz[],
      ${states.map((s) => s.state)}::text[])
      w(customer_id, pass_id, from_on, until_on, ran_days, anchor_on, months_given, reminded,
      next_at, state)
    where p.customer_id = w.customer_id and p.pass_id = w.pass_id`.execute(tx.db)
}

export async function writeReturn(
  tx: Tx,
  pass: Pick<PassRow, 'customerId' | 'passId'>,
  back: { number: string; refundFen: number; points: number },
): Promise<void> {
  await sql`update loyalty.pass set state = 'returned', next_at = null,
      return_number = ${back.number}, refund_fen = ${back.refundFen},
      returned_points = ${back.points}, returned_at = ${tx.now}
    where customer_id = ${pass.customerId} and pass_id = ${pass.passId}`.execute(tx.db)
}

export interface PassCoupon {
  key: string
  couponId: number
  state: string
  /** What it took off the order it was used on. */
  fen: number
}

export async function couponsOfPass(
  db: Db,
  customerId: number,
  keys: readonly string[],
): Promise<PassCoupon[]> {
  if (keys.length === 0) return []
  return (
    await sql<PassCoupon>`select c.key, c.coupon_id as "couponId", c.state, coalesce((
        select sum(r.discount_fen) from coupon.v_redemption r
        where r.coupon_id = c.coupon_id and r.restored_at is null), 0)::bigint as fen
      from coupon.v_coupon c
      where c.customer_id = ${customerId} and c.key = any(${[...keys]}::text[])`.execute(db)
  ).rows
}

export interface Bonus {
  orderId: number
  passId: number
  plain: number
  factor: number
}

/** Which pass ran on the days on which these orders were paid. */
export async function passesAt(
  db: Db,
  orders: readonly { customerId: number; orderId: number; paidAt: Date; on: Day }[],
): Promise<Map<number, { passId: number; factor: number }>> {
  const found = await sql<{ orderId: number; passId: number; factor: number }>`
    select w.order_id as "orderId", p.pass_id as "passId", (p.terms->>'factor')::int as factor
    from unnest(${orders.map((o) => o.customerId)}::bigint[],
      ${orders.map((o) => o.orderId)}::bigint[], ${orders.map((o) => o.paidAt)}::timestamptz[],
      ${orders.map((o) => o.on)}::date[]) w(customer_id, order_id, paid_at, day)
    join loyalty.pass p on p.customer_id = w.customer_id and p.state <> 'returned'
      and p.bought_at <= w.paid_at and w.day >= p.from_on and w.day < p.until_on`.execute(db)
  return new Map(found.rows.map(({ orderId, ...pass }) => [orderId, pass]))
}

export async function insertBonuses(
  tx: Tx,
  bonuses: readonly (Bonus & { customerId: number })[],
): Promise<void> {
  if (bonuses.length === 0) return
  await sql`insert into loyalty.pass_bonus (customer_id, order_id, pass_id, plain, factor)
    select * from unnest(${bonuses.map((b) => b.customerId)}::bigint[],
      ${bonuses.map((b) => b.orderId)}::bigint[], ${bonuses.map((b) => b.passId)}::bigint[],
      ${bonuses.map((b) => b.plain)}::int[], ${bonuses.map((b) => b.factor)}::int[])
    on conflict do nothing`.execute(tx.db)
}

export async function bonusesOf(db: Db, passId: number): Promise<Bonus[]> {
  return (
    await sql<Bonus>`select order_id as "orderId", pass_id as "passId", plain, factor
    from loyalty.pass_bonus where pass_id = ${passId} order by order_id`.execute(db)
  ).rows
}
