// Draws on a customer's timeline: tickets she was given, and what she won.
import { sql } from 'kysely'
import type { Db, TimelineRow } from '#platform'

interface Asked {
  customerIds: readonly number[]
  before: Date
  limit: number
}
interface Turn {
  at: Date
  id: number
  name: string
  tickets: number | null
  prize: string | null
}

export async function drawTurns(db: Db, asked: Asked): Promise<TimelineRow[]> {
  const rows = (
    await sql<Turn>`
    with turns as (
      select e.at, e.entry_id as id, d.name, e.tickets, null as prize
        from loyalty.draw_entry e join loyalty.draw d using (draw_id)
        where e.customer_id = any(${[...asked.customerIds]}::bigint[]) and e.tickets > 0
      union all select w.at, w.win_id, d.name, null, p.name
        from loyalty.draw_win w join loyalty.draw d using (draw_id)
        join loyalty.draw_prize p on p.prize_id = w.prize_id
        where w.customer_id = any(${[...asked.customerIds]}::bigint[]))
    select at, id, name, tickets, prize from turns where at < ${asked.before}
    order by at desc limit ${asked.limit}`.execute(db)
  ).rows
  return rows.map(({ at, id, name, tickets, prize }) => ({
    at,
    kind: prize === null ? 'loyalty.drawTickets' : 'loyalty.drawWon',
    details: {
      id,
      name,
      sentence:
        prize === null
          ? {
              zh: `得到「${name}」抽奖券 ${tickets} 张`,
              en: `Tickets for the draw "${name}": ${tickets}`,
            }
          : {
              zh: `在「${name}」中抽中「${prize}」`,
              en: `Won "${prize}" in the draw "${name}"`,
            },
    },
  }))
}
