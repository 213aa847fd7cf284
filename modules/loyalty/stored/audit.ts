// What must always hold of stored value; each counts the rows that differ.
import { sql } from 'kysely'
import type { AuditCheck, Db } from '#platform'

/** What documents say must have moved, entry by entry, against what the ledger moved. */
const expected = sql`
  select 'topUp:' || top_up_id as key, principal_fen as principal, bonus_fen as bonus
    from loyalty.top_up
  union all
  select 'topUpReturn:' || return_id, -principal_fen, -bonus_fen from loyalty.top_up_return
  union all
  select 'order:' || order_id, -coalesce(sum(fen) filter (where kind = 'principal'), 0),
    -coalesce(sum(fen) filter (where kind = 'bonus'), 0)
    from orders.v_tender where kind in ('principal', 'bonus') group by order_id
  union all
  select 'refund:' || refund_id, coalesce(sum(fen) filter (where kind = 'principal'), 0),
    coalesce(sum(fen) filter (where kind = 'bonus'), 0)
    from orders.v_refund_tender where kind in ('principal', 'bonus') group by refund_id`

const movedDiffers = sql<{ n: number }>`
  with documents as (
    select key || ':stored_principal' as key, principal as amount from (${expected}) p
      where principal <> 0
    union all
    select key || ':stored_bonus', bonus from (${expected}) b where bonus <> 0)
  select count(*) as n from documents d full join (
    select key, amount from ledger.v_transfer
    where asset in ('stored_principal', 'stored_bonus')
      and reason in ('topUp', 'topUpReturn', 'order', 'refund')) t on t.key = d.key
  where t.amount is distinct from d.amount`

const returnsDiffer = sql<{ n: number }>`
  select count(*) as n from loyalty.top_up t left join (
    select customer_id, top_up_id, sum(principal_fen) as principal, sum(bonus_fen) as bonus
    from loyalty.top_up_return group by 1, 2) r using (customer_id, top_up_id)
  where (t.returned_fen, t.withdrawn_fen)
    <> (coalesce(r.principal, 0), coalesce(r.bonus, 0))`

const counts = (query: typeof movedDiffers) => async (db: Db) =>
  (await query.execute(db)).rows[0]?.n ?? 0

export const storedAudit: readonly AuditCheck[] = [
  {
    name: 'loyalty.stored',
    differences: counts(movedDiffers),
    sentence: {
      zh: '储值的每笔分录都有等额的充值、消费、退货或退值单据，反之亦然',
      en: 'Every movement of stored value has its document of the same amount, and none is missing',
    },
  },
  {
    name: 'loyalty.topUpReturns',
    differences: counts(returnsDiffer),
    sentence: {
      zh: '每笔充值的已退金额等于其退值单之和',
      en: 'What went back of a top-up is the sum of its returns',
    },
  },
]
