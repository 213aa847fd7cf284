// Rows of enrolments: admitted, claimed when due, moved, and ended.
import { sql } from 'kysely'
import { sortedUnique } from '#kit'
import type { Db, Tx } from '#platform'

export type Arm = 'treated' | 'control'
export type EnrolmentState = 'active' | 'finished' | 'goal' | 'exited' | 'cancelled'
export interface EnrolmentRow {
  customerId: number
  enrolmentId: number
  journeyId: number
  journeyName: string
  version: number
  arm: Arm
  stepId: string | null
  arrived: boolean
  visitNo: number
  late: boolean
}

export interface NewEnrolment {
  customerId: number
  journeyId: number
  version: number
  entryKey: string
  onceKey: string | null
  arm: Arm
  stepId: string | null
  enteredAt: Date
  goalBy: Date
  eventId: number | null
  orderId: number | null
}
export interface Entered {
  customerId: number
  enrolmentId: number
  journeyId: number
  version: number
  arm: Arm
}

/**
 * Writes enrolments; whoever is live under the key, or was ever where that is enough, is left out.
 */
export async function insertEnrolments(tx: Tx, rows: readonly NewEnrolment[]): Promise<Entered[]> {
  const made = await sql<Entered>`
    insert into journey.enrolment (customer_id, journey_id, version, entry_key, once_key, arm,
      step_id, wake_at, entered_at, goal_by, entry_event_id, order_id)
    select customer_id, journey_id, version, entry_key, once_key, arm, step_id, ${tx.now},
      entered_at, goal_by, event_id, order_id
    from jsonb_to_recordset(${JSON.stringify(
      rows.map((row) => ({
        customer_id: row.customerId,
        journey_id: row.journeyId,
        version: row.version,
        entry_key: row.entryKey,
        once_key: row.onceKey,
        arm: row.arm,
        step_id: row.stepId,
        entered_at: row.enteredAt,
        goal_by: row.goalBy,
        event_id: row.eventId,
        order_id: row.orderId,
      })),
    )}::jsonb) as r (customer_id bigint, journey_id bigint, version int, entry_key text,
      once_key text, arm text, step_id text, entered_at timestamptz, goal_by timestamptz,
      event_id bigint, order_id bigint)
    on conflict do nothing
    returning customer_id as "customerId", enrolment_id as "enrolmentId", journey_id as "journeyId",
      version, arm`.execute(tx.db)
  return made.rows
}

/** Customers who left this journey after `since`, or are in this very version already. */
export async function recentlyIn(
  db: Db,
  journeyId: number,
  customerIds: readonly number[],
  since: { leftAfter?: Date; version?: number },
): Promise<Set<number>> {
  const found = await sql<{ id: number }>`
    select distinct customer_id as id from journey.enrolment
    where customer_id = any(${[...customerIds]}::bigint[]) and journey_id = ${journeyId}
      and (ended_at > ${since.leftAfter ?? null} or version = ${since.version ?? null})`.execute(db)
  return new Set(found.rows.map((row) => row.id))
}

/** Customers of the next enrolments that are due; paused journeys sleep. */
export async function dueCustomers(
  tx: Tx,
  limit: number,
  aside: readonly number[],
): Promise<number[]> {
  const found = await sql<{ id: number }>`
    select d.customer_id as id from journey.journey j cross join lateral (
      select e.customer_id, e.wake_at from journey.enrolment e
      where e.journey_id = j.journey_id and e.state = 'active' and e.wake_at <= ${tx.now}
        and e.customer_id <> all(${aside}::bigint[])
      order by e.wake_at limit ${limit}) d
    where j.state <> 'paused' and not j.ending order by d.wake_at limit ${limit}`.execute(tx.db)
  return sortedUnique(found.rows.map((row) => row.id))
}

/**
 * Claims the due enrolments of locked customers. Enrolments are only ever locked under that lock.
 */
export async function claimDue(
  tx: Tx,
  customerIds: readonly number[],
  limit: number,
): Promise<EnrolmentRow[]> {
  const found = await sql<EnrolmentRow>`
    select e.customer_id as "customerId", e.enrolment_id as "enrolmentId",
      e.journey_id as "journeyId", j.name as "journeyName", e.version, e.arm, e.step_id as "stepId",
      e.arrived, e.visit_no as "visitNo", coalesce(e.wake_at < j.resumed_at, false) as late
    from journey.enrolment e join journey.journey j on j.journey_id = e.journey_id
    where e.customer_id = any(${[...customerIds]}::bigint[]) and e.state = 'active'
      and e.wake_at <= ${tx.now}
      and j.state <> 'paused' and not j.ending
    order by e.enrolment_id limit ${limit} for update of e skip locked`.execute(tx.db)
  return found.rows
}

export async function nextWake(db: Db, aside: readonly number[]): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`
    select min(d.at) as at from journey.journey j cross join lateral (
      select min(e.wake_at) as at from journey.enrolment e
      where e.journey_id = j.journey_id and e.state = 'active'
        and e.customer_id <> all(${aside}::bigint[])) d
    where j.state <> 'paused' and not j.ending`.execute(db)
  return found.rows[0]?.at ?? null
}

export interface Moved {
  customerId: number
  enrolmentId: number
  state: EnrolmentState
  stepId: string | null
  arrived: boolean
  visitNo: number
  wakeAt: Date | null
  touchId: number | null
  exposed: boolean
  exitReason: string | null
}

export async function writeMoves(tx: Tx, moves: readonly Moved[]): Promise<void> {
  await sql`
    update journey.enrolment e set state = m.state, step_id = m.step_id, arrived = m.arrived,
      visit_no = m.visit_no, wake_at = m.wake_at, touch_id = m.touch_id,
      exit_reason = m.exit_reason, exposed_at = case when m.exposed
      then coalesce(e.exposed_at, ${tx.now}) else e.exposed_at end,
      ended_at = case when m.state <> 'active' then ${tx.now}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(
      moves.map((m) => ({
        customer_id: m.customerId,
        enrolment_id: m.enrolmentId,
        state: m.state,
        step_id: m.stepId,
        arrived: m.arrived,
        visit_no: m.visitNo,
        wake_at: m.wakeAt,
        touch_id: m.touchId,
        exposed: m.exposed,
        exit_reason: m.exitReason,
      })),
    )}::jsonb) as m (customer_id bigint, enrolment_id bigint, state text, step_id text,
      arrived boolean, visit_no int, wake_at timestamptz, touch_id bigint, exposed boolean,
      exit_reason text)
    where e.customer_id = m.customer_id and e.enrolment_id = m.enrolment_id`.execute(tx.db)
}

export interface Ending {
  customerId: number
  enrolmentId: number
  state: EnrolmentState
  reason: string
}

/** Ends live enrolments, closing the step they stand in; gives those that were live. */
export async function endRows(
  tx: Tx,
  endings: readonly Ending[],
): Promise<(Entered & { reason: string })[]> {
  const ended = await sql<Entered & { reason: string }>`
    update journey.enrolment e set state = x.state, exit_reason = x.reason, ended_at = ${tx.now},
      wake_at = null, touch_id = null
    from unnest(${endings.map((x) => x.customerId)}::bigint[],
      ${endings.map((x) => x.enrolmentId)}::bigint[], ${endings.map((x) => x.state)}::text[],
      ${endings.map((x) => x.reason)}::text[])
      as x (customer_id, enrolment_id, state, reason)
    where e.customer_id = x.customer_id and e.enrolment_id = x.enrolment_id and e.state = 'active'
    returning e.customer_id as "customerId", e.enrolment_id as "enrolmentId",
      e.journey_id as "journeyId", e.version, e.arm, x.reason`.execute(tx.db)
  await sql`
    update journey.step_log s set left_at = ${tx.now}
    from unnest(${ended.rows.map((x) => x.customerId)}::bigint[],
      ${ended.rows.map((x) => x.enrolmentId)}::bigint[])
      as x (customer_id, enrolment_id)
    where s.customer_id = x.customer_id and s.enrolment_id = x.enrolment_id
      and s.left_at is null`.execute(tx.db)
  return ended.rows
}

/**
 * Customers inside journeys that are being ended, and what is live of them once they are locked.
 */
export async function endingCustomers(
  db: Db,
  limit: number,
  aside: readonly number[],
): Promise<number[]> {
  const found = await sql<{ id: number }>`
    select e.customer_id as id from journey.journey j join journey.enrolment e
      on e.journey_id = j.journey_id
    where j.ending and e.state = 'active' and e.customer_id <> all(${aside}::bigint[])
      limit ${limit}`.execute(db)
  return sortedUnique(found.rows.map((row) => row.id))
}

export async function endingRows(
  tx: Tx,
  customerIds: readonly number[],
): Promise<{ customerId: number; enrolmentId: number }[]> {
  const found = await sql<{ customerId: number; enrolmentId: number }>`
    select e.customer_id as "customerId", e.enrolment_id as "enrolmentId"
    from journey.enrolment e join journey.journey j on j.journey_id = e.journey_id
    where e.customer_id = any(${[...customerIds]}::bigint[]) and e.state = 'active'
      and j.ending`.execute(tx.db)
  return found.rows
}
