// What must always hold of steps, counted again from the orders.
import { sql } from 'kysely'
import type { AuditCheck } from '#platform'

export const stepsAudit: readonly AuditCheck[] = [
  {
    name: 'loyalty.stamps',
    // A step stands on an order of hers, of that day, of which something is left; its points are
    // those of its lot.
    differences: async (db) =>
      (
        await sql<{ n: number }>`select count(*) as n from loyalty.stamp s
        where s.taken_at is null and (
          not exists (select 1 from customer.v_person p
            join orders.v_order o on o.customer_id = p.customer_id
            where p.person_id = s.customer_id and o.order_id = s.order_id and o.paid_on = s.day
              and not exists (select 1 from orders.v_refund r
                where r.customer_id = o.customer_id and r.order_id = o.order_id
                  and r.everything))
          or s.points > 0 and not exists (select 1 from loyalty.grant g
            where g.customer_id = s.customer_id and g.points = s.points
              and starts_with(g.key, 'stamp:' || s.step))
          or s.coupon_id is not null and not exists (select 1 from coupon.v_coupon c
            where c.customer_id = s.customer_id and c.coupon_id = s.coupon_id))`.execute(db)
      ).rows[0]?.n ?? 0,
    sentence: {
      zh: '首购进度的每一步都有当天未全退的订单，所给积分与批次一致',
      en: 'Every step of the first purchases stands on an order of that day that is still hers',
    },
  },
]
