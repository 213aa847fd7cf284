// Rows of acquisition links and of what is left of their units.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'
import type { Problem } from '../../problem.ts'

export interface LinkRow {
  acquisitionId: number
  userIds: string[]
  name: string
  linkId: string | null
  url: string | null
  askedAt: Date | null
  unavailableAt: Date | null
  problem: Problem | null
}
const columns = sql`acquisition_id as "acquisitionId", userids as "userIds", name,
  link_id as "linkId", url, asked_at as "askedAt", unavailable_at as "unavailableAt", problem`

/** One for each circle of guides; those that stand or are wanted already stay. */
export async function wantLink(
  db: Db,
  link: { corpId: string; userIds: string[]; name: string },
): Promise<{ acquisitionId: number; made: boolean }> {
  const written = await sql<{ acquisitionId: number; made: boolean }>`
    insert into wecom.acquisition_link as l (corp_id, userids, name)
    values (${link.corpId}, ${link.userIds}::text[], ${link.name})
    on conflict (corp_id, userids) do update set name = l.name
    returning acquisition_id as "acquisitionId",
      url is not null and unavailable_at is null as made`.execute(db)
  const [row] = written.rows
  if (!row) throw new Error('a link was wanted and is not there')
  return row
}

export async function linkOf(db: Db, acquisitionId: number): Promise<LinkRow | undefined> {
  const found = await sql<LinkRow>`select ${columns} from wecom.acquisition_link
    where acquisition_id = ${acquisitionId}`.execute(db)
  return found.rows[0]
}

export async function linksOf(db: Db, corpId: string): Promise<LinkRow[]> {
  const found = await sql<LinkRow>`select ${columns} from wecom.acquisition_link
    where corp_id = ${corpId} order by acquisition_id`.execute(db)
  return found.rows
}

export async function linkMade(
  db: Db,
  acquisitionId: number,
  { link_id: linkId, url }: { link_id: string; url: string },
): Promise<void> {
  await sql`update wecom.acquisition_link set link_id = ${linkId}, url = ${url}, problem = null,
      unavailable_at = null where acquisition_id = ${acquisitionId}`.execute(db)
}

/** Before the call that makes it: whoever finds this looks for it before a second one. */
export async function linkAsked(db: Db, acquisitionId: number, at: Date): Promise<void> {
  await sql`update wecom.acquisition_link set asked_at = ${at}
    where acquisition_id = ${acquisitionId} and asked_at is null`.execute(db)
}

/** It was certainly not made. */
export async function linkNotAsked(db: Db, acquisitionId: number): Promise<void> {
  await sql`update wecom.acquisition_link set asked_at = null
    where acquisition_id = ${acquisitionId} and link_id is null`.execute(db)
}

export async function linkWell(db: Db, acquisitionId: number): Promise<void> {
  await sql`update wecom.acquisition_link set problem = null
    where acquisition_id = ${acquisitionId} and problem is not null`.execute(db)
}

export async function linkFailed(db: Db, acquisitionId: number, problem: Problem): Promise<void> {
  await sql`update wecom.acquisition_link set problem = ${JSON.stringify(problem)}::jsonb
    where acquisition_id = ${acquisitionId}`.execute(db)
}

/** Those that stand no more are wanted anew, under a new name; gives which. */
export async function renewLinks(
  db: Db,
  corpId: string,
  links: readonly { linkId: string; name: string }[],
): Promise<number[]> {
  const renewed = await sql<{ acquisition_id: number }>`update wecom.acquisition_link l
    set link_id = null, url = null, asked_at = null, unavailable_at = null, problem = null,
      name = x.name
    from unnest(${links.map((link) => link.linkId)}::text[],
      ${links.map((link) => link.name)}::text[]) as x (link_id, name)
    where l.corp_id = ${corpId} and l.link_id = x.link_id
    returning l.acquisition_id`.execute(db)
  return renewed.rows.map((row) => row.acquisition_id)
}

export async function linksBroken(
  db: Db,
  corpId: string,
  links: readonly { linkId: string; at: Date }[],
): Promise<void> {
  await sql`update wecom.acquisition_link l set unavailable_at = x.at
    from unnest(${links.map((link) => link.linkId)}::text[],
      ${links.map((link) => link.at)}::timestamptz[]) as x (link_id, at)
    where l.corp_id = ${corpId} and l.link_id = x.link_id and l.unavailable_at is null`.execute(db)
}

export interface Quota {
  total: number
  balance: number
  ends: { at: string; balance: number }[]
}

export async function writeQuota(db: Db, corpId: string, quota: Quota, at: Date): Promise<void> {
  await sql`insert into wecom.acquisition_quota as q (corp_id, total, balance, ends, read_at)
    values (${corpId}, ${quota.total}, ${quota.balance}, ${JSON.stringify(quota.ends)}::jsonb, ${at})
    on conflict (corp_id) do update set total = excluded.total, balance = excluded.balance,
      ends = excluded.ends, read_at = excluded.read_at
    where q.read_at <= excluded.read_at`.execute(db)
}

/** The platform says that nothing is left; a later reading may say otherwise. */
export async function noUnits({ db, now }: Tx, corpId: string): Promise<void> {
  await sql`update wecom.acquisition_quota set balance = 0, ends = '[]', read_at = ${now}
    where corp_id = ${corpId}`.execute(db)
}

export interface QuotaLeft extends Quota {
  unitsLeft: number
  readAt: Date
}

export async function quotaLeft(db: Db): Promise<QuotaLeft | undefined> {
  const found = await sql<QuotaLeft>`select total, balance, ends, units_left as "unitsLeft",
    read_at as "readAt" from wecom.v_acquisition_quota`.execute(db)
  return found.rows[0]
}

/** Names of members, for the name a link bears in WeCom. */
export async function namesOfUsers(
  db: Db,
  userIds: readonly string[],
): Promise<Map<string, string>> {
  const found = await sql<{ wecom_userid: string; name: string }>`select wecom_userid, name
    from org.v_staff where wecom_userid = any(${userIds}::text[])`.execute(db)
  return new Map(found.rows.map((row) => [row.wecom_userid, row.name]))
}

/** Links that stand at the address of the interface itself move with it. */
export async function moveLinks(db: Db, from: string, to: string): Promise<void> {
  if (from === to) return
  await sql`update wecom.acquisition_link set url = ${to}::text || substr(url, ${from.length + 1}::int)
    where starts_with(url, ${`${from}/`})`.execute(db)
}
