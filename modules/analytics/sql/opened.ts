// Openings of links that are surely hers.
import { sql } from 'kysely'
import type { Db } from '#platform'

export interface OpenedRow {
  at: Date
  visitId: number
  code: string | null
  placement: string | null
  store: string | null
}

export async function openedRows(
  db: Db,
  customerIds: readonly number[],
  before: Date,
  limit: number,
): Promise<OpenedRow[]> {
  const found = await sql<OpenedRow>`select v.at, v.visit_id as "visitId", c.name as code,
      c.placement, s.name as store
    from code.v_tie t join code.v_visit v using (visit_id)
    left join code.v_code c on c.code_id = v.code_id left join org.v_store s using (store_id)
    where t.customer_id = any(${customerIds}::bigint[]) and t.grade in ('certain', 'by_state')
      and v.at < ${before}
    order by v.at desc, v.visit_id desc limit ${limit}`.execute(db)
  return found.rows
}
