// Rows of touches: written when offered, judged, handed over and settled.
import { sql } from 'kysely'
import { sortedUnique } from '#kit'
import type { Db, Tx } from '#platform'
import type { TouchOutcome } from '#contracts'
import type { ReasonCode } from '../reasons.ts'
import type { TouchInput, TouchRow, TouchState } from '../touch.ts'

const columns = sql`t.touch_id as "touchId", t.customer_id as "customerId", t.key,
  t.owner_key as "ownerKey", t.class, t.purpose, t.carrier, t.category, t.content,
  t.staff_id as "staffId", t.coupon_id as "couponId", t.only_if as "onlyIf", t.control,
  t.not_before as "notBefore", t.expires_at as "expiresAt", t.state, t.outcome, t.tries`

export interface KeyedTouch {
  personId: number
  key: string
  touchId: number
  ownerKey: string
  outcome: TouchOutcome
  reason: ReasonCode | null
  ruleId: number | null
}

/** Touches of these keys that exist already, also under ids since merged into the customer. */
export async function findKeyed(
  db: Db,
  keys: readonly { customerId: number; key: string }[],
): Promise<KeyedTouch[]> {
  const found = await sql<KeyedTouch>`
    select k.customer_id as "personId", t.key, t.touch_id as "touchId", t.owner_key as "ownerKey",
      t.outcome, t.reason, t.rule_id as "ruleId"
    from unnest(${keys.map((k) => k.customerId)}::bigint[],
      ${keys.map((k) => k.key)}::text[]) as k (customer_id, key)
    join customer.v_person p on p.person_id = k.customer_id
    join messaging.touch t on t.customer_id = p.customer_id and t.key = k.key`.execute(db)
  return found.rows
}

/** Writes new touches, undecided; the unique key is the guard. */
export async function insertTouches(tx: Tx, inputs: readonly TouchInput[]): Promise<TouchRow[]> {
  const rows = inputs.map((input) => ({
    customer_id: input.customerId,
    key: input.key,
    owner_key: input.ownerKey,
    owner_name: input.ownerName ?? null,
    class: input.class,
    purpose: input.purpose,
    carrier: input.carrier,
    category: input.category ?? input.ownerKey.split(':')[0],
    content: input.content,
    staff_id: input.staffId ?? null,
    coupon_id: input.content.couponId ?? null,
    only_if: input.onlyIf ?? null,
    control: input.control ?? false,
    not_before: input.notBefore ?? null,
    expires_at: input.expiresAt ?? null,
  }))
  const made = await sql<TouchRow>`
    insert into messaging.touch as t (customer_id, key, owner_key, owner_name, class, purpose,
      carrier, category, content, staff_id, coupon_id, only_if, control, not_before, expires_at,
      state, outcome, offered_at)
    select customer_id, key, owner_key, owner_name, class, purpose, carrier, category, content,
      staff_id, coupon_id, only_if, control, not_before, expires_at, 'deferred', 'open', ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (customer_id bigint, key text,
      owner_key text, owner_name text, class text, purpose text, carrier text, category text,
      content jsonb, staff_id bigint, coupon_id bigint, only_if jsonb, control boolean,
      not_before timestamptz, expires_at timestamptz)
    on conflict (customer_id, key) do nothing
    returning ${columns}`.execute(tx.db)
  return made.rows
}

export interface Decision {
  customerId: number
  touchId: number
  state: TouchState
  outcome: TouchOutcome
  reason: ReasonCode | null
  ruleId: number | null
  wakeAt: Date | null
  counted: boolean
  zone: string
  stage: string
}

/** What the gate decided: passed (and counted from now), deferred, or settled. */
export async function writeDecisions(tx: Tx, decisions: readonly Decision[]): Promise<void> {
  await sql`
    update messaging.touch t set state = d.state, outcome = d.outcome, reason = d.reason,
      rule_id = d.rule_id, wake_at = d.wake_at, zone = d.zone, stage = d.stage, tries = t.tries + 1,
      counted_at = case when d.counted then ${tx.now}::timestamptz end,
      settled_at = case when d.state = 'settled' then ${tx.now}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(
      decisions.map((d) => ({
        customer_id: d.customerId,
        touch_id: d.touchId,
        state: d.state,
        outcome: d.outcome,
        reason: d.reason,
        rule_id: d.ruleId,
        wake_at: d.wakeAt,
        counted: d.counted,
        zone: d.zone,
        stage: d.stage,
      })),
    )}::jsonb) as d (customer_id bigint, touch_id bigint, state text, outcome text, reason text,
      rule_id bigint, wake_at timestamptz, counted boolean, zone text, stage text)
    where t.customer_id = d.customer_id and t.touch_id = d.touch_id`.execute(tx.db)
}

/** Customers of the next deferred touches that are due, paused programmes left out. */
export async function dueCustomers(
  tx: Tx,
  limit: number,
  aside: readonly number[],
): Promise<number[]> {
  const found = await sql<{ id: number }>`
    select t.customer_id as id from messaging.touch t where t.wake_at <= ${tx.now}
      and t.customer_id <> all(${aside}::bigint[]) and not exists (
      select 1 from messaging.held_owner h where h.owner_kind = t.owner_kind
        and h.owner_id = t.owner_id)
    order by t.wake_at, t.touch_id limit ${limit}`.execute(tx.db)
  return found.rows.map((row) => row.id)
}

/** Claims the due touches of locked customers; what another worker holds is left to it. */
export async function claimDue(
  tx: Tx,
  customerIds: readonly number[],
  limit: number,
): Promise<TouchRow[]> {
  const found = await sql<TouchRow>`
    select ${columns} from messaging.touch t
    where t.wake_at <= ${tx.now} and t.customer_id = any(${[...customerIds]}::bigint[])
      and not exists (
      select 1 from messaging.held_owner h where h.owner_kind = t.owner_kind
        and h.owner_id = t.owner_id)
    order by t.wake_at, t.touch_id limit ${limit} for update of t skip locked`.execute(tx.db)
  return found.rows
}

export async function nextWake(db: Db, aside: readonly number[]): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`
    select min(t.wake_at) as at from messaging.touch t
    where t.wake_at is not null and t.customer_id <> all(${aside}::bigint[]) and not exists (
      select 1 from messaging.held_owner h where h.owner_kind = t.owner_kind
        and h.owner_id = t.owner_id)`.execute(db)
  return found.rows[0]?.at ?? null
}

/**
 * Locks touches and reads them as they are now, in the order of their ids; unknown ids are left
 * out. Whoever comes here holds the lock of the customer, so no two transactions meet at a touch
 * first.
 */
export async function lockTouches(tx: Tx, touchIds: readonly number[]): Promise<TouchRow[]> {
  const sorted = sortedUnique(touchIds)
  const found = await sql<TouchRow>`
    select ${columns} from messaging.touch t where t.touch_id = any(${sorted}::bigint[])
    order by t.touch_id for update`.execute(tx.db)
  return found.rows
}

/** Touches with the carrier now; a coupon issued on the way is noted. */
export async function markHanded(
  tx: Tx,
  rows: readonly { customerId: number; touchId: number; couponId: number | null }[],
): Promise<void> {
  await sql`
    update messaging.touch t set state = 'handed', handed_at = ${tx.now},
      coupon_id = coalesce(k.coupon_id, t.coupon_id)
    from unnest(${rows.map((r) => r.customerId)}::bigint[], ${rows.map((r) => r.touchId)}::bigint[],
      ${rows.map((r) => r.couponId)}::bigint[]) as k (customer_id, touch_id, coupon_id)
    where t.customer_id = k.customer_id and t.touch_id = k.touch_id`.execute(tx.db)
}

export interface Settlement {
  customerId: number
  touchId: number
  outcome: TouchOutcome
  reason: string | null
  /** Gives its slot back: nothing reached the customer, for certain. */
  release: boolean
}
export interface SettledRow {
  customerId: number
  touchId: number
  ownerKey: string
  outcome: TouchOutcome
  reason: string | null
}

/** Final outcomes; a known one is never overwritten, an unknown one may still become known. */
export async function settleRows(
  tx: Tx,
  settlements: readonly Settlement[],
): Promise<SettledRow[]> {
  const found = await sql<SettledRow>`
    update messaging.touch t set state = 'settled', outcome = s.outcome, reason = s.reason,
      wake_at = null, settled_at = ${tx.now}, released_at = case when s.release
      then ${tx.now}::timestamptz end
    from unnest(${settlements.map((s) => s.customerId)}::bigint[],
      ${settlements.map((s) => s.touchId)}::bigint[], ${settlements.map((s) => s.outcome)}::text[],
      ${settlements.map((s) => s.reason)}::text[],
      ${settlements.map((s) => s.release)}::boolean[]) as s (customer_id, touch_id, outcome, reason,
      release)
    where t.customer_id = s.customer_id and t.touch_id = s.touch_id
      and (t.state <> 'settled' or t.outcome = 'unknown') and t.outcome <> s.outcome
    returning t.customer_id as "customerId", t.touch_id as "touchId", t.owner_key as "ownerKey",
      t.outcome, t.reason`.execute(tx.db)
  return found.rows
}

/** Locks what is still open of these programmes' instances, in the order of ids. */
export async function lockOpenOf(tx: Tx, ownerKeys: readonly string[]): Promise<TouchRow[]> {
  const open = await sql<{ id: number }>`
    select touch_id as id from messaging.touch
    where owner_key = any(${[...ownerKeys]}::text[]) and state <> 'settled'`.execute(tx.db)
  if (open.rows.length === 0) return []
  const rows = await lockTouches(
    tx,
    open.rows.map((row) => row.id),
  )
  return rows.filter((row) => row.state !== 'settled')
}
