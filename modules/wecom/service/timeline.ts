// Comings to customer service, as they stand on a customer's timeline.
import { sql } from 'kysely'
import type { TimelineSource } from '#platform'

interface Row {
  began_at: Date
  replied_at: Date | null
  service: string
  messages: number
  code_id: number | null
}

export const timeline: TimelineSource = {
  rows: async (db, { customerIds, before, limit }) => {
    const found = await sql<Row>`select t.began_at, t.replied_at, a.name as service, t.messages,
        t.code_id
      from wecom.service_talk t join wecom.service_account a using (service_id)
      where t.customer_id = any(${customerIds}::bigint[]) and t.began_at < ${before}
      order by t.began_at desc, t.talk_id desc limit ${limit}`.execute(db)
    const rows = found.rows.flatMap(({ began_at, replied_at, service, messages, code_id }) => [
      { at: began_at, kind: 'wecom.serviceEntered', details: { service, codeId: code_id } },
      ...(replied_at
        ? [{ at: replied_at, kind: 'wecom.serviceReplied', details: { service, messages } }]
        : []),
    ])
    return rows
      .filter(({ at }) => at < before)
      .toSorted((a, b) => b.at.getTime() - a.at.getTime())
      .slice(0, limit)
  },
}
