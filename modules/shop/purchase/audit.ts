// What must always hold of purchases, recomputed from what is never changed.
import { sql } from 'kysely'
import type { AuditCheck, Db } from '#platform'

const count = async (db: Db, rows: ReturnType<typeof sql>): Promise<number> =>
  (await sql<{ n: number }>`select count(*)::int as n from (${rows}) x`.execute(db)).rows[0]?.n ?? 0

export const purchaseAudit: readonly AuditCheck[] = [
  {
    name: 'purchase.stock',
    sentence: {
      zh: '占用的件数等于待付款的，取走的件数等于已卖出的：不超卖，不滞留',
      en: 'Units promised are those waiting for payment, units taken are those sold: none stranded',
    },
    differences: (db) =>
      count(
        db,
        sql`with wanted as (
          select u.purchase_id, l.variant_id, u.store_id,
            sum(l.quantity) filter (where u.state = 'placed') as reserved,
            sum(l.quantity) filter (where u.order_id is not null) as sold
          from shop.purchase u join shop.purchase_line l using (customer_id, purchase_id)
          where l.tracked group by 1, 2, 3),
        moved as (
          select m.purchase_id, k.variant_id, k.store_id, sum(m.reserved_units) as reserved,
            -sum(m.units) filter (where m.kind = 'sold') as sold,
            sum(m.units) filter (where m.kind = 'returned') as returned
          from shop.stock_move m join shop.stock k using (stock_id)
          where m.purchase_id is not null group by 1, 2, 3)
        select 1 from wanted w full join moved m using (purchase_id, variant_id, store_id)
        where coalesce(w.reserved, 0) <> coalesce(m.reserved, 0)
          or coalesce(w.sold, 0) <> coalesce(m.sold, 0)
          or coalesce(m.returned, 0) > coalesce(m.sold, 0)
        union all
        select 1 from shop.stock k left join (select store_id, variant_id, sum(reserved) as reserved
          from wanted group by 1, 2) w using (store_id, variant_id)
        where k.reserved <> coalesce(w.reserved, 0)`,
      ),
  },
  {
    name: 'purchase.paid',
    sentence: {
      zh: '每个已付的商城订单都有订单记录；储值与到账的支付合起来等于货款加运费',
      en: 'What is paid has an order; stored value and payment are the sum of its goods and freight',
    },
    differences: (db) =>
      count(
        db,
        sql`select 1 from shop.purchase u
        left join pay.v_payment p on p.customer_id = u.customer_id and p.payment_id = u.payment_id
        left join orders.v_order o on o.order_id = u.order_id
        left join lateral (select sum(t.fen) as stored from orders.v_tender t
          where t.customer_id = o.customer_id and t.order_id = o.order_id
            and t.kind in ('principal', 'bonus')) t on true
        where (u.order_id is not null or u.state not in ('placed', 'expired', 'cancelled'))
          and not u.short
          and (o.amount_fen is distinct from u.goods_fen - u.discount_fen
            or coalesce(t.stored, 0) <> u.stored_fen
            or u.goods_fen - u.discount_fen + u.freight_fen > u.stored_fen
              and (p.state is distinct from 'paid'
                or p.amount_fen is distinct from
                  u.goods_fen - u.discount_fen + u.freight_fen - u.stored_fen))`,
      ),
  },
  {
    name: 'purchase.refunded',
    sentence: {
      zh: '退给客户的钱等于订单退款加运费，不超过所付',
      en: 'What went back is what the order gave back and the freight, and never more than was paid',
    },
    differences: (db) =>
      count(
        db,
        sql`select 1 from shop.purchase u
        left join orders.v_order o on o.order_id = u.order_id
        left join pay.v_payment p on p.customer_id = u.customer_id and p.payment_id = u.payment_id
        left join lateral (select sum(t.refunded_fen) as stored from orders.v_tender t
          where t.customer_id = o.customer_id and t.order_id = o.order_id
            and t.kind in ('principal', 'bonus')) t on true
        where case when u.short then p.refunded_fen is distinct from p.amount_fen
          else u.refunded_fen <> coalesce(o.refunded_fen, 0)
            + case when u.freight_back then u.freight_fen else 0 end
            or u.refunded_fen <> coalesce(p.refunded_fen, 0) + coalesce(t.stored, 0) end`,
      ),
  },
  {
    name: 'purchase.stored',
    sentence: {
      zh: '占用的储值都属于待付款的商城订单，金额一致：不滞留',
      en: 'Stored value is held for purchases that wait for payment, as much as they say: none stranded',
    },
    differences: (db) =>
      count(
        db,
        sql`select 1 from shop.purchase u
        join customer.v_person p using (customer_id)
        join (select customer_id, split_part(key, ':', 2)::bigint as purchase_id,
            sum(amount) as held from ledger.v_hold
          where state = 'held' and key ~ '^purchase:[0-9]+:' group by 1, 2) h
          on h.customer_id = p.person_id and h.purchase_id = u.purchase_id
        where u.state <> 'placed' or h.held <> u.stored_fen`,
      ),
  },
]
