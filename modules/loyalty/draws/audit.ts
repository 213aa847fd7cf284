// What must always hold of draws; each counts the rows that differ.
import { sql } from 'kysely'
import { sha256 } from '#kit'
import type { AuditCheck, Db } from '#platform'
import { pickWinners } from './pick.ts'
import { drawnOf, prizesOf, readDraws } from './sql/draw.ts'
import { drawnNumbers } from './sql/win.ts'

const tooMany = sql<{ n: number }>`
  select count(*) as n from (select p.prize_id from loyalty.draw_prize p
    join loyalty.draw_win w on w.prize_id = p.prize_id
    group by p.prize_id, p.pieces having count(*) > p.pieces or max(w.piece) > p.pieces) x`

/** By the rule, of what remains paid; and the points of each purchase are those of its spend. */
const entriesDiffer = sql<{ n: number }>`
  select (select count(*) from loyalty.draw_entry e join loyalty.draw d using (draw_id)
      join orders.v_order o on o.order_id = e.order_id
      where d.state = 'open' and e.out_at is null and (e.worth <> o.amount_fen - o.refunded_fen
        or e.earned <> case
          when e.worth < (d.terms->>'fenPerTicket')::bigint then 0
          else greatest(e.worth / (d.terms->>'fenPerTicket')::bigint * e.factor, e.least) end))
    + (select count(*) from loyalty.draw_entry e
      where e.kind = 'points' and not exists (select 1 from customer.v_person p
        join customer.v_person q on q.person_id = p.person_id
        join loyalty.spend s on s.customer_id = q.customer_id
        where p.customer_id = e.customer_id and s.points = e.worth
          and s.key = 'draw:' || e.draw_id || ':' || e.key)) as n`

/** Lines are the list that was published, and a member stands in it once. */
const listsDiffer = sql<{ n: number }>`
  select count(*) as n from loyalty.draw d
  left join (select draw_id, string_agg((last_no - first_no + 1)::text, ',' order by line_no) as list,
      count(customer_id) - count(distinct customer_id) as twice
    from loyalty.draw_line group by 1) l using (draw_id)
  where d.state = 'drawn' and (d.list <> coalesce(l.list, '') or coalesce(l.twice, 0) > 0)`

/** A coupon that was won is there once; one that could not be given says so. */
const couponsDiffer = sql<{ n: number }>`
  select count(*) as n from loyalty.draw_win w join loyalty.draw_prize p using (prize_id)
  left join (select key, template_id, count(*) as n from coupon.v_coupon
    where source = 'draw' group by 1, 2) c
    on c.key = 'draw:' || w.win_id and c.template_id = p.template_id
  where w.customer_id is not null and p.template_id is not null
    and coalesce(c.n, 0) <> case when w.coupon_refused is null then 1 else 0 end`

const counts = (query: typeof tooMany) => async (db: Db) =>
  (await query.execute(db)).rows[0]?.n ?? 0

/** Worked out again from what was published. */
async function winnersDiffer(db: Db): Promise<number> {
  let wrong = 0
  for (const { drawId, state, terms } of await readDraws(db)) {
    const drawn = state === 'drawn' ? await drawnOf(db, drawId) : undefined
    if (!drawn) continue
    const pieces = (await prizesOf(db, [drawId])).map((prize) => prize.pieces)
    const again = pickWinners({ ...drawn, pieces, onePrize: terms.onePrize })
    const kept = await drawnNumbers(db, [drawId])
    const same =
      sha256(drawn.seed) === drawn.seedHash &&
      sha256(drawn.list) === drawn.listHash &&
      again.length === kept.length &&
      again.every(
        ({ prize, piece, ticketNo }, at) =>
          kept[at]?.place === prize && kept[at].piece === piece && kept[at].ticketNo === ticketNo,
      )
    if (!same) wrong++
  }
  return wrong
}

export const drawsAudit: readonly AuditCheck[] = [
  {
    name: 'loyalty.drawPrizes',
    differences: counts(tooMany),
    sentence: {
      zh: '每种奖品给出的不超过件数',
      en: 'No prize of a draw was won more often than there are pieces of it',
    },
  },
  {
    name: 'loyalty.drawTickets',
    differences: counts(entriesDiffer),
    sentence: {
      zh: '每笔订单的抽奖券按规则算出，积分换券与积分流水一致',
      en: 'Tickets of each order are those of the rule, and tickets for points have their spend',
    },
  },
  {
    name: 'loyalty.drawLists',
    differences: counts(listsDiffer),
    sentence: {
      zh: '抽奖名册与公布的一致，每人只占一行',
      en: 'The list of a draw is the one that was published, with a line a member',
    },
  },
  {
    name: 'loyalty.drawWinners',
    differences: winnersDiffer,
    sentence: {
      zh: '按公布的种子和名册重算，中奖号码一致',
      en: 'Winners are those that follow from the seed and the list, worked out again',
    },
  },
  {
    name: 'loyalty.drawCoupons',
    differences: counts(couponsDiffer),
    sentence: {
      zh: '每份券奖品恰好发出一张券',
      en: 'Each coupon that was won was given exactly once',
    },
  },
]
