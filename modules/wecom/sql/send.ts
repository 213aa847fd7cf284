// Rows of messages to one customer, and how they change state.
import { sql } from 'kysely'
import type { Db } from '#platform'
import type { Content } from '../words.ts'

export type SendState = 'waiting' | 'calling' | 'proposed' | 'sent' | 'unknown' | 'rejected'

export interface NewSend {
  customerId: number
  touchId: number
  kind: 'welcome' | 'mass' | 'service'
  externalUserId: string
  userId: string
  staffId: number | null
  storeId: number | null
  content: Content | null
  welcomeCode: string | null
  taskId: number | null
  receivedAt: Date | null
  deadlineAt: Date | null
  wakeAt: Date | null
}

/** Rows written before any call; a touch already on record is left as it is and not given back. */
export async function addSends(
  db: Db,
  sends: readonly NewSend[],
  now: Date,
): Promise<{ customerId: number; sendId: number; touchId: number }[]> {
  const of = <T>(pick: (send: NewSend) => T): T[] => sends.map(pick)
  const added = await sql<{ customerId: number; sendId: number; touchId: number }>`
    insert into wecom.send (customer_id, touch_id, kind, external_userid, userid, staff_id,
      store_id, content, welcome_code, task_id, state, asked_at, received_at, deadline_at, wake_at)
    select c, t, k, e, u, s, st, co, w, ta, 'waiting', ${now}, r, d, wa
    from unnest(${of((x) => x.customerId)}::bigint[], ${of((x) => x.touchId)}::bigint[],
      ${of((x) => x.kind)}::text[], ${of((x) => x.externalUserId)}::text[],
      ${of((x) => x.userId)}::text[], ${of((x) => x.staffId)}::bigint[],
      ${of((x) => x.storeId)}::bigint[],
      ${of((x) => (x.content ? JSON.stringify(x.content) : null))}::jsonb[],
      ${of((x) => x.welcomeCode)}::text[], ${of((x) => x.taskId)}::bigint[],
      ${of((x) => x.receivedAt)}::timestamptz[], ${of((x) => x.deadlineAt)}::timestamptz[],
      ${of((x) => x.wakeAt)}::timestamptz[])
      as x (c, t, k, e, u, s, st, co, w, ta, r, d, wa)
    on conflict (customer_id, touch_id) do nothing
    returning customer_id as "customerId", send_id as "sendId", touch_id as "touchId"`.execute(db)
  return added.rows
}

export async function sendsOfTouches(
  db: Db,
  touches: readonly { customerId: number; touchId: number }[],
): Promise<Map<number, number>> {
  const found = await sql<{ touch_id: number; send_id: number }>`select s.touch_id, s.send_id
    from unnest(${touches.map((t) => t.customerId)}::bigint[],
      ${touches.map((t) => t.touchId)}::bigint[])
      as w (customer_id, touch_id)
    join wecom.send s on s.customer_id = w.customer_id and s.touch_id = w.touch_id`.execute(db)
  return new Map(found.rows.map((row) => [row.touch_id, row.send_id]))
}

export interface SendKey {
  customerId: number
  sendId: number
}
export interface WelcomeCall extends SendKey {
  /** Of a new friend, or of somebody at customer service. */
  kind: 'welcome' | 'service'
  welcomeCode: string
  content: Content
  externalUserId: string
  userId: string
  storeId: number | null
  deadlineAt: Date
  tries: number
}

/** Marks calls as about to happen. `tries` above 1: an earlier try did not live to tell. */
export async function claimWelcomes(db: Db, sends: readonly SendKey[]): Promise<WelcomeCall[]> {
  const claimed =
    await sql<WelcomeCall>`update wecom.send s set state = 'calling', tries = tries + 1
    from unnest(${sends.map((s) => s.customerId)}::bigint[],
      ${sends.map((s) => s.sendId)}::bigint[])
      as w (customer_id, send_id)
    where s.customer_id = w.customer_id and s.send_id = w.send_id
      and s.state in ('waiting', 'calling')
    returning s.customer_id as "customerId", s.send_id as "sendId", s.kind, welcome_code as "welcomeCode",
      content, external_userid as "externalUserId", userid as "userId", store_id as "storeId",
      deadline_at as "deadlineAt", tries`.execute(db)
  return claimed.rows
}

export interface Verdict {
  customerId: number
  sendId: number
  state: 'sent' | 'unknown' | 'rejected'
  reason: string | null
  errcode: number | null
}
export interface Settled {
  customer_id: number
  touch_id: number
  state: 'sent' | 'unknown' | 'rejected'
  reason: string | null
}

/** Only an open message is settled; whoever comes second changes nothing. */
export async function settleRows(
  db: Db,
  verdicts: readonly Verdict[],
  machineNow: Date,
): Promise<Settled[]> {
  const of = <T>(pick: (verdict: Verdict) => T): T[] => verdicts.map(pick)
  const settled = await sql<Settled>`update wecom.send s set state = v.state, reason = v.reason,
      errcode = v.errcode, settled_at = ${machineNow}, wake_at = null
    from unnest(${of((v) => v.customerId)}::bigint[], ${of((v) => v.sendId)}::bigint[],
      ${of((v) => v.state)}::text[], ${of((v) => v.reason)}::text[], ${of((v) => v.errcode)}::int[])
      as v (customer_id, send_id, state, reason, errcode)
    where s.customer_id = v.customer_id and s.send_id = v.send_id
      and s.state in ('waiting', 'calling', 'proposed')
    returning s.customer_id, s.touch_id, s.state, s.reason`.execute(db)
  return settled.rows
}

export async function nextWake(db: Db, aside: readonly number[]): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`select min(wake_at) as at from wecom.send
    where wake_at is not null and customer_id <> all(${aside}::bigint[])`.execute(db)
  return found.rows[0]?.at ?? null
}

export async function overdueSends(
  db: Db,
  now: Date,
  limit: number,
  aside: readonly number[],
): Promise<{ customerId: number; sendId: number; state: SendState }[]> {
  const found = await sql<{ customerId: number; sendId: number; state: SendState }>`
    select customer_id as "customerId", send_id as "sendId", state from wecom.send
    where wake_at <= ${now} and customer_id <> all(${aside}::bigint[]) order by wake_at
      limit ${limit}`.execute(db)
  return found.rows
}

/** Names to fill in: hers as WeCom or we know it, the store's and the guide's. */
export async function namesFor(
  db: Db,
  keys: readonly {
    customerId: number
    externalUserId: string
    userId: string
    storeId: number | null
  }[],
): Promise<{ name: string | null; store: string | null; guide: string | null }[]> {
  const of = <T>(pick: (key: (typeof keys)[number]) => T): T[] => keys.map(pick)
  const found = await sql<{
    n: number
    name: string | null
    store: string | null
    guide: string | null
  }>`
    select distinct on (w.n) w.n, coalesce(c.name, p.display_name) as name, st.name as store,
      sf.name as guide
    from unnest(${of((k) => k.customerId)}::bigint[], ${of((k) => k.externalUserId)}::text[],
      ${of((k) => k.userId)}::text[], ${of((k) => k.storeId)}::bigint[])
      with ordinality as w (customer_id, external_userid, userid, store_id, n)
    left join wecom.contact c on c.customer_id = w.customer_id
      and c.external_userid = w.external_userid
    left join customer.v_customer p on p.customer_id = w.customer_id
    left join org.v_store st on st.store_id = w.store_id
    left join org.v_staff sf on sf.wecom_userid = w.userid
    order by w.n`.execute(db)
  return found.rows
}
