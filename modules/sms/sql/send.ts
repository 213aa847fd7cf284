// Rows of messages: asked for, claimed by a worker, called, settled.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'

export type SendState =
  | 'waiting'
  | 'calling'
  | 'accepted'
  | 'delivered'
  | 'failed'
  | 'rejected'
  | 'unknown'
  | 'withdrawn'

export interface NewSend {
  customerId: number
  touchId: number
  templateId: number
  params: readonly string[]
  expiresAt: Date
}

/** A touch asked for before keeps its first row. */
export async function addSends(db: Db, sends: readonly NewSend[], now: Date): Promise<void> {
  const rows = sends.map((send) => ({
    customer_id: send.customerId,
    touch_id: send.touchId,
    template_id: send.templateId,
    params: send.params,
    expires_at: send.expiresAt,
  }))
  await sql`insert into sms.send (customer_id, touch_id, template_id, params, state, asked_at,
      expires_at)
    select customer_id, touch_id, template_id, params, 'waiting', ${now}, expires_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (customer_id bigint,
      touch_id bigint, template_id bigint, params text[], expires_at timestamptz)
    on conflict (customer_id, touch_id) do nothing`.execute(db)
}

export async function sendsOfTouches(
  db: Db,
  touchIds: readonly number[],
): Promise<Map<number, number>> {
  const found = await sql<{ touch_id: number; send_id: number }>`select touch_id, send_id
    from sms.send where touch_id = any(${[...touchIds]}::bigint[])`.execute(db)
  return new Map(found.rows.map((row) => [row.touch_id, row.send_id]))
}

/** Of these customers, those who have a number. */
export async function withPhone(db: Db, ids: readonly number[]): Promise<Set<number>> {
  const found = await sql<{ id: number }>`select customer_id as id from customer.v_facts
    where customer_id = any(${[...ids]}::bigint[]) and has_phone`.execute(db)
  return new Set(found.rows.map((row) => row.id))
}

export interface ClaimedSend {
  customerId: number
  sendId: number
  templateId: number
  params: string[]
  tries: number
  expiresAt: Date
}

/** The next that wait, whatever another worker holds left out. */
export async function nextWaiting(tx: Tx, limit: number): Promise<ClaimedSend[]> {
  const found = await sql<ClaimedSend>`select customer_id as "customerId", send_id as "sendId",
      template_id as "templateId", params, tries, expires_at as "expiresAt"
    from sms.send where state = 'waiting' and (wake_at is null or wake_at <= ${tx.now})
    order by send_id limit ${limit} for update skip locked`.execute(tx.db)
  return found.rows
}

export async function callNumbers(db: Db, count: number): Promise<number[]> {
  const found = await sql<{ no: number }>`select nextval('sms.call_no')::int8 as no
    from generate_series(1, ${count}::int)`.execute(db)
  return found.rows.map((row) => row.no)
}

type SendKey = Pick<ClaimedSend, 'customerId' | 'sendId'>
const keys = (
  rows: readonly SendKey[],
) => sql`unnest(${rows.map((row) => row.customerId)}::bigint[],
  ${rows.map((row) => row.sendId)}::bigint[])`

/** Written before the call: whoever finds it so later never calls again. */
export async function markCalling(
  tx: Tx,
  sends: readonly (SendKey & { callId: number })[],
  wakeAt: Date,
): Promise<void> {
  await sql`update sms.send s set state = 'calling', call_id = x.call, tries = tries + 1,
      called_at = ${tx.now}, wake_at = ${wakeAt}
    from unnest(${sends.map((row) => row.customerId)}::bigint[],
      ${sends.map((row) => row.sendId)}::bigint[], ${sends.map((row) => row.callId)}::bigint[])
      as x (c, id, call)
    where s.customer_id = x.c and s.send_id = x.id`.execute(tx.db)
}

export interface Accepted extends SendKey {
  serial: string
  parts: number
}

/** The cloud took them; a receipt that was faster stays. */
export async function markAccepted(
  tx: Tx,
  accepted: readonly Accepted[],
  fenPerThousand: number,
  wakeAt: Date,
): Promise<void> {
  await sql`update sms.send s set serial = x.serial, parts = x.parts,
      cost_milli = x.parts * ${fenPerThousand}::bigint,
      state = case when s.state in ('calling', 'unknown') then 'accepted' else s.state end,
      wake_at = case when s.state in ('calling', 'unknown') then ${wakeAt}::timestamptz end
    from unnest(${accepted.map((row) => row.customerId)}::bigint[],
      ${accepted.map((row) => row.sendId)}::bigint[], ${accepted.map((row) => row.serial)}::text[],
      ${accepted.map((row) => row.parts)}::int[]) as x (c, id, serial, parts)
    where s.customer_id = x.c and s.send_id = x.id and s.serial is null`.execute(tx.db)
}

/** Surely not sent: they wait again. */
export async function markWaiting(tx: Tx, sends: readonly SendKey[], wakeAt: Date): Promise<void> {
  await sql`update sms.send s set state = 'waiting', call_id = null, called_at = null,
      wake_at = ${wakeAt}
    from ${keys(sends)} as x (c, id)
    where s.customer_id = x.c and s.send_id = x.id and s.state = 'calling'`.execute(tx.db)
}

export interface Verdict extends SendKey {
  /** `accepted`: no receipt came in time, and it is taken to be there. */
  state: 'accepted' | 'delivered' | 'failed' | 'rejected' | 'unknown' | 'withdrawn'
  reason: string | null
}
export interface SettledRow {
  customerId: number
  touchId: number
  state: Verdict['state']
  reason: string | null
}

/** What is over stays; only a receipt knows better than silence. */
export async function settleRows(tx: Tx, verdicts: readonly Verdict[]): Promise<SettledRow[]> {
  const found = await sql<SettledRow>`update sms.send s set state = x.state, reason = x.reason,
      wake_at = null, settled_at = ${tx.now}
    from unnest(${verdicts.map((row) => row.customerId)}::bigint[],
      ${verdicts.map((row) => row.sendId)}::bigint[], ${verdicts.map((row) => row.state)}::text[],
      ${verdicts.map((row) => row.reason)}::text[]) as x (c, id, state, reason)
    where s.customer_id = x.c and s.send_id = x.id and case x.state
      when 'withdrawn' then s.state = 'waiting'
      when 'unknown' then s.state = 'calling'
      when 'accepted' then s.state = 'accepted' and s.settled_at is null
      when 'rejected' then s.state in ('waiting', 'calling')
      else s.state in ('calling', 'accepted', 'unknown') end
    returning s.customer_id as "customerId", s.touch_id as "touchId", s.state, s.reason`.execute(
    tx.db,
  )
  return found.rows
}

export interface DueSend extends SendKey {
  state: 'waiting' | 'calling' | 'accepted'
}
export async function dueSends(
  db: Db,
  now: Date,
  limit: number,
  aside: readonly number[],
): Promise<DueSend[]> {
  const found = await sql<DueSend>`select customer_id as "customerId", send_id as "sendId", state
    from sms.send where wake_at <= ${now} and customer_id <> all(${[...aside]}::bigint[])
    order by wake_at, send_id limit ${limit}`.execute(db)
  return found.rows
}
export async function nextWake(db: Db, aside: readonly number[]): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`select min(wake_at) as at from sms.send
    where wake_at is not null and customer_id <> all(${[...aside]}::bigint[])`.execute(db)
  return found.rows[0]?.at ?? null
}
/** Those whose hour came wait no longer for it. */
export async function wakeWaiting(db: Db, sends: readonly SendKey[]): Promise<void> {
  await sql`update sms.send s set wake_at = null from ${keys(sends)} as x (c, id)
    where s.customer_id = x.c and s.send_id = x.id and s.state = 'waiting'`.execute(db)
}

/** Messages of these touches that no worker has taken yet. */
export async function waitingOf(db: Db, touchIds: readonly number[]): Promise<SendKey[]> {
  const found = await sql<SendKey>`select customer_id as "customerId", send_id as "sendId"
    from sms.send where touch_id = any(${[...touchIds]}::bigint[]) and state = 'waiting'
    order by send_id for update skip locked`.execute(db)
  return found.rows
}
