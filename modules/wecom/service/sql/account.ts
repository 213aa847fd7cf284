// Rows of accounts of customer service: how far each was fetched, and what it greets with.
import { sql } from 'kysely'
import type { Db } from '#platform'
import type { Problem } from '../../problem.ts'

export interface ServiceRow {
  serviceId: number
  corpId: string
  openKfid: string
  name: string
  gone: boolean
  greets: boolean
  greeting: string | null
  cursor: string
  due: boolean
  toldNo: number
  token: string | null
  tokenAt: Date | null
  fetchedAt: Date | null
  problem: Problem | null
}
const columns = sql`service_id as "serviceId", corp_id as "corpId", open_kfid as "openKfid", name,
  gone, greets, greeting, cursor, due, told_no as "toldNo", token, token_at as "tokenAt",
  fetched_at as "fetchedAt", problem`

export async function serviceOf(db: Db, serviceId: number): Promise<ServiceRow | undefined> {
  const found = await sql<ServiceRow>`select ${columns} from wecom.service_account
    where service_id = ${serviceId}`.execute(db)
  return found.rows[0]
}

export async function serviceRows(db: Db): Promise<ServiceRow[]> {
  const found = await sql<ServiceRow>`select ${columns} from wecom.service_account
    order by gone, service_id`.execute(db)
  return found.rows
}

export interface ServiceNews {
  corpId: string
  openKfid: string
  token: string
}

/** Something waits to be fetched; of several pieces of news the last ticket counts. */
export async function markTold(
  db: Db,
  news: readonly ServiceNews[],
  machineNow: Date,
): Promise<number[]> {
  const last = [...new Map(news.map((one) => [`${one.corpId} ${one.openKfid}`, one])).values()]
  const told = await sql<{ id: number }>`insert into wecom.service_account as a
      (corp_id, open_kfid, due, told_no, token, token_at)
    select c, k, true, 1, t, ${machineNow} from unnest(${last.map((n) => n.corpId)}::text[],
      ${last.map((n) => n.openKfid)}::text[], ${last.map((n) => n.token)}::text[]) as x (c, k, t)
    on conflict (corp_id, open_kfid) do update set due = true, told_no = a.told_no + 1,
      token = excluded.token, token_at = excluded.token_at
    returning service_id as id`.execute(db)
  return told.rows.map(({ id }) => id)
}

/**
 * What nobody has looked at since then is due again; news may have been lost. Those never looked at
 * come first, then the busiest.
 */
export async function markStale(db: Db, since: Date): Promise<number[]> {
  const due = await sql<{ id: number }>`with stale as (
      update wecom.service_account set due = true, told_no = told_no + 1
      where not gone and (due or fetched_at is null or fetched_at < ${since})
      returning service_id, fetched_at, token_at)
    select service_id as id from stale
    order by fetched_at is null desc, token_at desc nulls last, service_id`.execute(db)
  return due.rows.map(({ id }) => id)
}

/**
 * Moves the cursor from where the page was asked for; false when somebody else has moved it, and
 * then nothing of this page may count. The last page ends what was due, unless news came meanwhile.
 */
export async function moveCursor(
  db: Db,
  { serviceId, cursor, toldNo }: ServiceRow,
  page: { cursor: string; more: boolean },
  now: Date,
): Promise<boolean> {
  const moved = await sql`update wecom.service_account set cursor = ${page.cursor},
      due = ${page.more} or told_no <> ${toldNo}, fetched_at = ${now}, problem = null
    where service_id = ${serviceId} and cursor = ${cursor}`.execute(db)
  return Number(moved.numAffectedRows ?? 0) > 0
}

/** The platform does not know the place any more: its three days are read anew. */
export async function forgetCursor(db: Db, { serviceId, cursor }: ServiceRow): Promise<void> {
  await sql`update wecom.service_account set cursor = ''
    where service_id = ${serviceId} and cursor = ${cursor}`.execute(db)
}

export async function noteProblem(
  db: Db,
  serviceId: number,
  problem: Problem | null,
): Promise<void> {
  await sql`update wecom.service_account
    set problem = ${problem && JSON.stringify(problem)}::jsonb
    where service_id = ${serviceId}`.execute(db)
}

/** What the platform lists is what there is; the others are gone. */
export async function keepListed(
  db: Db,
  corpId: string,
  listed: readonly { openKfid: string; name: string }[],
): Promise<void> {
  await sql`insert into wecom.service_account (corp_id, open_kfid, name)
    select ${corpId}, k, n from unnest(${listed.map((one) => one.openKfid)}::text[],
      ${listed.map((one) => one.name)}::text[]) as x (k, n)
    on conflict (corp_id, open_kfid) do update set name = excluded.name, gone = false`.execute(db)
  await sql`update wecom.service_account set gone = true, due = false
    where corp_id <> ${corpId}
      or open_kfid <> all(${listed.map((one) => one.openKfid)}::text[])`.execute(db)
}

/** False when there is no such account. */
export async function writeGreeting(
  db: Db,
  input: { id: number; greets: boolean; greeting: string },
): Promise<boolean> {
  const written = await sql`update wecom.service_account set greets = ${input.greets},
      greeting = ${input.greeting} where service_id = ${input.id} and not gone`.execute(db)
  return Number(written.numAffectedRows ?? 0) > 0
}
