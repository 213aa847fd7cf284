// Groups as the console reads them: lists within an actor's stores, and the people of one.
import { sql } from 'kysely'
import type { WecomGroup } from '#contracts'
import { DAY_MS, plusMs } from '#kit'
import type { Db, Scope } from '#platform'
import { storesWithin } from '#modules/org'
import { customersOf } from './chat.ts'

interface GroupRow extends Omit<WecomGroup, 'madeAt' | 'dismissedAt'> {
  madeAt: Date | null
  dismissedAt: Date | null
}
interface Find {
  id?: number
  search?: string
  storeId?: number
  ownerId?: number
  dismissed?: boolean
  tag?: string
  before?: number
  limit: number
}
const RECENT_MS = 30 * DAY_MS
const SHOWN = 500

const like = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`

export async function groupRows(db: Db, scope: Scope, now: Date, find: Find): Promise<GroupRow[]> {
  const since = plusMs(now, -RECENT_MS)
  const conditions = [storesWithin(scope, 'c.store_id')]
  if (find.id !== undefined) conditions.push(sql`c.group_id = ${find.id}`)
  else conditions.push(sql`(c.dismissed_at is not null) = ${find.dismissed ?? false}`)
  if (find.before !== undefined) conditions.push(sql`c.group_id < ${find.before}`)
  if (find.storeId !== undefined) conditions.push(sql`c.store_id = ${find.storeId}`)
  if (find.ownerId !== undefined) conditions.push(sql`c.staff_id = ${find.ownerId}`)
  if (find.tag !== undefined)
    conditions.push(sql`exists (select 1 from wecom.chat_tag t
      where t.group_id = c.group_id and t.tag = ${find.tag})`)
  if (find.search) conditions.push(sql`c.name ilike ${like(find.search)}`)
  const found = await sql<GroupRow>`
    with chosen as materialized (select c.* from wecom.chat c
      where c.read > 0 and ${sql.join(conditions, sql` and `)}
      order by c.group_id desc limit ${find.limit})
    select c.group_id as id, c.name, s.name as "ownerName", c.staff_id as "ownerId",
      c.store_id as "storeId", st.name as "storeName", c.made_at as "madeAt",
      c.dismissed_at as "dismissedAt", n.members, n.customers, n.joined, n.left
    from chosen c
    left join org.v_staff s on s.staff_id = c.staff_id
    left join org.v_store st on st.store_id = c.store_id
    left join lateral (select
        count(*) filter (where m.left_at is null)::int as members,
        count(*) filter (where m.left_at is null and m.kind = 'customer')::int as customers,
        count(*) filter (where m.kind = 'customer' and m.joined_at >= ${since})::int as joined,
        count(*) filter (where m.kind = 'customer' and m.left_at >= ${since})::int as left
      from wecom.chat_member m where m.group_id = c.group_id) n on true
    order by c.group_id desc`.execute(db)
  return found.rows
}

export const shownGroup = ({ madeAt, dismissedAt, ...row }: GroupRow): WecomGroup => ({
  ...row,
  madeAt: madeAt?.toISOString() ?? null,
  dismissedAt: dismissedAt?.toISOString() ?? null,
})

const hows = { 1: 'invited', 2: 'link', 3: 'code' } as const
interface PersonRow {
  member: string
  corpId: string
  name: string | null
  kind: 'staff' | 'customer'
  joinedAt: Date
  leftAt: Date | null
  scene: number
  invitorName: string | null
  codeId: number | null
}

const shownPerson = (row: PersonRow, known: ReadonlyMap<string, number>) => ({
  name: row.name,
  kind: row.kind,
  customerId: row.kind === 'customer' ? (known.get(row.member) ?? null) : null,
  invitorName: row.invitorName,
  codeId: row.codeId,
  joinedAt: row.joinedAt.toISOString(),
  leftAt: row.leftAt?.toISOString() ?? null,
  how: hows[row.scene as keyof typeof hows] ?? ('unknown' as const),
})

/** Who is inside, the longest first, and who has gone, the latest first. */
export async function peopleOf(db: Db, groupId: number) {
  const people = (gone: boolean) =>
    sql<PersonRow>`
    select m.member, g.corp_id as "corpId", coalesce(s.name, m.name) as name, m.kind,
      m.joined_at as "joinedAt", m.left_at as "leftAt", m.scene, w.code_id as "codeId",
      coalesce(i.name, (select o.name from wecom.chat_member o where o.group_id = m.group_id
        and o.member = m.invitor order by o.joined_at desc limit 1)) as "invitorName"
    from wecom.chat_member m
    join wecom.chat g on g.group_id = m.group_id
    left join lateral (select name from org.v_staff where m.kind = 'staff'
      and wecom_userid = m.member order by active desc, staff_id limit 1) s on true
    left join lateral (select name from org.v_staff where wecom_userid = m.invitor
      order by active desc, staff_id limit 1) i on true
    left join wecom.join_way w on w.state = m.state
    where m.group_id = ${groupId} and (m.left_at is not null) = ${gone}
    order by case when ${gone} then m.left_at end desc, m.joined_at, m.member limit ${SHOWN}`.execute(
      db,
    )
  const [inside, gone] = [(await people(false)).rows, (await people(true)).rows]
  const all = [...inside, ...gone].filter(({ kind }) => kind === 'customer')
  const ids = [...new Set(all.map(({ member }) => member))]
  const known = await customersOf(db, all[0]?.corpId ?? '', ids)
  return {
    inside: inside.map((row) => shownPerson(row, known)),
    gone: gone.map((row) => shownPerson(row, known)),
  }
}
