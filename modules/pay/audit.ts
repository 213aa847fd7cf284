// What must always hold of payments.
import { sql } from 'kysely'
import type { AuditCheck, Db } from '#platform'

const count = async (db: Db, rows: ReturnType<typeof sql>): Promise<number> =>
  (await sql<{ n: number }>`select count(*) as n from (${rows}) x`.execute(db)).rows[0]?.n ?? 0

export const audit: readonly AuditCheck[] = [
  {
    name: 'pay.refunds',
    sentence: {
      zh: '每笔支付的已退金额等于其有效退款之和，且不超过已付',
      en: 'What a payment has given back is the sum of its refunds, and no more than was paid',
    },
    differences: (db) =>
      count(
        db,
        sql`select 1 from pay.payment p left join lateral (
          select coalesce(sum(r.amount_fen), 0) as fen from pay.refund r
          where r.customer_id = p.customer_id and r.payment_id = p.payment_id
            and r.attempt_id is null and r.state <> 'failed') r on true
        where p.refunded_fen <> r.fen or p.refunded_fen > p.amount_fen
          or p.refunded_fen > 0 and p.state <> 'paid'`,
      ),
  },
  {
    name: 'pay.paid',
    sentence: {
      zh: '已付的支付单都有微信支付单号，且不重复',
      en: 'A paid payment has an id of WeChat Pay, and no two have the same',
    },
    differences: (db) =>
      count(
        db,
        sql`select 1 from pay.payment where state = 'paid' and coalesce(transaction_id, '') = ''
        union all
        select 1 from pay.payment where state = 'paid' group by transaction_id
          having count(*) > 1`,
      ),
  },
  {
    name: 'pay.stocks',
    sentence: {
      zh: '微信代金券：我们记为已发的，不多于微信支付说发出的',
      en: 'No more coupons count as sent than WeChat Pay said its stock had given',
    },
    differences: (db) =>
      count(
        db,
        sql`select 1 from pay.stock s where s.distributed < (
          select count(*) from pay.cash_coupon c
          where c.stock_id = s.stock_id and c.sent_at <= s.told_at)`,
      ),
  },
  {
    name: 'pay.once',
    sentence: {
      zh: '每笔支付只收一次：重复付的钱全额退回，已付的支付单对应一笔到账',
      en: 'A payment is paid once: money that came beside it goes back whole, and a paid one has one',
    },
    differences: (db) =>
      count(
        db,
        sql`select 1 from pay.attempt a join pay.payment p using (customer_id, payment_id)
        where a.state = 'surplus' and p.amount_fen <> (
          select coalesce(sum(r.amount_fen), 0) from pay.refund r
          where r.customer_id = a.customer_id and r.attempt_id = a.attempt_id
            and r.state <> 'failed')
        union all
        select 1 from pay.payment p where p.state = 'paid' and not exists (
          select from pay.attempt a where a.customer_id = p.customer_id
            and a.payment_id = p.payment_id and a.state = 'paid'
            and a.transaction_id is not distinct from p.transaction_id)
        union all
        select 1 from pay.attempt a join pay.payment p using (customer_id, payment_id)
        where a.state = 'paid' and p.state <> 'paid' or a.state = 'open' and p.state = 'closed'`,
      ),
  },
]
