// Purchases and refunds of one customer, newest first. Money follows the order's store.
import { sql } from 'kysely'
import type { TimelineRow, TimelineSource } from '#platform'
import { inStores } from './sql/read.ts'

interface Row {
  kind: string
  at: Date
  id: number
  number: string
  store_id: number | null
  fen: number
  lines: number
}

export const timeline: TimelineSource = {
  rows: async (db, { customerIds, before, limit, scope }) => {
    const found = await sql<Row>`
      select 'order.paid' as kind, o.paid_at as at, o.order_id as id, o.number, o.store_id,
        o.paid_fen as fen, o.line_count as lines
      from orders."order" o where o.customer_id = any(${customerIds}::bigint[])
        and o.paid_at < ${before}
        and ${inStores(scope, 'o')}
      union all
      select 'order.refunded', r.refunded_at, r.refund_id, r.number, o.store_id, r.amount_fen,
        r.line_count
      from orders.refund r
      left join orders."order" o on o.customer_id = r.customer_id and o.order_id = r.order_id
      where r.customer_id = any(${customerIds}::bigint[]) and r.refunded_at < ${before}
        and ${inStores(scope, 'o')}
      union all
      select 'order.exchanged', x.exchanged_at, x.exchange_id, x.number, o.store_id, 0,
        (select count(*)::int from orders.exchange_line l
          where l.customer_id = x.customer_id and l.exchange_id = x.exchange_id)
      from orders.exchange x
      join orders."order" o on o.customer_id = x.customer_id and o.order_id = x.order_id
      where x.customer_id = any(${customerIds}::bigint[]) and x.exchanged_at < ${before}
        and ${inStores(scope, 'o')}
      order by at desc, id desc limit ${limit}`.execute(db)
    return found.rows.map(toRow)
  },
}

const toRow = (row: Row): TimelineRow => ({
  at: row.at,
  kind: row.kind,
  details: {
    id: row.id,
    number: row.number,
    storeId: row.store_id,
    amountFen: row.fen,
    lines: row.lines,
  },
})
