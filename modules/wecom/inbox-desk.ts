// What WeCom told us and what became of it: searched, read, and worked on again by hand.
import type { WecomMessage } from '#contracts'
import { sql } from 'kysely'
import { ok, refuse, type Db, type Outcome, type Tx } from '#platform'
import { callbackReceived } from './events.ts'
import { wecomRefusals } from './refusals.ts'

export interface InboxSearch {
  id?: number
  /** open: not worked on yet; done: worked on; problem: nothing came of it. */
  state?: 'open' | 'done' | 'problem'
  kind?: string
  customerId?: number
  externalUserid?: string
  before?: number
  limit: number
}

interface Row extends Omit<WecomMessage, 'receivedAt' | 'workedAt' | 'readable'> {
  receivedAt: Date
  workedAt: Date | null
  raw: string | null
}

/** Newest first. A customer is found under all of WeCom's ids that we know of her. */
export async function inboxRows(db: Db, find: InboxSearch): Promise<Row[]> {
  const { id, state, kind, customerId, externalUserid, before } = find
  const conditions = [sql`true`]
  if (id !== undefined) conditions.push(sql`i.inbox_id = ${id}`)
  if (before !== undefined) conditions.push(sql`i.inbox_id < ${before}`)
  if (state === 'open') conditions.push(sql`i.worked_at is null`)
  if (state === 'done') conditions.push(sql`i.worked_at is not null and i.problem is null`)
  if (state === 'problem') conditions.push(sql`i.problem is not null`)
  if (kind) conditions.push(sql`i.kind = ${kind}`)
  if (externalUserid) conditions.push(sql`i.external_userid = ${externalUserid}`)
  if (customerId !== undefined) {
    conditions.push(sql`i.external_userid in (select c.external_userid from wecom.contact c
      join customer.v_person p on p.customer_id = c.customer_id
      where p.person_id = ${customerId})`)
  }
  const found = await sql<Row>`
    with chosen as materialized (
      select i.* from wecom.inbox i where ${sql.join(conditions, sql` and `)}
      order by i.inbox_id desc limit ${find.limit})
    select i.inbox_id as id, i.received_at as "receivedAt", i.worked_at as "workedAt", i.kind,
      i.problem, i.external_userid as "externalUserid", i.userid, i.replays, i.raw,
      who.person_id as "customerId", who.display_name as "customerName", s.name as "staffName"
    from chosen i
    left join lateral (select v.person_id, p.display_name from wecom.contact c
      join customer.v_customer v on v.customer_id = c.customer_id
      join customer.v_customer p on p.customer_id = v.person_id
      where c.external_userid = i.external_userid order by v.person_id limit 1) who on true
    left join lateral (select name from org.v_staff where wecom_userid = i.userid
      order by active desc, staff_id limit 1) s on true
    order by i.inbox_id desc`.execute(db)
  return found.rows
}

export const shownRow = ({ raw, receivedAt, workedAt, ...row }: Row): WecomMessage => ({
  ...row,
  receivedAt: receivedAt.toISOString(),
  workedAt: workedAt?.toISOString() ?? null,
  readable: raw !== null,
})

/** Puts a message back to be worked on. What it did before is not done twice: see `follow.ts`. */
export async function replayCallback(tx: Tx, id: number): Promise<Outcome<void>> {
  const found = await sql<{ worked_at: Date | null; raw: string | null }>`
    select worked_at, raw from wecom.inbox where inbox_id = ${id} for update`.execute(tx.db)
  const [row] = found.rows
  if (!row) return refuse(wecomRefusals.unknownMessage, { id })
  if (row.raw === null) return refuse(wecomRefusals.messageGone)
  if (row.worked_at === null) return refuse(wecomRefusals.stillOpen)
  await sql`update wecom.inbox set worked_at = null, problem = null, replays = replays + 1
    where inbox_id = ${id}`.execute(tx.db)
  tx.publish(callbackReceived, [{ subject: null, payload: { inboxId: id } }])
  return ok(undefined)
}
