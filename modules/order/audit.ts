// What must always hold of orders; each counts the rows that differ.
import { sql, type RawBuilder } from 'kysely'
import type { AuditCheck, Db } from '#platform'

const counts = (query: RawBuilder<{ n: number }>) => async (db: Db) =>
  (await query.execute(db)).rows[0]?.n ?? 0

const linesDiffer = sql<{ n: number }>`
  select count(*) as n from orders."order" o join (
    select customer_id, order_id, sum(goods_fen) as goods, sum(paid_fen) as paid,
      sum(refunded_fen) as refunded, bool_and(paid_fen = unit_fen * quantity + extra_units
      and paid_fen = goods_fen - discount_fen) as whole
    from orders.line group by 1, 2) l on l.customer_id = o.customer_id and l.order_id = o.order_id
  where (o.goods_fen, o.paid_fen) <> (l.goods, l.paid) or not l.whole`

const unitsDiffer = sql<{ n: number }>`
  select count(*) as n from orders.line l cross join lateral (
    select sum((u->>0)::bigint) as pieces, sum((u->>0)::bigint * (u->>1)::bigint) as goods,
      sum((u->>0)::bigint * ((u->>1)::bigint - (select coalesce(sum(o.fen::bigint), 0)
        from jsonb_array_elements_text(u) with ordinality o(fen, at) where o.at > 2))) as paid
    from jsonb_array_elements(l.units) u) w
  where l.units is not null
    and (w.pieces, w.goods, w.paid) is distinct from (l.quantity, l.goods_fen, l.paid_fen)`

const refundsDiffer = sql<{ n: number }>`
  select count(*) as n from orders."order" o left join (
    select customer_id, order_id, sum(amount_fen) as fen, sum(lost_fen) as lost from orders.refund
      where order_id is not null group by 1, 2) r
    on r.customer_id = o.customer_id and r.order_id = o.order_id
  left join (select customer_id, order_id, sum(refunded_fen) as fen from orders.line
      group by 1, 2) l on l.customer_id = o.customer_id and l.order_id = o.order_id
  where o.refunded_fen <> coalesce(r.fen, 0) or o.refunded_fen > o.paid_fen
    or coalesce(r.fen + r.lost, 0) <> coalesce(l.fen, 0)`

const tendersDiffer = sql<{ n: number }>`
  with paid as (select customer_id, order_id, sum(fen) as fen, sum(refunded_fen) as refunded,
      sum(fen) filter (where kind = 'bonus') as bonus
    from orders.tender group by 1, 2),
  carried as (select l.customer_id, l.order_id, u.place, sum((u.fen)::bigint * (r.run->>0)::bigint)
      as fen
    from orders.line l cross join jsonb_array_elements(l.tenders) r(run)
    cross join jsonb_array_elements_text(r.run) with ordinality u(fen, place)
    where u.place > 1 group by 1, 2, 3),
  kept as (select customer_id, order_id, kind, fen, refunded_fen, 1 + row_number() over (
      partition by customer_id, order_id
      order by array_position(array['bonus', 'principal', 'card', 'wechat', 'cash'], kind)) as place
    from orders.tender),
  given as (select r.customer_id, r.order_id, t.kind, sum(t.fen) as fen
    from orders.refund_tender t join orders.refund r using (customer_id, refund_id) group by 1, 2, 3)
  select (select count(*) from paid p join orders."order" o using (customer_id, order_id)
      where (p.fen, p.refunded) <> (o.paid_fen, o.refunded_fen) or coalesce(p.bonus, 0) <> (
        select sum(l.bonus_fen) from orders.line l
        where l.customer_id = o.customer_id and l.order_id = o.order_id))
    + (select count(*) from kept k full join carried c using (customer_id, order_id, place)
      where k.fen is distinct from c.fen)
    + (select count(*) from kept k full join given g using (customer_id, order_id, kind)
      where coalesce(k.refunded_fen, 0) <> coalesce(g.fen, 0) or k.refunded_fen > k.fen) as n`

const unitsOfTenders = sql<{ n: number }>`
  select count(*) as n from orders.line l cross join lateral (
    select sum((r.run->>0)::bigint) as pieces, sum((r.run->>0)::bigint * (
        select coalesce(sum(u.fen::bigint), 0) from jsonb_array_elements_text(r.run)
          with ordinality u(fen, place) where u.place > 1)) as fen
    from jsonb_array_elements(l.tenders) r(run)) w
  where l.tenders is not null and (w.pieces, w.fen) is distinct from (l.quantity, l.paid_fen)`

const summariesDiffer = sql<{ n: number }>`
  with bought as (
    select p.person_id, count(*) as orders, count(distinct o.paid_on) as days,
      sum(o.paid_fen) as gross, min(o.paid_on) as first_on, max(o.paid_on) as last_on
    from orders."order" o join customer.v_person p on p.customer_id = o.customer_id group by 1),
  returned as (
    select p.person_id, sum(r.amount_fen) as fen
    from orders.refund r join customer.v_person p on p.customer_id = r.customer_id group by 1)
  select count(*) as n from orders.summary s
  full join bought b on b.person_id = s.customer_id
  full join returned r on r.person_id = coalesce(s.customer_id, b.person_id)
  where (coalesce(s.orders, 0), coalesce(s.purchase_days, 0), coalesce(s.gross_fen, 0),
    coalesce(s.refunded_fen, 0))
      <> (coalesce(b.orders, 0), coalesce(b.days, 0), coalesce(b.gross, 0), coalesce(r.fen, 0))
    or s.first_paid_on is distinct from b.first_on or s.last_paid_on is distinct from b.last_on`

export const audit: readonly AuditCheck[] = [
  {
    name: 'order.lines',
    differences: counts(linesDiffer),
    sentence: {
      zh: '订单金额等于各行之和，每行等于各件之和',
      en: 'Orders are the sum of their lines, lines of their units',
    },
  },
  {
    name: 'order.units',
    differences: counts(unitsDiffer),
    sentence: {
      zh: '逐件记录的优惠之和等于该行优惠',
      en: 'What single units carry is what their line carries',
    },
  },
  {
    name: 'order.refunds',
    differences: counts(refundsDiffer),
    sentence: {
      zh: '退款之和等于已退金额且不超过实付，加上失效优惠等于所退各件之和',
      en: 'Refunds sum to what is refunded, never exceed what was paid, and with offers lost are what the units carried',
    },
  },
  {
    name: 'order.tenders',
    differences: counts(tendersDiffer),
    sentence: {
      zh: '各付款方式之和等于实付，逐件分摊之和等于该方式，退回的不超过付出的',
      en: 'Tenders sum to what was paid and to what units carry, and never give back more',
    },
  },
  {
    name: 'order.tenderUnits',
    differences: counts(unitsOfTenders),
    sentence: {
      zh: '每行各件分摊的付款之和等于该行实付',
      en: 'What the units of a line carry of tenders is what was paid for the line',
    },
  },
  {
    name: 'order.summaries',
    differences: counts(summariesDiffer),
    sentence: {
      zh: '客户汇总等于其订单与退款',
      en: 'Summaries equal the orders and refunds they stand for',
    },
  },
]
