// Deposits of pre-sales on a customer's timeline: paid, given back, or kept. What was bought in the
// end is an order, and stands there as one.
import { sql } from 'kysely'
import type { TimelineRow, TimelineSource } from '#platform'

interface Row {
  at: Date
  what: 'paid' | 'returned' | 'forfeited'
  id: number
  name: string
  units: number
  fen: number
}

export const timeline: TimelineSource = {
  rows: async (db, { customerIds, before, limit }) => {
    const found = await sql<Row>`with own as (
        select r.*, s.name from shop.reservation r join shop.sale s using (sale_id)
        where r.customer_id = any(${[...customerIds]}::bigint[]) and r.deposit_fen is not null
          and (r.state in ('held', 'paid', 'returned', 'forfeited') or r.order_id is not null))
      select at, what, reservation_id as id, name, units, units * deposit_fen as fen from (
        select o.*, 'paid' as what, o.reserved_at as at from own o
        union all
        select o.*, o.state, o.settled_at from own o where o.state in ('returned', 'forfeited')) t
      where at < ${before} order by at desc, id desc limit ${limit}`.execute(db)
    return found.rows.map(toRow)
  },
}

const yuan = (fen: number): string => (fen / 100).toFixed(2)
const kinds = {
  paid: 'shop.depositPaid',
  returned: 'shop.depositReturned',
  forfeited: 'shop.depositForfeited',
}

function toRow({ at, what, id, name, units, fen }: Row): TimelineRow {
  const sentences = {
    paid: {
      zh: `付预售「${name}」定金 ${yuan(fen)} 元，${units} 件`,
      en: `Paid a deposit of ${yuan(fen)} in the pre-sale "${name}", ${units} in all`,
    },
    returned: {
      zh: `预售「${name}」取消，退回定金 ${yuan(fen)} 元`,
      en: `The pre-sale "${name}" ended for her: ${yuan(fen)} of deposit went back`,
    },
    forfeited: {
      zh: `预售「${name}」未付尾款，定金 ${yuan(fen)} 元未退`,
      en: `The balance of the pre-sale "${name}" was not paid: ${yuan(fen)} of deposit stayed`,
    },
  }
  return { at, kind: kinds[what], details: { id, name, fen, units, sentence: sentences[what] } }
}
