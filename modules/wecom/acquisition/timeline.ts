// First words after coming by an acquisition link, as they stand on a customer's timeline.
import { sql } from 'kysely'
import type { TimelineSource } from '#platform'

export const timeline: TimelineSource = {
  rows: async (db, { customerIds, before, limit }) => {
    const found = await sql<{
      at: Date
      guide: string | null
      code_id: number | null
      exact: boolean
    }>`select f.replied_at as at, s.name as guide, f.code_id, f.replied_exact as exact
      from wecom.acquisition_friend f left join org.v_staff s on s.staff_id = f.staff_id
      where f.customer_id = any(${customerIds}::bigint[]) and f.replied_at < ${before}
      order by f.replied_at desc, f.friend_no desc limit ${limit}`.execute(db)
    return found.rows.map(({ at, guide, code_id: codeId, exact }) => ({
      at,
      kind: 'wecom.linkReplied',
      details: { guide, codeId, exact },
    }))
  },
}
