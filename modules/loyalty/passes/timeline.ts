// Paid cards on a customer's timeline: bought, over, given back.
import { sql } from 'kysely'
import { addDays, type Day } from '#kit'
import type { Db, TimelineRow } from '#platform'
import { brandOf } from '#modules/org'

interface Asked {
  customerIds: readonly number[]
  before: Date
  limit: number
}
interface Turn {
  at: Date
  what: 'bought' | 'ended' | 'returned'
  id: number
  name: string
  fen: number
  untilOn: Day
}

export async function passTurns(db: Db, asked: Asked): Promise<TimelineRow[]> {
  const { zone } = await brandOf(db)
  const rows = (
    await sql<Turn>`
    with own as (select * from loyalty.pass
      where customer_id = any(${[...asked.customerIds]}::bigint[])),
    turns as (
      select bought_at as at, 'bought' as what, pass_id, terms, price_fen as fen, until_on
        from own
      union all select returned_at, 'returned', pass_id, terms, refund_fen, until_on from own
        where state = 'returned'
      union all select until_on::timestamp at time zone ${zone}, 'ended', pass_id, terms, 0,
        until_on from own where state = 'ended')
    select at, what, pass_id as id, terms->>'name' as name, fen, until_on as "untilOn"
    from turns where at < ${asked.before} order by at desc limit ${asked.limit}`.execute(db)
  ).rows
  return rows.map(toRow)
}

const yuan = (fen: number): string => (fen / 100).toFixed(2)

function toRow({ at, what, id, name, fen, untilOn }: Turn): TimelineRow {
  const last = addDays(untilOn, -1)
  const sentences = {
    bought: {
      zh: `购买付费卡「${name}」 ${yuan(fen)} 元，有效至 ${last}`,
      en: `Bought the paid card "${name}" for ${yuan(fen)}, valid until ${last}`,
    },
    ended: { zh: `付费卡「${name}」到期`, en: `The paid card "${name}" ended` },
    returned: {
      zh: `退付费卡「${name}」，退款 ${yuan(fen)} 元`,
      en: `Gave the paid card "${name}" back: ${yuan(fen)} was paid out`,
    },
  }
  const kinds = {
    bought: 'loyalty.passBought',
    ended: 'loyalty.passEnded',
    returned: 'loyalty.passReturned',
  }
  return { at, kind: kinds[what], details: { id, name, fen, sentence: sentences[what] } }
}
