// Adding and leaving, as they stand on a customer's timeline.
import { sql } from 'kysely'
import type { TimelineSource } from '#platform'
import { timeline as links } from './acquisition/index.ts'
import { timeline as handovers } from './handover/index.ts'
import { timeline as services } from './service/index.ts'

interface Row {
  at: Date
  kind: 'followed' | 'unfollowed'
  guide: string | null
  store: string | null
  code_id: number | null
  by: string | null
}

export const timeline: TimelineSource = {
  rows: async (db, asked) => {
    const { customerIds, before, limit } = asked
    const found = await sql<Row>`select c.at, c.kind, s.name as guide, st.name as store, c.code_id,
        c.unfollowed_by as by
      from wecom.follow_change c
      left join org.v_staff s on s.staff_id = c.staff_id
      left join org.v_store st on st.store_id = c.store_id
      where c.customer_id = any(${customerIds}::bigint[]) and c.at < ${before}
        and not exists (select 1 from wecom.handover_item i
          where i.customer_id = any(${customerIds}::bigint[]) and i.state = 'done'
            and i.external_userid = c.external_userid
            and c.userid = case c.kind when 'followed' then i.to_userid else i.from_userid end
            and c.at between i.takes_at - interval '1 minute' and i.takes_at + interval '1 minute')
      order by c.at desc, c.change_id desc limit ${limit}`.execute(db)
    const passed = await handovers.rows(db, asked)
    const served = await services.rows(db, asked)
    const wrote = await links.rows(db, asked)
    const met = found.rows.map(({ at, kind, guide, store, code_id: codeId, by }) => ({
      at,
      kind: `wecom.${kind}`,
      details: { guide, store, codeId, by },
    }))
    return [...met, ...passed, ...served, ...wrote]
      .sort((a, b) => b.at.getTime() - a.at.getTime())
      .slice(0, limit)
  },
}
