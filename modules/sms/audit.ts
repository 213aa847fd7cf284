// What must always hold of messages.
import { sql } from 'kysely'
import type { AuditCheck } from '#platform'

export const audit: readonly AuditCheck[] = [
  {
    name: 'sms.calledOnce',
    sentence: {
      zh: '每条短信至多调用一次，运营商流水号不重复',
      en: 'A message is called once: no customer has two with one serial',
    },
    differences: async (db) => {
      const found = await sql<{ n: number }>`select count(*) as n from (
        select customer_id, serial from sms.send where serial is not null
        group by customer_id, serial having count(*) > 1) x`.execute(db)
      return found.rows[0]?.n ?? 0
    },
  },
]
