// What must always hold of stock, recomputed from its moves.
import { sql } from 'kysely'
import type { AuditCheck } from '#platform'

export const stockAudit: readonly AuditCheck[] = [
  {
    name: 'stock.chain',
    sentence: {
      zh: '每个货架的库存流水首尾相接，最后等于现存和占用',
      en: 'Moves of stock follow on each other and end at what is on hand and promised',
    },
    differences: async (db) => {
      const found = await sql<{ n: number }>`select count(*)::int as n from (
          select 1 from (
            select on_hand_after, reserved_after, sum(units) over w as on_hand,
              sum(reserved_units) over w as reserved
            from shop.stock_move window w as (partition by stock_id order by move_id)) m
          where m.on_hand_after <> m.on_hand or m.reserved_after <> m.reserved
        union all
          select 1 from shop.stock k left join lateral (
            select sum(units) as on_hand, sum(reserved_units) as reserved
            from shop.stock_move m where m.stock_id = k.stock_id) m on true
          where k.on_hand <> coalesce(m.on_hand, 0) or k.reserved <> coalesce(m.reserved, 0)) x
      `.execute(db)
      return found.rows[0]?.n ?? 0
    },
  },
]
