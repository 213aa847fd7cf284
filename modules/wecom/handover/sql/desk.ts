// Hand-overs as pages read them: in figures, by guide, by day, and customer by customer.
import { sql } from 'kysely'
import type { HandoverReason, HandoverState } from '#contracts'
import type { Db } from '#platform'
import type { Problem } from '../../problem.ts'

export interface ShownRow {
  id: number
  reason: HandoverReason
  storeName: string | null
  givers: string[]
  state: 'running' | 'stopped' | 'done'
  problem: Problem | null
  startedByName: string | null
  startedAt: Date
  finishedAt: Date | null
}

export async function handoverRows(
  db: Db,
  find: { id?: number; before?: number; limit: number },
): Promise<ShownRow[]> {
  const found = await sql<ShownRow>`select h.handover_id as id, h.reason, st.name as "storeName",
      array(select s.name from wecom.handover_giver g join org.v_staff s using (staff_id)
        where g.handover_id = h.handover_id order by s.name) as givers,
      h.state, h.problem, b.name as "startedByName", h.started_at as "startedAt",
      h.finished_at as "finishedAt"
    from wecom.handover h
    left join org.v_store st on st.store_id = h.store_id
    left join org.v_staff b on b.staff_id = h.started_by
    where (${find.id ?? null}::bigint is null or h.handover_id = ${find.id ?? null})
      and (${find.before ?? null}::bigint is null or h.handover_id < ${find.before ?? null})
    order by h.handover_id desc limit ${find.limit}`.execute(db)
  return found.rows
}

/** The latest round of each customer; "calling" is on its way to being asked. */
const shownState = sql`case when i.state = 'calling' then 'planned' else i.state end`

export interface CountRow {
  id: number
  state: HandoverState
  n: number
}

export async function itemCounts(db: Db, ids: readonly number[]): Promise<CountRow[]> {
  const found = await sql<CountRow>`select i.handover_id as id, ${shownState} as state,
      count(*)::int as n
    from wecom.handover_item i where i.handover_id = any(${ids}::bigint[]) and i.latest
    group by 1, 2`.execute(db)
  return found.rows
}

export async function groupCounts(db: Db, ids: readonly number[]): Promise<CountRow[]> {
  const found = await sql<CountRow>`select handover_id as id, state, count(*)::int as n
    from wecom.handover_group where handover_id = any(${ids}::bigint[]) group by 1, 2`.execute(db)
  return found.rows
}

export interface SideRow {
  staffId: number
  name: string
  state: HandoverState | null
  n: number
}

/** By who hands over or by who takes; takers of nobody stand with nothing. */
export async function bySide(db: Db, id: number, side: 'giver' | 'taker'): Promise<SideRow[]> {
  const people = sql.table(`wecom.handover_${side}`)
  const mine = side === 'giver' ? sql`i.from_staff` : sql`i.to_staff`
  const found = await sql<SideRow>`select p.staff_id as "staffId", s.name,
      ${shownState} as state, count(i.item_id)::int as n
    from ${people} p join org.v_staff s on s.staff_id = p.staff_id
    left join wecom.handover_item i on i.handover_id = p.handover_id and ${mine} = p.staff_id
      and (i.latest or ${side === 'taker'})
    where p.handover_id = ${id} group by 1, 2, 3 order by s.name, 1`.execute(db)
  return found.rows
}

export interface DayRow {
  day: string
  done: number
  refused: number
  other: number
}

export async function byDay(db: Db, id: number, zone: string): Promise<DayRow[]> {
  const found = await sql<DayRow>`select to_char(i.settled_at at time zone ${zone}, 'YYYY-MM-DD')
        as day,
      count(*) filter (where i.state = 'done')::int as done,
      count(*) filter (where i.state = 'refused')::int as refused,
      count(*) filter (where i.state not in ('done', 'refused'))::int as other
    from wecom.handover_item i where i.handover_id = ${id} and i.settled_at is not null
    group by 1 order by 1`.execute(db)
  return found.rows
}

export interface ShownGroup {
  groupId: number
  name: string
  from: string | null
  to: string | null
  state: HandoverState
  errcode: number | null
}

export async function shownGroups(db: Db, id: number): Promise<ShownGroup[]> {
  const found = await sql<ShownGroup>`select h.group_id as "groupId", c.name, f.name as "from",
      t.name as "to", h.state, h.errcode
    from wecom.handover_group h join wecom.chat c on c.group_id = h.group_id
    left join org.v_staff f on f.staff_id = h.from_staff
    left join org.v_staff t on t.staff_id = h.to_staff
    where h.handover_id = ${id} order by h.group_id limit 500`.execute(db)
  return found.rows
}

export interface ItemRow {
  id: number
  customerId: number
  customerName: string | null
  from: string | null
  to: string | null
  storeName: string | null
  state: HandoverState
  reason: string | null
  errcode: number | null
  round: number
  takesAt: Date | null
  settledAt: Date | null
}

export async function itemRows(
  db: Db,
  id: number,
  find: { state?: HandoverState; after: number; limit: number },
): Promise<ItemRow[]> {
  const found = await sql<ItemRow>`select i.item_id as id, p.person_id as "customerId",
      p.display_name as "customerName", f.name as "from", t.name as "to", st.name as "storeName",
      ${shownState} as state, i.reason, i.errcode, i.round, i.takes_at as "takesAt",
      i.settled_at as "settledAt"
    from wecom.handover_item i
    join customer.v_customer p on p.customer_id = i.customer_id
    left join org.v_staff f on f.staff_id = i.from_staff
    left join org.v_staff t on t.staff_id = i.to_staff
    left join org.v_store st on st.store_id = coalesce(i.to_store, i.store_id)
    where i.handover_id = ${id} and i.item_id > ${find.after}
      and (${find.state ?? null}::text is null
        or (${shownState} = ${find.state ?? null} and i.latest))
    order by i.item_id limit ${find.limit}`.execute(db)
  return found.rows
}

export interface UnguidedRow {
  customerId: number
  name: string | null
  guideId: number
  guideName: string
  storeName: string | null
  underWay: boolean
}

/** Friends whose every guide has left the brand: nobody of ours answers them. */
export async function unguidedRows(
  db: Db,
  find: { after: number; limit: number },
): Promise<UnguidedRow[]> {
  const found = await sql<UnguidedRow>`
    with alone as (select f.customer_id,
        (array_agg(f.staff_id order by f.followed_at desc))[1] as staff_id,
        (array_agg(f.store_id order by f.followed_at desc))[1] as store_id,
        array_agg(f.external_userid) as ids
      from wecom.follow f join org.v_staff s on s.staff_id = f.staff_id
      where f.active and f.customer_id > ${find.after}
      group by f.customer_id having not bool_or(s.active)
      order by f.customer_id limit ${find.limit})
    select a.customer_id as "customerId", p.display_name as name, a.staff_id as "guideId",
      s.name as "guideName", st.name as "storeName",
      exists (select 1 from wecom.handover_item i where i.external_userid = any(a.ids)
        and i.state in ('planned', 'calling', 'waiting')) as "underWay"
    from alone a join customer.v_customer p on p.customer_id = a.customer_id
    join org.v_staff s on s.staff_id = a.staff_id
    left join org.v_store st on st.store_id = a.store_id
    order by a.customer_id`.execute(db)
  return found.rows
}

export async function unguidedCount(db: Db): Promise<number> {
  const found = await sql<{ n: number }>`select count(*)::int as n from (
    select 1 from wecom.follow f join org.v_staff s on s.staff_id = f.staff_id
    where f.active group by f.customer_id having not bool_or(s.active)) x`.execute(db)
  return found.rows[0]?.n ?? 0
}
