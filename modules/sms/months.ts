// What was sent and what it cost, by month of the brand's zone.
import { sql } from 'kysely'
import type { SmsMonths } from '#contracts'
import type { Db } from '#platform'
import { brandOf } from '#modules/org'

export async function monthsOf(db: Db): Promise<SmsMonths> {
  const { zone } = await brandOf(db)
  const found = await sql<SmsMonths['rows'][number]>`
    select to_char(called_at at time zone ${zone}, 'YYYY-MM') as month,
      count(*) filter (where state in ('accepted', 'delivered', 'failed'))::int as messages,
      sum(parts)::int as parts, round(sum(cost_milli) / 1000.0)::int8 as "costFen",
      count(*) filter (where state = 'delivered')::int as delivered,
      count(*) filter (where state = 'failed')::int as failed,
      count(*) filter (where state = 'unknown')::int as unknown
    from sms.send where called_at is not null
    group by 1 order by 1 desc limit 13`.execute(db)
  return { rows: found.rows }
}
