// What a plan is made of: the friends and groups of those who hand over, and those who take.
import { sql } from 'kysely'
import type { Db } from '#platform'

export interface GiverRow {
  staffId: number
  name: string
  userId: string
  active: boolean
}

/** Guides by id; of a store also everybody who has friends there. */
export async function giversOf(
  db: Db,
  staffIds: readonly number[],
  storeId: number | null,
): Promise<GiverRow[]> {
  const found = await sql<GiverRow>`select s.staff_id as "staffId", s.name,
      s.wecom_userid as "userId", s.active
    from org.v_staff s where s.wecom_userid is not null and (s.staff_id = any(${staffIds}::bigint[])
      or (${storeId}::bigint is not null and ${staffIds.length === 0} and exists (
        select 1 from wecom.follow f where f.staff_id = s.staff_id and f.active
          and f.store_id = ${storeId})))
    order by s.staff_id`.execute(db)
  return found.rows
}

export interface TakerRow {
  staffId: number
  name: string
  userId: string
  storeIds: number[]
  storeName: string | null
  load: number
}

/** Active guides on WeCom among those named, with their stores and how many friends they have. */
export async function takersOf(db: Db, staffIds: readonly number[]): Promise<TakerRow[]> {
  const found = await sql<TakerRow>`select s.staff_id as "staffId", s.name,
      s.wecom_userid as "userId", coalesce(p.ids, '{}') as "storeIds", p.name as "storeName",
      (select count(*)::int from wecom.follow f where f.staff_id = s.staff_id and f.active) as load
    from org.v_staff s
    left join lateral (select array_agg(p.store_id order by p.store_id) as ids,
        string_agg(v.name, '、' order by p.store_id) as name
      from org.v_staff_store p join org.v_store v on v.store_id = p.store_id
      where p.staff_id = s.staff_id) p on true
    where s.staff_id = any(${staffIds}::bigint[]) and s.active and s.wecom_userid is not null
    order by s.staff_id`.execute(db)
  return found.rows
}

export interface FriendRow {
  customerId: number
  externalUserId: string
  fromStaff: number
  fromUserId: string
  storeId: number | null
  /** Active guides she is friends with beside this one. */
  knows: number[]
  /** Guides she refused before. */
  refused: number[]
  underWay: boolean
  /** How often she was handed over lately by members who stayed. */
  passed: number
}

/** Friends of the givers, each with what decides who may take her. */
export async function friendsOf(
  db: Db,
  giverIds: readonly number[],
  storeId: number | null,
  since: Date,
): Promise<FriendRow[]> {
  const found = await sql<FriendRow>`
    with mine as materialized (
      select f.customer_id, f.external_userid, f.staff_id, f.userid,
        coalesce(f.store_id, (select min(p.store_id) from org.v_staff_store p
          where p.staff_id = f.staff_id)) as store_id
      from wecom.follow f where f.staff_id = any(${giverIds}::bigint[]) and f.active),
    past as (select i.external_userid, i.from_userid,
        bool_or(i.state in ('planned', 'calling', 'waiting')) as open,
        array_agg(distinct i.to_staff) filter (where i.state = 'refused') as refused
      from wecom.handover_item i where i.external_userid in (select external_userid from mine)
      group by 1, 2),
    passes as (select i.external_userid, count(*)::int as n from wecom.handover_item i
      join wecom.handover_call c on c.call_id = i.call_id and not c.resigned
      where i.state in ('waiting', 'done') and i.asked_at > ${since}
        and i.external_userid in (select external_userid from mine) group by 1)
    select m.customer_id as "customerId", m.external_userid as "externalUserId",
      m.staff_id as "fromStaff", m.userid as "fromUserId", m.store_id as "storeId",
      coalesce(o.knows, '{}') as knows, coalesce(p.refused, '{}') as refused,
      coalesce(p.open, false) as "underWay", coalesce(n.n, 0) as passed
    from mine m
    left join past p on p.external_userid = m.external_userid and p.from_userid = m.userid
    left join passes n on n.external_userid = m.external_userid
    left join lateral (select array_agg(f.staff_id) as knows from wecom.follow f
      where f.customer_id = m.customer_id and f.active and f.staff_id is not null
        and f.staff_id <> m.staff_id) o on true
    where ${storeId}::bigint is null or m.store_id = ${storeId}
    order by m.customer_id, m.external_userid, m.staff_id`.execute(db)
  return found.rows
}

export interface OwnedGroup {
  groupId: number
  fromStaff: number
  storeId: number | null
}

export async function groupsOf(
  db: Db,
  giverIds: readonly number[],
  storeId: number | null,
): Promise<OwnedGroup[]> {
  const found = await sql<OwnedGroup>`select c.group_id as "groupId", c.staff_id as "fromStaff",
      c.store_id as "storeId"
    from wecom.chat c where c.staff_id = any(${giverIds}::bigint[]) and c.dismissed_at is null
      and c.read > 0 and (${storeId}::bigint is null or c.store_id = ${storeId})
      and not exists (select 1 from wecom.handover_group g where g.group_id = c.group_id
        and g.state = 'planned')
    order by c.group_id`.execute(db)
  return found.rows
}
