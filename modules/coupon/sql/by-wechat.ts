// Uses that WeChat Pay made; no order of ours need stand behind them.
import { sql } from 'kysely'
import type { Tx } from '#platform'

export interface WechatUse {
  customerId: number
  couponId: number
  templateId: number
  transactionId: string
  discountFen: number
}

/** Uses locked coupons. What a person reads as the order's number is the payment's. */
export async function writeUsesByWechat(tx: Tx, uses: readonly WechatUse[]): Promise<void> {
  if (uses.length === 0) return
  await sql`with w as materialized (select * from unnest(
      ${uses.map((u) => u.customerId)}::bigint[], ${uses.map((u) => u.couponId)}::bigint[],
      ${uses.map((u) => u.templateId)}::bigint[], ${uses.map((u) => u.transactionId)}::text[],
      ${uses.map((u) => u.discountFen)}::bigint[])
      u(customer_id, coupon_id, template_id, transaction_id, fen)),
    used as (update coupon.coupon c set state = 'redeemed', redeemed_at = ${tx.now},
      locked_by = null, locked_until = null, held_fen = 0
      from w where c.customer_id = w.customer_id and c.coupon_id = w.coupon_id)
    insert into coupon.redemption (customer_id, coupon_id, template_id, order_number,
      discount_fen, shares, at, transaction_id)
    select customer_id, coupon_id, template_id, transaction_id, fen, '[]'::jsonb,
      ${tx.now}::timestamptz, transaction_id from w`.execute(tx.db)
}
