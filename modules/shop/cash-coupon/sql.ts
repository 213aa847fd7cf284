// Coupons of ours that WeChat Pay gives and takes off, read across both.
import { sql, type RawBuilder } from 'kysely'
import type { WechatCoupon, WechatStockBoard } from '#contracts'
import { reachable } from '#modules/customer'
import type { Db, Scope } from '#platform'

/** The key of a coupon of ours at the payments. */
export const keyOf = (couponId: number): string => `coupon ${couponId}`
export const couponOf = (key: string): number | undefined => {
  const id = /^coupon (\d+)$/.exec(key)?.[1]
  return id === undefined ? undefined : Number(id)
}

const joined = sql`pay.v_cash_coupon c
  join coupon.v_coupon k on c.key = 'coupon ' || k.coupon_id`

/** How ours of a template stand, by state. */
export async function countsOf(db: Db, templateId: number): Promise<WechatStockBoard['counts']> {
  const found = await sql<{ state: WechatCoupon['state']; n: number }>`
    select c.state, count(*)::int as n from ${joined}
    where k.template_id = ${templateId} group by 1`.execute(db)
  const counts = { waiting: 0, sent: 0, refused: 0, withdrawn: 0, used: 0, expired: 0 }
  for (const { state, n } of found.rows) counts[state] = n
  return counts
}

export interface Asked {
  templateId?: number | undefined
  customerId?: number | undefined
  state?: WechatCoupon['state'] | undefined
  couponId?: number
  before?: number
  limit: number
}
type Row = Omit<WechatCoupon, 'askedAt' | 'sentAt' | 'usedAt'> & {
  askedAt: Date
  sentAt: Date | null
  usedAt: Date | null
  /** Under whom it was asked for. */
  askedFor: number
}

/** Newest first; only those within reach. */
export async function wechatCoupons(db: Db, scope: Scope, asked: Asked): Promise<Row[]> {
  const given = <T>(value: T | undefined, condition: (value: T) => RawBuilder<unknown>) =>
    value === undefined ? sql`true` : condition(value)
  const found = await sql<Row>`select k.coupon_id as id, k.code, k.template_id as "templateId",
      k.customer_id as "customerId", n.display_name as "customerName", c.state, c.problem,
      c.asked_at as "askedAt", c.sent_at as "sentAt", c.used_at as "usedAt",
      c.used_fen as "usedFen", c.transaction_id as "transactionId",
      c.customer_id as "askedFor"
    from ${joined} join customer.v_customer n on n.customer_id = k.customer_id
    where ${reachable(scope, 'k.customer_id')}
      and ${given(asked.templateId, (id) => sql`k.template_id = ${id}`)}
      and ${given(asked.customerId, (id) => sql`k.customer_id = ${id}`)}
      and ${given(asked.state, (state) => sql`c.state = ${state}`)}
      and ${given(asked.couponId, (id) => sql`k.coupon_id = ${id}`)}
      and ${given(asked.before, (id) => sql`k.coupon_id < ${id}`)}
    order by k.coupon_id desc limit ${asked.limit}`.execute(db)
  return found.rows
}

/** Under whom coupons were asked for; a merge may have brought them to somebody else since. */
export async function askedUnder(
  db: Db,
  couponIds: readonly number[],
): Promise<{ customerId: number; key: string }[]> {
  const found = await sql<{ customerId: number; key: string }>`
    select customer_id as "customerId", key from pay.v_cash_coupon
    where key = any(${couponIds.map(keyOf)}::text[])`.execute(db)
  return found.rows
}
