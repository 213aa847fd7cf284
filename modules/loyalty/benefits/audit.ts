// What must always hold of benefits; each counts the rows that differ.
import { sql } from 'kysely'
import type { AuditCheck, Db } from '#platform'

/** Merged uses hold no place: two people may each have used theirs. */
const overused = sql<{ n: number }>`
  select count(*) as n from (select u.customer_id, u.benefit_id, u.period_on
    from loyalty.benefit_use u where u.undone_at is null and u.slot is not null
    group by 1, 2, 3 having count(*) > max(u.most)) o`

const codesDiffer = sql<{ n: number }>`
  select count(*) as n from loyalty.benefit_code c
  full join (select u.use_id, u.code_id, u.benefit_id from loyalty.benefit_use u
    join loyalty.benefit b on b.benefit_id = u.benefit_id and b.kind = 'partner') u
    on u.code_id = c.code_id
  where (c.taken_at is not null or u.use_id is not null)
    and (c.code_id is null or u.use_id is null or c.taken_at is null
      or u.benefit_id <> c.benefit_id)`

const counts = (query: typeof overused) => async (db: Db) =>
  (await query.execute(db)).rows[0]?.n ?? 0

export const benefitsAudit: readonly AuditCheck[] = [
  {
    name: 'loyalty.benefitUses',
    differences: counts(overused),
    sentence: {
      zh: '每位会员每期使用权益不超过次数',
      en: 'Nobody used a benefit more often in a period than she has it',
    },
  },
  {
    name: 'loyalty.benefitCodes',
    differences: counts(codesDiffer),
    sentence: {
      zh: '每个合作券码至多发给一个人，发出的都有记录',
      en: 'Each code of a partner went to one member at most, and each that went is on record',
    },
  },
]
