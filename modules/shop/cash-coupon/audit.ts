// What must always hold between our coupons and WeChat Pay's.
import { sql } from 'kysely'
import type { AuditCheck } from '#platform'

export const cashCouponAudit: readonly AuditCheck[] = [
  {
    name: 'shop.wechatCoupons',
    sentence: {
      zh: '微信代金券：每张都发往微信支付一次；那边用掉的，这边恰好核销一次，金额一致',
      en: 'Each of our WeChat Pay coupons was asked for there; what was used there is used here once',
    },
    differences: async (db) => {
      const found = await sql<{ n: number }>`select count(*)::int as n from (
        select 1 from coupon.v_coupon k join coupon.v_template t using (template_id)
        where t.wechat_stock_id is not null and not exists (select from pay.v_cash_coupon c
          where c.key = 'coupon ' || k.coupon_id)
        union all
        select 1 from (select * from pay.v_cash_coupon where state = 'used') c
        full join (select * from coupon.v_redemption
            where transaction_id is not null and restored_at is null) r
          on c.key = 'coupon ' || r.coupon_id
        where r.transaction_id is distinct from c.transaction_id
          or r.discount_fen is distinct from c.used_fen) x`.execute(db)
      return found.rows[0]?.n ?? 0
    },
  },
]
