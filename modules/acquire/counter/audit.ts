// What must always hold of the counter's credits.
import { sql } from 'kysely'
import type { AuditCheck } from '#platform'

export const counterAudit: readonly AuditCheck[] = [
  {
    name: 'acquire.counterCredits',
    sentence: {
      zh: '收银台业绩都对应一次确定的扫码，且该员工的链接在入会之前被打开',
      en: 'Whoever a colleague is credited with surely came by her link, before becoming a member',
    },
    differences: async (db) => {
      const found = await sql<{ n: number }>`select count(*) as n from acquire.counter_member k
        where k.staff_id is not null and not exists (
          select 1 from code.v_tie t join code.v_visit v on v.visit_id = t.visit_id
          join acquire.counter_link l on l.ref = t.ref
          join acquire.counter_prompt q on q.prompt_id = l.prompt_id and q.code_id = t.code_id
          where t.tie_id = k.tie_id and t.grade in ('certain', 'by_state')
            and l.staff_id = k.staff_id and v.at <= k.joined_at)`.execute(db)
      return found.rows[0]?.n ?? 0
    },
  },
]
