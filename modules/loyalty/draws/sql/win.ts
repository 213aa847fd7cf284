// Queries of winners.
import { sql } from 'kysely'
import { reachable } from '#modules/customer'
import type { Db, Scope, Tx } from '#platform'

export interface NewWin {
  prizeId: number
  piece: number
  lineNo: number
  ticketNo: number
}
export interface Win {
  winId: number
  customerId: number | null
  templateId: number | null
}

/** Who holds each line is looked up as they are written. */
export async function insertWins(
  tx: Tx,
  drawId: number,
  wins: readonly NewWin[],
  single: boolean,
): Promise<Win[]> {
  return (
    await sql<Win>`with made as (
      insert into loyalty.draw_win (draw_id, prize_id, piece, line_no, ticket_no, single,
        customer_id, at)
      select ${drawId}::bigint, u.prize_id, u.piece, u.line_no, u.ticket_no, ${single}::boolean,
        l.customer_id, ${tx.now}::timestamptz
      from unnest(${wins.map((w) => w.prizeId)}::bigint[], ${wins.map((w) => w.piece)}::int[],
        ${wins.map((w) => w.lineNo)}::bigint[], ${wins.map((w) => w.ticketNo)}::bigint[])
        with ordinality u(prize_id, piece, line_no, ticket_no, place)
      join loyalty.draw_line l on l.draw_id = ${drawId} and l.line_no = u.line_no
      order by u.place returning win_id, customer_id, prize_id)
    select m.win_id as "winId", m.customer_id as "customerId", p.template_id as "templateId"
    from made m join loyalty.draw_prize p on p.prize_id = m.prize_id
    order by m.win_id`.execute(tx.db)
  ).rows
}

/** Wins whose coupon is to be given, with whoever has them. */
export async function winsById(
  db: Db,
  winIds: readonly number[],
): Promise<{ winId: number; customerId: number; templateId: number }[]> {
  return (
    await sql<{ winId: number; customerId: number; templateId: number }>`select
      w.win_id as "winId", w.customer_id as "customerId", p.template_id as "templateId"
    from loyalty.draw_win w join loyalty.draw_prize p on p.prize_id = w.prize_id
    where w.win_id = any(${[...winIds]}::bigint[]) and w.customer_id is not null
      and p.template_id is not null and w.given_at is null
    order by w.win_id`.execute(db)
  ).rows
}

export async function markCoupons(
  tx: Tx,
  wins: readonly { winId: number; couponId: number | null; refused: string | null }[],
): Promise<void> {
  await sql`update loyalty.draw_win w set coupon_id = u.coupon_id, coupon_refused = u.refused,
      given_at = case when u.coupon_id is not null then ${tx.now}::timestamptz end
    from unnest(${wins.map((w) => w.winId)}::bigint[], ${wins.map((w) => w.couponId)}::bigint[],
      ${wins.map((w) => w.refused)}::text[]) u(win_id, coupon_id, refused)
    where w.win_id = u.win_id and w.given_at is null`.execute(tx.db)
}

/** False: it is not to be handed over, or was before. */
export async function markHanded(tx: Tx, winId: number, storeId: number): Promise<boolean> {
  const done = await sql`update loyalty.draw_win w set given_at = ${tx.now}, store_id = ${storeId}
    from loyalty.draw_prize p where w.win_id = ${winId} and p.prize_id = w.prize_id
      and w.given_at is null and (p.template_id is null or w.coupon_refused is not null)
    returning 1`.execute(tx.db)
  return done.rows.length > 0
}

export interface WinRow {
  winId: number
  prizeName: string
  piece: number
  ticketNo: number
  /** Who lives on. */
  customerId: number | null
  name: string | null
  memberNo: string | null
  coupon: boolean
  givenAt: Date | null
  storeName: string | null
  couponRefused: boolean
}
/** Prize by prize; one who was forgotten is seen by whoever sees everybody. */
export async function listWins(
  db: Db,
  scope: Scope,
  q: { drawId: number; after?: number; winId?: number; limit: number },
): Promise<WinRow[]> {
  return (
    await sql<WinRow>`select w.win_id as "winId", z.name as "prizeName", w.piece,
      w.ticket_no as "ticketNo", c.person_id as "customerId", own.display_name as name,
      m.member_no as "memberNo", z.template_id is not null as coupon, w.given_at as "givenAt",
      s.name as "storeName", w.coupon_refused is not null as "couponRefused"
    from loyalty.draw_win w join loyalty.draw_prize z on z.prize_id = w.prize_id
    left join customer.v_customer c on c.customer_id = w.customer_id
    left join customer.v_customer own on own.customer_id = c.person_id
    left join loyalty.member m on m.customer_id = c.person_id
    left join org.v_store s on s.store_id = w.store_id
    where w.draw_id = ${q.drawId} and w.win_id > ${q.after ?? 0}
      and (${q.winId ?? null}::bigint is null or w.win_id = ${q.winId ?? null}::bigint)
      and (w.customer_id is null and ${scope.all}::boolean or ${reachable(scope, 'c.person_id')})
    order by w.win_id limit ${q.limit}`.execute(db)
  ).rows
}

export interface Won {
  winId: number
  drawId: number
  drawName: string
  prizeName: string
  ticketNo: number
  coupon: boolean
  givenAt: Date | null
  at: Date
}
export async function winsOf(db: Db, customerIds: readonly number[]): Promise<Won[]> {
  return (
    await sql<Won>`select w.win_id as "winId", w.draw_id as "drawId", d.name as "drawName",
      p.name as "prizeName", w.ticket_no as "ticketNo", p.template_id is not null as coupon,
      w.given_at as "givenAt", w.at
    from loyalty.draw_win w join loyalty.draw_prize p on p.prize_id = w.prize_id
    join loyalty.draw d on d.draw_id = w.draw_id
    where w.customer_id = any(${[...customerIds]}::bigint[]) order by w.win_id`.execute(db)
  ).rows
}

export async function linesOf(
  db: Db,
  customerIds: readonly number[],
): Promise<{ drawId: number; from: number; to: number }[]> {
  return (
    await sql<{ drawId: number; from: number; to: number }>`select draw_id as "drawId",
      first_no as "from", last_no as "to" from loyalty.draw_line
    where customer_id = any(${[...customerIds]}::bigint[])
    order by draw_id, line_no`.execute(db)
  ).rows
}

/** The numbers that won, in the order in which they were drawn. */
export async function drawnNumbers(
  db: Db,
  drawIds: readonly number[],
): Promise<{ drawId: number; place: number; piece: number; ticketNo: number }[]> {
  return (
    await sql<{ drawId: number; place: number; piece: number; ticketNo: number }>`select
      w.draw_id as "drawId", p.place, w.piece, w.ticket_no as "ticketNo"
    from loyalty.draw_win w join loyalty.draw_prize p on p.prize_id = w.prize_id
    where w.draw_id = any(${[...drawIds]}::bigint[])
    order by w.draw_id, p.place, w.piece`.execute(db)
  ).rows
}

export async function countWins(
  db: Db,
  drawIds: readonly number[],
): Promise<Map<number, { winners: number; given: number }>> {
  const rows = (
    await sql<{ id: number; winners: number; given: number }>`select draw_id as id,
      count(*) as winners, count(given_at) as given from loyalty.draw_win
    where draw_id = any(${[...drawIds]}::bigint[]) group by 1`.execute(db)
  ).rows
  return new Map(rows.map(({ id, ...counts }) => [id, counts]))
}
