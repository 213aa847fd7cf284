// Steps of the first purchases on a customer's timeline: reached, and taken back.
import { sql } from 'kysely'
import type { Db, TimelineRow } from '#platform'

interface Asked {
  customerIds: readonly number[]
  before: Date
  limit: number
}
interface Turn {
  at: Date
  taken: boolean
  id: number
  step: number
}

/** What a merge laid aside was not taken back. */
export async function stepTurns(db: Db, asked: Asked): Promise<TimelineRow[]> {
  const rows = (
    await sql<Turn>`
    with own as (select * from loyalty.stamp
      where customer_id = any(${[...asked.customerIds]}::bigint[])),
    turns as (
      select at, false as taken, stamp_id, step from own
      union all select taken_at, true, stamp_id, step from own
        where taken_at is not null and taken_merge is null)
    select at, taken, stamp_id as id, step from turns where at < ${asked.before}
    order by at desc limit ${asked.limit}`.execute(db)
  ).rows
  return rows.map(({ at, taken, id, step }) => ({
    at,
    kind: taken ? 'loyalty.stepTaken' : 'loyalty.stepReached',
    details: {
      id,
      step,
      sentence: taken
        ? {
            zh: `退款收回首购第 ${step} 步`,
            en: `Step ${step} of the first purchases was taken back`,
          }
        : { zh: `首购进度到第 ${step} 步`, en: `Reached step ${step} of the first purchases` },
    },
  }))
}
