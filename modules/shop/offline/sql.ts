// Queries of what offline tills gave for coupons that cannot count.
import { sql } from 'kysely'
import type { OrderConflict } from '#contracts'
import { storesWithin } from '#modules/org'
import { couponRefusals } from '#modules/coupon'
import type { Db, Scope, Tx } from '#platform'

export interface MissedCode {
  code: string
  /** Code of a refusal. */
  reason: string
  couponId?: number
}
export interface Conflict {
  customerId: number
  orderId: number
  storeId: number
  staffId: number | null
  source: string
  number: string
  placedAt: Date
  givenFen: number
  codes: MissedCode[]
}

export async function writeConflicts(tx: Tx, rows: readonly Conflict[]): Promise<void> {
  await sql`insert into shop.coupon_conflict (customer_id, order_id, store_id, staff_id, source,
      number, placed_at, noted_at, given_fen, codes)
    select customer_id, order_id, store_id, staff_id, source, number, placed_at, ${tx.now}, fen,
      codes::jsonb
    from unnest(${rows.map((r) => r.customerId)}::bigint[], ${rows.map((r) => r.orderId)}::bigint[],
      ${rows.map((r) => r.storeId)}::bigint[], ${rows.map((r) => r.staffId)}::bigint[],
      ${rows.map((r) => r.source)}::text[], ${rows.map((r) => r.number)}::text[],
      ${rows.map((r) => r.placedAt)}::timestamptz[], ${rows.map((r) => r.givenFen)}::bigint[],
      ${rows.map((r) => JSON.stringify(r.codes))}::text[])
      w(customer_id, order_id, store_id, staff_id, source, number, placed_at, fen, codes)`.execute(
    tx.db,
  )
}

const sentences = new Map(Object.values(couponRefusals).map((kind) => [kind.code, kind.sentence]))

/** With the reasons in words. */
export const shownCodes = (codes: readonly MissedCode[]): OrderConflict['codes'] =>
  codes.map(({ code, reason }) => ({
    code,
    reason,
    sentence: sentences.get(reason) ?? couponRefusals.unknown.sentence,
  }))

/** As the till that sent the orders is answered. */
export async function conflictsOf(
  db: Db,
  orderIds: readonly number[],
): Promise<Map<number, OrderConflict>> {
  if (orderIds.length === 0) return new Map()
  const { rows } = await sql<{ orderId: number; fen: number; codes: MissedCode[] }>`
    select order_id as "orderId", given_fen as fen, codes from shop.coupon_conflict
    where order_id = any(${[...orderIds]}::bigint[])`.execute(db)
  return new Map(
    rows.map(({ orderId, fen, codes }) => [orderId, { fen, codes: shownCodes(codes) }]),
  )
}

export interface ConflictQuery {
  id?: number
  storeId?: number | undefined
  state?: 'open' | 'settled' | undefined
  before?: number | undefined
  limit: number
}
export interface ShownConflict extends Conflict {
  conflictId: number
  storeName: string
  staffName: string | null
  personId: number
  customerName: string | null
  notedAt: Date
  settledAt: Date | null
  settledBy: string | null
  note: string
}

/** Newest first; of the stores within reach. */
export async function conflictRows(
  db: Db,
  scope: Scope,
  q: ConflictQuery,
): Promise<ShownConflict[]> {
  const found = await sql<ShownConflict>`select k.conflict_id as "conflictId",
      k.customer_id as "customerId", k.order_id as "orderId", k.store_id as "storeId",
      k.staff_id as "staffId", k.source, k.number, k.placed_at as "placedAt",
      k.noted_at as "notedAt", k.given_fen as "givenFen", k.codes, k.settled_at as "settledAt",
      k.note, s.name as "storeName", g.name as "staffName", b.name as "settledBy",
      c.person_id as "personId", n.display_name as "customerName"
    from shop.coupon_conflict k join org.v_store s on s.store_id = k.store_id
    join customer.v_customer c on c.customer_id = k.customer_id
    join customer.v_customer n on n.customer_id = c.person_id
    left join org.v_staff g on g.staff_id = k.staff_id
    left join org.v_staff b on b.staff_id = k.settled_by
    where ${storesWithin(scope, 'k.store_id')}
      and k.conflict_id = coalesce(${q.id ?? null}::bigint, k.conflict_id)
      and k.conflict_id < coalesce(${q.before ?? null}::bigint, k.conflict_id + 1)
      and k.store_id = coalesce(${q.storeId ?? null}::bigint, k.store_id)
      and (${q.state ?? null}::text is null or (k.settled_at is null) = (${q.state ?? null} = 'open'))
    order by k.conflict_id desc limit ${q.limit}`.execute(db)
  return found.rows
}

/** How many nobody has looked at, and what they come to; of the stores within reach. */
export async function openConflicts(
  db: Db,
  scope: Scope,
  storeId: number | undefined,
): Promise<{ open: number; openFen: number }> {
  const found = await sql<{ open: number; openFen: number }>`select count(*)::int as open,
      coalesce(sum(k.given_fen), 0)::bigint as "openFen"
    from shop.coupon_conflict k
    where k.settled_at is null and ${storesWithin(scope, 'k.store_id')}
      and k.store_id = coalesce(${storeId ?? null}::bigint, k.store_id)`.execute(db)
  return found.rows[0] ?? { open: 0, openFen: 0 }
}

/** Sets or takes back what somebody said about one; false where there is none within reach. */
export async function settleConflict(
  tx: Tx,
  scope: Scope,
  to: { id: number; staffId: number | null; settled: boolean; note: string },
): Promise<boolean> {
  const done = await sql`update shop.coupon_conflict k
    set settled_at = ${to.settled ? tx.now : null}, settled_by = ${to.settled ? to.staffId : null},
      note = ${to.note}
    where k.conflict_id = ${to.id} and ${storesWithin(scope, 'k.store_id')}
    returning 1`.execute(tx.db)
  return done.rows.length > 0
}

export async function conflictsForExport(
  db: Db,
  customerId: number,
): Promise<Record<string, unknown>[]> {
  const found = await sql<
    Record<string, unknown>
  >`select source, number, placed_at, given_fen, codes
    from shop.coupon_conflict where customer_id = ${customerId} order by conflict_id`.execute(db)
  return found.rows
}

/** Codes are hers; what somebody wrote may name her. */
export async function blankConflicts({ db }: Tx, customerId: number): Promise<void> {
  await sql`update shop.coupon_conflict set note = '',
      codes = (select jsonb_agg(c - 'code' || '{"code": ""}'::jsonb) from jsonb_array_elements(codes) c)
    where customer_id = ${customerId}`.execute(db)
}
