// Goals: which enrolment an event is credited to, and marking it.
import { sql } from 'kysely'
import type { Tx } from '#platform'
import type { Happening } from '../triggers.ts'
import type { Entered } from './enrolment.ts'

export interface Credited extends Entered {
  state: string
  eventId: number
  at: Date
  templateId: number | null
  name: string
}

/**
 * The enrolment of each journey that an event could be credited to: her latest before the event, if
 * its goal was not reached yet and its window is open. An earlier entry ended with the next one.
 */
export async function creditable(tx: Tx, happenings: readonly Happening[]): Promise<Credited[]> {
  const found = await sql<Credited>`
    with happened as (
      select * from unnest(${happenings.map((h) => h.customerId)}::bigint[],
        ${happenings.map((h) => h.eventId)}::bigint[], ${happenings.map((h) => h.name)}::text[],
        ${happenings.map((h) => h.at)}::timestamptz[],
        ${happenings.map((h) => h.templateId)}::bigint[]) as x (customer_id, event_id, name, at,
        template_id))
    select e.customer_id as "customerId", e.enrolment_id as "enrolmentId",
      e.journey_id as "journeyId", e.version, e.arm, e.state, h.event_id as "eventId", h.at,
      h.template_id as "templateId", h.name
    from happened h
    cross join lateral (
      select distinct on (n.journey_id) n.* from journey.enrolment n
      where n.customer_id = h.customer_id and coalesce(n.entry_event_id, 0) < h.event_id
        and n.entered_at <= h.at
      order by n.journey_id, n.enrolment_id desc) e
    where e.goal_at is null and h.at <= e.goal_by
    order by e.enrolment_id, h.event_id`.execute(tx.db)
  return found.rows
}

/**
 * Live enrolments of the same journeys that began before the goal: they have the same reason to
 * end.
 */
export async function othersLive(
  tx: Tx,
  goals: readonly Credited[],
): Promise<{ customerId: number; enrolmentId: number }[]> {
  const found = await sql<{ customerId: number; enrolmentId: number }>`
    select e.customer_id as "customerId", e.enrolment_id as "enrolmentId"
    from unnest(${goals.map((g) => g.customerId)}::bigint[],
      ${goals.map((g) => g.journeyId)}::bigint[], ${goals.map((g) => g.enrolmentId)}::bigint[],
      ${goals.map((g) => g.eventId)}::bigint[])
      as g (customer_id, journey_id, enrolment_id, event_id)
    join journey.enrolment e on e.customer_id = g.customer_id and e.journey_id = g.journey_id
      and e.enrolment_id <> g.enrolment_id and coalesce(e.entry_event_id, 0) < g.event_id
    where e.state = 'active'`.execute(tx.db)
  return found.rows
}

/** Marks the goal, with the latest message she had received by then; gives that message's step. */
export async function markGoals(
  tx: Tx,
  goals: readonly Credited[],
): Promise<Map<number, string | null>> {
  const marked = await sql<{ enrolmentId: number; stepId: string | null }>`
    update journey.enrolment e set goal_at = g.at, goal_step_id = (
      select s.step_id from journey.step_log s
      where s.customer_id = e.customer_id and s.enrolment_id = e.enrolment_id and s.kind = 'message'
        and s.outcome = 'sent' order by s.visit_no desc limit 1)
    from unnest(${goals.map((g) => g.customerId)}::bigint[],
      ${goals.map((g) => g.enrolmentId)}::bigint[],
      ${goals.map((g) => g.at)}::timestamptz[]) as g (customer_id, enrolment_id, at)
    where e.customer_id = g.customer_id and e.enrolment_id = g.enrolment_id and e.goal_at is null
    returning e.enrolment_id as "enrolmentId", e.goal_step_id as "stepId"`.execute(tx.db)
  return new Map(marked.rows.map((row) => [row.enrolmentId, row.stepId]))
}

/** Which of these customers were ever in a journey. */
export async function everEnrolled(tx: Tx, customerIds: readonly number[]): Promise<Set<number>> {
  const found = await sql<{ id: number }>`
    select distinct customer_id as id from journey.enrolment
    where customer_id = any(${[...customerIds]}::bigint[]) and goal_at is null
      and goal_by >= ${tx.now}`.execute(tx.db)
  return new Set(found.rows.map((row) => row.id))
}
