// What must always hold of grants and tiers; each counts the rows that differ.
import { sql, type RawBuilder } from 'kysely'
import type { AuditCheck, Db } from '#platform'

const counts = (query: RawBuilder<{ n: number }>) => async (db: Db) =>
  (await query.execute(db)).rows[0]?.n ?? 0

const lotsDiffer = sql<{ n: number }>`
  select count(*) as n from (select customer_id, sum(points_left) as points from loyalty.grant
    group by 1) l
  full join ledger.v_balance b on b.customer_id = l.customer_id and b.asset = 'points'
  where (b.asset is null or b.asset = 'points')
    and coalesce(l.points, 0) <> greatest(coalesce(b.balance, 0), 0)
    and exists (select 1 from loyalty.member m
      where m.customer_id = coalesce(l.customer_id, b.customer_id))`

const growthDiffers = sql<{ n: number }>`
  select count(*) as n from loyalty.member m
  left join (select customer_id, sum(growth - reversed_growth) as growth from loyalty.grant
    group by 1) g
    on g.customer_id = m.customer_id
  left join ledger.v_balance b on b.customer_id = m.customer_id and b.asset = 'growth'
  where coalesce(g.growth, 0) <> coalesce(b.balance, 0)`

const linesDiffer = sql<{ n: number }>`
  select count(*) as n from loyalty.grant g, lateral (
    select coalesce(sum((l->>'points')::bigint), 0) as points,
      coalesce(sum((l->>'growth')::bigint), 0) as growth,
      bool_or((l->>'back')::int > (l->>'quantity')::int) as over
      from jsonb_array_elements(g.lines) l) s
  where g.granted and g.order_id is not null and (s.points <> g.points or s.growth <> g.growth
    or s.over)`

export const audit: readonly AuditCheck[] = [
  {
    name: 'loyalty.lots',
    differences: counts(lotsDiffer),
    sentence: {
      zh: '积分余额等于各批次剩余之和',
      en: 'Points are the sum of what is left of the lots',
    },
  },
  {
    name: 'loyalty.growth',
    differences: counts(growthDiffers),
    sentence: {
      zh: '成长值等于各次发放减冲回',
      en: 'Growth value is what was granted less what was reversed',
    },
  },
  {
    name: 'loyalty.lines',
    differences: counts(linesDiffer),
    sentence: { zh: '每次发放等于各行之和', en: 'Each grant is the sum of its lines' },
  },
]
