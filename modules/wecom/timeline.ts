// Adding and leaving, as they stand on a customer's timeline.
import { sql } from 'kysely'
import type { TimelineSource } from '#platform'

interface Row {
  at: Date
  kind: 'followed' | 'unfollowed'
  guide: string | null
  store: string | null
  code_id: number | null
  by: string | null
}

export const timeline: TimelineSource = {
  rows: async (db, { customerIds, before, limit }) => {
    const found = await sql<Row>`select c.at, c.kind, s.name as guide, st.name as store, c.code_id,
        c.unfollowed_by as by
      from wecom.follow_change c
      left join org.v_staff s on s.staff_id = c.staff_id
      left join org.v_store st on st.store_id = c.store_id
      where c.customer_id = any(${customerIds}::bigint[]) and c.at < ${before}
      order by c.at desc, c.change_id desc limit ${limit}`.execute(db)
    return found.rows.map(({ at, kind, guide, store, code_id: codeId, by }) => ({
      at,
      kind: `wecom.${kind}`,
      details: { guide, store, codeId, by },
    }))
  },
}
