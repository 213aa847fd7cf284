// What must always hold of passes; each counts the rows that differ.
import { sql } from 'kysely'
import type { AuditCheck, Db } from '#platform'

/** Two at once, or a day lost: each day she paid for runs once. */
const overlapping = sql<{ n: number }>`
  select count(*) as n from loyalty.pass a join loyalty.pass b
    on b.customer_id = a.customer_id and b.pass_id <> a.pass_id
    and (b.from_on, b.pass_id) > (a.from_on, a.pass_id) and b.from_on < a.until_on
  where a.state = 'open' and b.state = 'open'`

/** Paid on the phone: a payment of that sum stands behind it, and went back as it was given back. */
const paidDiffers = sql<{ n: number }>`
  select (select count(*) from loyalty.pass p left join pay.v_payment y
      on y.payment_id = substring(p.number from 2)::bigint
    where p.source = 'h5' and (y.state is distinct from 'paid' or y.amount_fen <> p.price_fen
      or p.state <> 'returned' and y.refunded_fen <> 0
      or y.refunded_fen > coalesce(p.refund_fen, 0)))
    + (select count(*) from pay.v_payment y where starts_with(y.purpose, 'pass ')
      and y.state = 'paid' and y.refunded_fen <> y.amount_fen and y.settled_at < (
        select max(bought_at) - interval '1 hour' from loyalty.pass where source = 'h5')
      and not exists (select 1 from loyalty.pass p where p.source = 'h5'
        and p.number = 'P' || y.payment_id)) as n`

/** What was taken back with a pass stands in the ledger. */
const pointsDiffer = sql<{ n: number }>`
  select count(*) as n from (select 'passReturn:' || pass_id || ':points' as key,
      -returned_points as amount from loyalty.pass where returned_points > 0) d
  full join (select key, amount from ledger.v_transfer
    where asset = 'points' and reason = 'passReturn') t on t.key = d.key
  where t.amount is distinct from d.amount`

const counts = (query: typeof overlapping) => async (db: Db) =>
  (await query.execute(db)).rows[0]?.n ?? 0

export const passesAudit: readonly AuditCheck[] = [
  {
    name: 'loyalty.passDays',
    differences: counts(overlapping),
    sentence: {
      zh: '同一会员的付费卡一张接一张，不重叠',
      en: 'Paid cards of a member follow each other and never run at once',
    },
  },
  {
    name: 'loyalty.passMoney',
    differences: counts(paidDiffers),
    sentence: {
      zh: '手机上买的每张付费卡都有等额的已付款，退款不超过退卡金额',
      en: 'Every paid card bought on a phone has its payment, and no more of it went back than was given back',
    },
  },
  {
    name: 'loyalty.passPoints',
    differences: counts(pointsDiffer),
    sentence: {
      zh: '退卡收回的积分与分录一致',
      en: 'Points taken back with a paid card are those of the ledger',
    },
  },
]
