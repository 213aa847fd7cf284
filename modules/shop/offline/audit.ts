// What must always hold of what offline tills gave.
import { sql } from 'kysely'
import type { AuditCheck } from '#platform'
import { OFFLINE } from '../price-basket.ts'

export const offlineAudit: readonly AuditCheck[] = [
  {
    name: 'shop.offlineCoupons',
    sentence: {
      zh: '离线订单多让的金额，等于订单上单列的优惠，且每一笔都有记录可查',
      en: 'What offline tills gave for coupons that cannot count is noted, to the fen, order by order',
    },
    differences: async (db) => {
      const found = await sql<{ n: number }>`select count(*)::int as n
        from shop.coupon_conflict k full join (
          select order_id, sum(fen) as fen from orders.v_discount
          where kind = 'offer' and ref = ${OFFLINE} group by 1) d using (order_id)
        where k.given_fen is distinct from d.fen`.execute(db)
      return found.rows[0]?.n ?? 0
    },
  },
]
