// Rows of customers who wait for their new guide, and what the platform said of them.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'
import type { Taker } from '../share.ts'

export interface WaitingRow {
  customerId: number
  itemId: number
  externalUserId: string
  fromStaff: number
  from: string
  toStaff: number
  to: string
  resigned: boolean
  storeId: number | null
  toStore: number | null
  round: number
  askedAt: Date
  takesAt: Date
}
const columns = sql`i.customer_id as "customerId", i.item_id as "itemId",
  i.external_userid as "externalUserId", i.from_staff as "fromStaff", i.from_userid as "from",
  i.to_staff as "toStaff", i.to_userid as "to", c.resigned, i.store_id as "storeId",
  i.to_store as "toStore", i.round, i.asked_at as "askedAt", i.takes_at as "takesAt"`

export async function waitingItems(db: Db, id: number): Promise<WaitingRow[]> {
  const found = await sql<WaitingRow>`select ${columns} from wecom.handover_item i
    join wecom.handover_call c on c.call_id = i.call_id
    where i.handover_id = ${id} and i.state = 'waiting' order by i.item_id`.execute(db)
  return found.rows
}

export interface Ended {
  itemId: number
  customerId: number
  state: 'done' | 'refused' | 'full' | 'failed'
  reason: string | null
  at: Date
}

/** Settles whoever still waits; gives the items that this settled. */
export async function settleItems(tx: Tx, ended: readonly Ended[]): Promise<Set<number>> {
  const of = <T>(pick: (one: Ended) => T): T[] => ended.map(pick)
  const found = await sql<{ id: number }>`update wecom.handover_item i set state = e.state,
      reason = e.reason, settled_at = ${tx.now},
      takes_at = case when e.state = 'done' then e.at else i.takes_at end
    from unnest(${of((e) => e.customerId)}::bigint[], ${of((e) => e.itemId)}::bigint[],
      ${of((e) => e.state)}::text[], ${of((e) => e.reason)}::text[],
      ${of((e) => e.at)}::timestamptz[]) as e (c, id, state, reason, at)
    where i.customer_id = e.c and i.item_id = e.id and i.state = 'waiting'
    returning i.item_id as id`.execute(tx.db)
  return new Set(found.rows.map(({ id }) => id))
}

export interface SecondTry extends Pick<WaitingRow, 'customerId' | 'itemId' | 'storeId'> {
  knows: number[]
  barred: number[]
}

/** Refused or without room in the last round, and not tried too often: with whom not to try again. */
export async function secondTries(db: Db, id: number, most: number): Promise<SecondTry[]> {
  const found = await sql<SecondTry>`select i.customer_id as "customerId", i.item_id as "itemId",
      i.store_id as "storeId",
      array(select distinct o.to_staff from wecom.handover_item o where o.to_staff is not null
        and o.external_userid = i.external_userid and o.from_userid = i.from_userid
        and (o.state = 'refused' or o.handover_id = i.handover_id)) as barred,
      array(select f.staff_id from wecom.follow f where f.external_userid = i.external_userid
        and f.active and f.staff_id <> i.from_staff) as knows
    from wecom.handover_item i where i.handover_id = ${id} and i.latest
      and i.state in ('refused', 'full') and i.round < ${most}
      and exists (select 1 from wecom.follow f where f.external_userid = i.external_userid
        and f.userid = i.from_userid and f.active)
    order by i.item_id`.execute(db)
  return found.rows
}

/** Takers of a hand-over who are still here, and how many customers each was given so far. */
export async function takersLeft(
  db: Db,
  id: number,
): Promise<{ takers: Taker[]; given: Map<number, number> }> {
  const found = await sql<Taker & { given: number }>`select t.staff_id as "staffId", t.weight,
      t.load, array(select p.store_id from org.v_staff_store p where p.staff_id = t.staff_id
        order by 1) as "storeIds",
      (select count(*)::int from wecom.handover_item i where i.handover_id = t.handover_id
        and i.to_staff = t.staff_id and i.state in ('planned', 'calling', 'waiting', 'done'))
        as given
    from wecom.handover_taker t join org.v_staff s on s.staff_id = t.staff_id and s.active
    where t.handover_id = ${id} and not exists (select 1 from wecom.handover_item f
      where f.handover_id = t.handover_id and f.to_staff = t.staff_id and f.state = 'full')
    order by t.staff_id`.execute(db)
  return {
    takers: found.rows,
    given: new Map(found.rows.map(({ staffId, given }) => [staffId, given])),
  }
}

/** The next round of these customers, each with another guide. */
export async function addRound(
  tx: Tx,
  id: number,
  next: readonly { customerId: number; itemId: number; toStaff: number; toStore: number | null }[],
): Promise<void> {
  const of = <T>(pick: (one: (typeof next)[number]) => T): T[] => next.map(pick)
  await sql`with again as (update wecom.handover_item i set latest = false
      from unnest(${of((n) => n.customerId)}::bigint[], ${of((n) => n.itemId)}::bigint[],
        ${of((n) => n.toStaff)}::bigint[], ${of((n) => n.toStore)}::bigint[])
        as n (c, id, t, s)
      where i.customer_id = n.c and i.item_id = n.id and i.latest
      returning i.customer_id, i.external_userid, i.from_staff, i.from_userid, i.store_id, i.round,
        n.t, n.s)
    insert into wecom.handover_item (customer_id, handover_id, external_userid, from_staff,
      from_userid, to_staff, to_userid, store_id, to_store, round, state)
    select a.customer_id, ${id}, a.external_userid, a.from_staff, a.from_userid, a.t, k.userid,
      a.store_id, a.s, a.round + 1, 'planned'
    from again a join wecom.handover_taker k on k.handover_id = ${id} and k.staff_id = a.t
    on conflict do nothing`.execute(tx.db)
}
