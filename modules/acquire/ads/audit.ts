// What must always hold of what ad platforms are told.
import { sql } from 'kysely'
import type { AuditCheck, Db } from '#platform'

const count = async (query: ReturnType<typeof sql<{ n: number }>>, db: Db): Promise<number> =>
  (await query.execute(db)).rows[0]?.n ?? 0

export const audit: readonly AuditCheck[] = [
  {
    name: 'acquire.adReportsHaveLeads',
    sentence: {
      zh: '待回传的每条广告行为都有确定由该点击带来的客户',
      en: 'Whatever an ad platform is still to be told is of somebody whom that click surely brought',
    },
    differences: (db) =>
      count(
        sql`select count(*) as n from acquire.ad_report r where r.state = 'due'
          and not exists (select 1 from acquire.ad_lead l where l.click_no = r.click_no)`,
        db,
      ),
  },
  {
    name: 'acquire.adReportsOnce',
    sentence: {
      zh: '每个点击的每种行为只回传一次，每笔订单只回传一次',
      en: 'Of each click every action is told once, and every order once',
    },
    differences: (db) =>
      count(
        sql`select count(*) as n from (
          select 1 from acquire.ad_report where order_id is not null
            group by order_id having count(*) > 1
          union all
          select 1 from acquire.ad_report where order_id is null
            group by click_no, action having count(*) > 1) x`,
        db,
      ),
  },
  {
    name: 'acquire.adReportsMatchOrders',
    sentence: {
      zh: '回传的成交金额与订单一致，且订单晚于点击',
      en: 'Reported purchases are worth what was paid, and were paid after the click',
    },
    differences: (db) =>
      count(
        sql`select count(*) as n from acquire.ad_report r
          join acquire.ad_click c on c.click_no = r.click_no
          left join orders.v_order o on o.order_id = r.order_id
          where r.action = 'PURCHASE' and (o.order_id is null or o.imported
            or o.amount_fen <> r.value_fen or o.paid_at <> r.happened_at or o.paid_at < c.at - interval '1 second')`,
        db,
      ),
  },
]
