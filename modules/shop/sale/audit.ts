// What must always hold of sales, recomputed from what is never changed.
import { sql } from 'kysely'
import type { AuditCheck, Db } from '#platform'

const count = async (db: Db, rows: ReturnType<typeof sql>): Promise<number> =>
  (await sql<{ n: number }>`select count(*) as n from (${rows}) x`.execute(db)).rows[0]?.n ?? 0

export const saleAudit: readonly AuditCheck[] = [
  {
    name: 'shop.stockChain',
    sentence: {
      zh: '每场活动的库存变动首尾相接，最后等于余量',
      en: 'Moves of a sale’s stock follow on each other and end at what is left',
    },
    differences: (db) =>
      count(
        db,
        sql`select 1 from (
          select left_after, units, sum(units) over (partition by sale_id order by move_id) as sum
          from shop.sale_move) m where m.left_after <> m.sum
        union all
        select 1 from shop.sale_stock k where k.units_left <> coalesce(
          (select sum(units) from shop.sale_move m where m.sale_id = k.sale_id), 0)`,
      ),
  },
  {
    name: 'shop.stockIdentity',
    sentence: {
      zh: '取走的件数等于订出、已付和退货的件数：不超卖，不滞留',
      en: 'Units taken are those reserved, sold or returned: none oversold, none stranded',
    },
    differences: (db) =>
      count(
        db,
        sql`select 1 from shop.sale s
        left join lateral (select coalesce(-sum(m.units), 0) as units from shop.sale_move m
          where m.sale_id = s.sale_id
            and m.kind in ('reserved', 'expired', 'cancelled', 'retaken', 'returned', 'forfeited')) taken on true
        left join lateral (select coalesce(sum(r.units), 0) as units from shop.reservation r
          where r.sale_id = s.sale_id and (r.state in ('reserved', 'held', 'paid')
            or r.state = 'refunded' and r.order_id is not null)) held on true
        where taken.units <> held.units`,
      ),
  },
  {
    name: 'shop.paidIsOrdered',
    sentence: {
      zh: '每个已付订单都有订单记录和到账的支付，金额一致',
      en: 'What is paid has an order and a payment of the same sum',
    },
    differences: (db) =>
      count(
        db,
        sql`select 1 from shop.reservation r
        left join pay.v_payment p on p.customer_id = r.customer_id and p.payment_id = r.payment_id
        left join orders.v_order o on o.order_id = r.order_id
        where r.state = 'paid' and (p.state is distinct from 'paid'
          or p.amount_fen is distinct from r.units * coalesce(r.deposit_fen, r.price_fen)
          or o.amount_fen is distinct from r.units * r.price_fen)`,
      ),
  },
  {
    name: 'shop.deposits',
    sentence: {
      zh: '每笔定金和尾款与到账的支付一致；退回的定金退了全部，留下的一分没退',
      en: 'Deposits and balances are what was paid; a deposit went back wholly or not at all',
    },
    differences: (db) =>
      count(
        db,
        sql`select 1 from shop.reservation r
        left join pay.v_payment d on d.customer_id = r.customer_id and d.payment_id = r.payment_id
        left join pay.v_payment b on b.customer_id = r.customer_id and b.payment_id = r.balance_id
        where r.deposit_fen is not null and (
          r.state in ('held', 'returned', 'forfeited') and (d.state is distinct from 'paid'
            or d.amount_fen is distinct from r.units * r.deposit_fen)
          or r.state in ('held', 'forfeited') and d.refunded_fen > 0
          or r.state = 'returned' and d.refunded_fen is distinct from d.amount_fen
          or r.state = 'paid' and (b.state is distinct from 'paid'
            or b.amount_fen is distinct from r.units * (r.price_fen - r.deposit_fen))
          or coalesce(b.refunded_fen, 0) <> r.balance_back_fen)`,
      ),
  },
  {
    name: 'shop.depositRefunds',
    sentence: {
      zh: '预售订单退的钱，尾款与定金合起来等于订单退款',
      en: 'What went back of an order paid in two parts is what the order gave back',
    },
    differences: (db) =>
      count(
        db,
        sql`select 1 from shop.reservation r
        join orders.v_order o on o.order_id = r.order_id
        join pay.v_payment d on d.customer_id = r.customer_id and d.payment_id = r.payment_id
        where r.deposit_fen is not null
          and d.refunded_fen + r.balance_back_fen <> o.refunded_fen`,
      ),
  },
  {
    name: 'shop.vouchers',
    sentence: {
      zh: '每个套餐已使用的券与已退的件数之和不超过售出的件数',
      en: 'Of a package never more is used and brought back than was sold',
    },
    differences: (db) =>
      count(
        db,
        sql`select 1 from shop.reservation r
        join shop.sale s on s.sale_id = r.sale_id and s.voucher_template_id is not null
        cross join lateral (select count(*) as used from coupon.v_coupon c
          where c.customer_id in (select p.person_id from customer.v_person p
              where p.customer_id = r.customer_id)
            and c.source = 'sale ' || r.reservation_id and c.state = 'redeemed') v
        cross join lateral (select coalesce(sum(l.returned), 0) as returned
          from orders.v_line l where l.order_id = r.order_id) b
        where r.order_id is not null and v.used + b.returned > r.units`,
      ),
  },
  {
    name: 'shop.personLimit',
    sentence: {
      zh: '没有人拿到超过每人限购的件数',
      en: 'Nobody has more of a sale than one person may',
    },
    differences: (db) =>
      count(
        db,
        // Two who were merged afterwards may have more together.
        sql`select 1 from shop.reservation r join shop.sale s using (sale_id)
        where r.state in ('reserved', 'held', 'paid')
        group by r.sale_id, r.customer_id, s.per_person having sum(r.units) > s.per_person`,
      ),
  },
]
