// Rows of links posted in groups, and of who opened them.
import { sql } from 'kysely'
import type { CodeKind } from '#contracts'
import { storesWithin } from '#modules/org'
import type { Db, Scope, Tx } from '#platform'
import type { NewVisit } from './link.ts'

/** What a link of a group is called beside its code; it stands nowhere outside. */
export const groupRef = (groupId: number): string => `group:${groupId}`

export interface Click extends Pick<NewVisit, 'slug' | 'inWechat'> {
  visitId: number
  groupId: number
  visitor: string
  customerId: number | null
}

/** Who was erased meanwhile is nobody. */
export async function writeClicks(tx: Tx, clicks: readonly Click[]): Promise<void> {
  if (clicks.length === 0) return
  const of = <T>(pick: (click: Click) => T): T[] => clicks.map(pick)
  await sql`insert into code.group_click (visit_id, group_id, slug, visitor, in_wechat,
      customer_id, at)
    select x.v, x.g, x.s, x.b, x.w, c.customer_id, ${tx.now}
    from unnest(${of((k) => k.visitId)}::bigint[], ${of((k) => k.groupId)}::bigint[],
      ${of((k) => k.slug)}::text[], ${of((k) => k.visitor)}::text[],
      ${of((k) => k.inWechat)}::boolean[], ${of((k) => k.customerId)}::bigint[])
      as x (v, g, s, b, w, c)
    left join customer.v_customer c on c.customer_id = x.c`.execute(tx.db)
}

/** Openings of this browser since then of which nobody knows whose they were. */
export async function namelessClicks(db: Db, visitor: string, since: Date): Promise<boolean> {
  const found = await sql`select 1 from code.group_click where visitor = ${visitor}
    and at >= ${since} and customer_id is null limit 1`.execute(db)
  return found.rows.length > 0
}

export async function nameClicks(
  tx: Tx,
  { visitor, customerId, since }: { visitor: string; customerId: number; since: Date },
): Promise<void> {
  await sql`update code.group_click set customer_id = c.customer_id from customer.v_customer c
    where visitor = ${visitor} and at >= ${since} and group_click.customer_id is null
      and c.customer_id = ${customerId}`.execute(tx.db)
}

/** A group within reach that is not dismissed. */
export async function groupWithin(db: Db, scope: Scope, groupId: number): Promise<boolean> {
  const found = await sql`select 1 from wecom.v_chat c where c.group_id = ${groupId}
    and ${storesWithin(scope, 'c.store_id')}`.execute(db)
  return found.rows.length > 0
}

export interface GroupLinkRow {
  codeId: number
  codeName: string
  kind: CodeKind
  placement: string
  active: boolean
  slug: string
  clicks: number
  people: number
  lastAt: Date | null
}
export async function groupLinkRows(db: Db, groupId: number): Promise<GroupLinkRow[]> {
  const found = await sql<GroupLinkRow>`select c.code_id as "codeId", c.name as "codeName", c.kind,
      c.placement, c.active, l.slug, count(k.visit_id)::int as clicks,
      count(distinct v.person_id)::int as people, max(k.at) as "lastAt"
    from code.link l join code.channel_code c on c.code_id = l.code_id
    left join code.group_click k on k.slug = l.slug and k.group_id = ${groupId}
    left join customer.v_customer v on v.customer_id = k.customer_id
    where l.ref = ${groupRef(groupId)}
    group by 1, 2, 3, 4, 5, 6, l.made_at order by l.made_at desc, 1 desc`.execute(db)
  return found.rows
}

export interface ClickRow {
  id: number
  at: Date
  codeName: string
  customerId: number | null
  customerName: string | null
  inside: boolean
}

/** The latest openings; inside: she was in the group then. */
export async function clickRows(db: Db, groupId: number, limit: number): Promise<ClickRow[]> {
  const found = await sql<ClickRow>`select k.visit_id as id, k.at, c.name as "codeName",
      v.person_id as "customerId", h.display_name as "customerName",
      v.person_id is not null and exists (select 1 from wecom.v_chat_member m
        join customer.v_identity i on i.kind = 'external_userid' and i.value = m.member
          and i.app = m.corp_id
        join customer.v_customer w on w.customer_id = i.customer_id
        where m.group_id = k.group_id and w.person_id = v.person_id and m.joined_at <= k.at
          and (m.left_at is null or m.left_at > k.at)) as inside
    from code.group_click k join code.link l on l.slug = k.slug
    join code.channel_code c on c.code_id = l.code_id
    left join customer.v_customer v on v.customer_id = k.customer_id
    left join customer.v_customer h on h.customer_id = v.person_id
    where k.group_id = ${groupId} order by k.at desc, k.visit_id desc limit ${limit}`.execute(db)
  return found.rows
}
