// Queries of the coupon pages.
import { sql, type RawBuilder } from 'kysely'
import { reachable } from '#modules/customer'
import type { Coupon } from '#contracts'
import type { Db, Scope } from '#platform'
import type { Benefit } from '../template.ts'

interface Row {
  coupon_id: number
  code: string
  template_id: number
  name: string
  note: string
  customer_id: number
  state: Coupon['state']
  benefit: Benefit
  threshold_fen: number
  threshold_pieces: number
  issued_at: Date
  valid_from: Date
  expires_at: Date
  redeemed_at: Date | null
  source: string
  store_name: string | null
  order_number: string | null
  discount_fen: number | null
  by_wechat: boolean
}
export type CouponShown = Coupon & { note: string }

const toCoupon = (row: Row): CouponShown => ({
  id: row.coupon_id,
  code: row.code,
  templateId: row.template_id,
  templateName: row.name,
  note: row.note,
  customerId: row.customer_id,
  state: row.state,
  benefit: row.benefit,
  thresholdFen: row.threshold_fen,
  thresholdPieces: row.threshold_pieces,
  issuedAt: row.issued_at.toISOString(),
  validFrom: row.valid_from.toISOString(),
  validUntil: row.expires_at.toISOString(),
  redeemedAt: row.redeemed_at?.toISOString() ?? null,
  storeName: row.store_name,
  orderNumber: row.order_number,
  discountFen: row.discount_fen,
  byWechat: row.by_wechat,
  issuedBy: row.source,
})

export interface CouponQuery {
  customerId?: number
  templateId?: number
  state?: Coupon['state']
  ids?: readonly number[]
  code?: string
  before?: number
  limit: number
}

/** Newest first; the page is cut before names and uses are looked up. */
export async function listCoupons(db: Db, scope: Scope, q: CouponQuery): Promise<CouponShown[]> {
  const given = <T>(value: T | undefined, condition: (value: T) => RawBuilder<unknown>) =>
    value === undefined ? sql`true` : condition(value)
  const rows = (
    await sql<Row>`
    with chosen as materialized (
      select c.* from coupon.coupon c where ${reachable(scope, 'c.customer_id')}
        and ${given(q.customerId, (id) => sql`c.customer_id = ${id}`)}
        and ${given(q.templateId, (id) => sql`c.template_id = ${id}`)}
        and ${given(q.state, (state) => sql`c.state = ${state}`)}
        and ${given(q.ids, (ids) => sql`c.coupon_id = any(${[...ids]}::bigint[])`)}
        and ${given(
          q.code,
          (code) => sql`c.coupon_id = (select coupon_id from coupon.code
          where code = ${code})`,
        )}
        and ${given(q.before, (id) => sql`c.coupon_id < ${id}`)}
      order by c.coupon_id desc limit ${q.limit})
    select c.coupon_id, c.code, c.template_id, t.name, t.note, c.customer_id, c.state, t.benefit,
      t.threshold_fen, t.threshold_pieces, c.issued_at, c.valid_from, c.expires_at, c.redeemed_at, c.source,
      s.name as store_name, r.order_number, r.discount_fen,
      t.wechat_stock_id is not null as by_wechat
    from chosen c join coupon.template t on t.template_id = c.template_id
    left join coupon.redemption r on r.coupon_id = c.coupon_id and r.customer_id = c.customer_id
      and r.restored_at is null
    left join org.v_store s on s.store_id = r.store_id
    order by c.coupon_id desc`.execute(db)
  ).rows
  return rows.map(toCoupon)
}

export interface CouponStep {
  kind: 'coupon.issued' | 'coupon.redeemed' | 'coupon.restored' | 'coupon.expired'
  at: Date
  coupon_id: number
  name: string
  fen: number | null
  store_id: number | null
}

/** What happened to a customer's coupons, newest first. */
export async function couponSteps(
  db: Db,
  q: { customerIds: readonly number[]; before: Date; limit: number },
): Promise<CouponStep[]> {
  return (
    await sql<CouponStep>`
    with hers as materialized (select c.*, t.name from coupon.coupon c
      join coupon.template t on t.template_id = c.template_id
        where c.customer_id = any(${q.customerIds}::bigint[]))
    select * from (
      select 'coupon.issued' as kind, issued_at as at, coupon_id, name, null::bigint as fen,
        null::bigint as store_id
        from hers
      union all select 'coupon.expired', expires_at, coupon_id, name, null, null from hers
        where state = 'expired'
      union all select 'coupon.redeemed', r.at, r.coupon_id, t.name, r.discount_fen, r.store_id
        from coupon.redemption r join coupon.template t on t.template_id = r.template_id
        where r.customer_id = any(${q.customerIds}::bigint[])
      union all select 'coupon.restored', r.restored_at, r.coupon_id, t.name, r.discount_fen,
        r.store_id
        from coupon.redemption r join coupon.template t on t.template_id = r.template_id
        where r.customer_id = any(${q.customerIds}::bigint[]) and r.restored_at is not null
    ) steps where at < ${q.before} order by at desc, coupon_id desc limit ${q.limit}`.execute(db)
  ).rows
}

export async function couponsOfPerson(
  db: Db,
  customerId: number,
): Promise<Record<string, unknown>[]> {
  return (
    await sql<
      Record<string, unknown>
    >`select t.name, c.code, c.state, c.issued_at, c.expires_at, c.redeemed_at
    from coupon.coupon c join coupon.template t on t.template_id = c.template_id
    where c.customer_id = ${customerId} order by c.coupon_id`.execute(db)
  ).rows
}
