// What must always hold of coupons; each counts the rows that differ.
import { sql, type RawBuilder } from 'kysely'
import type { AuditCheck, Db } from '#platform'

const counts = (query: RawBuilder<{ n: number }>) => async (db: Db) =>
  (await query.execute(db)).rows[0]?.n ?? 0

const usesDiffer = sql<{ n: number }>`
  select count(*) as n from coupon.coupon c full join (
    select coupon_id, count(*) as uses from coupon.redemption where restored_at is null
      group by 1) r
    on r.coupon_id = c.coupon_id
  where (case when c.state = 'redeemed' then 1 else 0 end) <> coalesce(r.uses, 0)`

const limitsDiffer = sql<{ n: number }>`
  select count(*) as n from coupon.counter k join lateral (
    select count(*) as issued from coupon.coupon c where c.template_id = k.template_id) c on true
  where k.issued <> c.issued or c.issued > k.total_limit`

const periodsDiffer = sql<{ n: number }>`
  select count(*) as n from coupon.period_counter k full join (
    select template_id, period_on as from_on, count(*) as issued from coupon.coupon
      where period_on is not null group by 1, 2) c using (template_id, from_on)
  where coalesce(k.issued - k.carried, 0) <> coalesce(c.issued, 0)`

const budgetsDiffer = sql<{ n: number }>`
  select count(*) as n from coupon.budget b full join
    (select * from coupon.template where budget_fen is not null) t using (template_id)
  where b.budget_fen is distinct from t.budget_fen or b.used_fen > b.budget_fen
    or b.used_fen is distinct from
    (select coalesce(sum(discount_fen), 0) from coupon.redemption r
      where r.template_id = b.template_id and r.restored_at is null) +
    (select coalesce(sum(held_fen), 0) from coupon.coupon c
      where c.template_id = b.template_id and c.state = 'locked')`

const sharesDiffer = sql<{ n: number }>`
  select count(*) as n from coupon.redemption r
  where r.order_id is not null and r.transaction_id is null and r.discount_fen <> (select coalesce(sum((s->>'fen')::bigint), 0)
    from jsonb_array_elements(r.shares) s)`

export const audit: readonly AuditCheck[] = [
  {
    name: 'coupon.uses',
    differences: counts(usesDiffer),
    sentence: {
      zh: '每张已用券恰有一次有效核销',
      en: 'Each used coupon has exactly one use that counts',
    },
  },
  {
    name: 'coupon.limits',
    differences: counts(limitsDiffer),
    sentence: {
      zh: '发放数等于计数且不超过总量',
      en: 'What was issued equals its counter and stays within the limit',
    },
  },
  {
    name: 'coupon.periods',
    differences: counts(periodsDiffer),
    sentence: {
      zh: '每个周期的发放数等于该周期内发出的券数',
      en: 'What a period has given equals the coupons issued within it',
    },
  },
  {
    name: 'coupon.budgets',
    differences: counts(budgetsDiffer),
    sentence: {
      zh: '优惠总额的已用数等于有效核销与锁定之和，且不超过上限',
      en: 'What a budget has given equals its uses and locks, and stays within it',
    },
  },
  {
    name: 'coupon.shares',
    differences: counts(sharesDiffer),
    sentence: {
      zh: '券优惠等于分摊到各行之和',
      en: 'A discount is the sum of its shares over the lines',
    },
  },
]
