// "Passed from A to B", and a new guide refused, on a customer's timeline.
import { sql } from 'kysely'
import type { TimelineSource } from '#platform'

interface Row {
  at: Date
  state: 'done' | 'refused'
  from: string | null
  to: string | null
  store: string | null
  handover_id: number
}

export const timeline: TimelineSource = {
  rows: async (db, { customerIds, before, limit }) => {
    const found = await sql<Row>`select i.at, i.state, f.name as "from", t.name as "to",
        st.name as store, i.handover_id
      from (select *, case when state = 'done' then takes_at else settled_at end as at
        from wecom.handover_item where customer_id = any(${customerIds}::bigint[])
          and state in ('done', 'refused')) i
      left join org.v_staff f on f.staff_id = i.from_staff
      left join org.v_staff t on t.staff_id = i.to_staff
      left join org.v_store st on st.store_id = i.to_store
      where i.at < ${before} order by i.at desc, i.item_id desc limit ${limit}`.execute(db)
    return found.rows.map(({ at, state, handover_id: handoverId, ...details }) => ({
      at,
      kind: state === 'done' ? 'wecom.passedOn' : 'wecom.guideRefused',
      details: { ...details, handoverId },
    }))
  },
}
