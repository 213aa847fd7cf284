// Rows of visits to steps.
import { sql } from 'kysely'
import type { Tx } from '#platform'
import type { StepKind } from '#contracts'
import type { StepOutcome } from '../steps/move.ts'

export interface Arrival {
  customerId: number
  enrolmentId: number
  visitNo: number
  journeyId: number
  stepId: string
  kind: StepKind
  /** She went on at once. */
  left: boolean
  outcome: StepOutcome
  reason: string | null
  ruleId: number | null
  touchId: number | null
}

export async function writeArrivals(tx: Tx, rows: readonly Arrival[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into journey.step_log (customer_id, enrolment_id, visit_no, journey_id, step_id, kind,
      arrived_at, left_at, outcome, reason, rule_id, touch_id)
    select customer_id, enrolment_id, visit_no, journey_id, step_id, kind, ${tx.now},
      case when "left" then ${tx.now}::timestamptz end, outcome, reason, rule_id, touch_id
    from jsonb_to_recordset(${JSON.stringify(
      rows.map((row) => ({
        customer_id: row.customerId,
        enrolment_id: row.enrolmentId,
        visit_no: row.visitNo,
        journey_id: row.journeyId,
        step_id: row.stepId,
        kind: row.kind,
        left: row.left,
        outcome: row.outcome,
        reason: row.reason,
        rule_id: row.ruleId,
        touch_id: row.touchId,
      })),
    )}::jsonb) as r (customer_id bigint, enrolment_id bigint, visit_no int, journey_id bigint,
      step_id text, kind text, "left" boolean, outcome text, reason text, rule_id bigint,
      touch_id bigint)`.execute(tx.db)
}

export interface Departure {
  customerId: number
  enrolmentId: number
  visitNo: number
  kind: StepKind
}

/** Closes visits that began earlier; a message keeps the outcome its touch was given. */
export async function writeDepartures(tx: Tx, rows: readonly Departure[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    update journey.step_log s set left_at = ${tx.now},
      outcome = case when r.kind = 'message' then s.outcome else 'passed' end
    from unnest(${rows.map((r) => r.customerId)}::bigint[],
      ${rows.map((r) => r.enrolmentId)}::bigint[], ${rows.map((r) => r.visitNo)}::int[],
      ${rows.map((r) => r.kind)}::text[])
      as r (customer_id, enrolment_id, visit_no, kind)
    where s.customer_id = r.customer_id and s.enrolment_id = r.enrolment_id
      and s.visit_no = r.visit_no`.execute(tx.db)
}

export interface TouchNews {
  customerId: number
  touchId: number
  outcome: StepOutcome
  reason: string | null
  ruleId: number | null
}

/** Writes what became of messages, and wakes those who waited for it. */
export async function writeTouchNews(tx: Tx, news: readonly TouchNews[]): Promise<void> {
  const touchIds = news.map((one) => one.touchId)
  await sql`
    update journey.step_log s set outcome = n.outcome, reason = n.reason, rule_id = n.rule_id
    from unnest(${touchIds}::bigint[], ${news.map((n) => n.outcome)}::text[],
      ${news.map((n) => n.reason)}::text[], ${news.map((n) => n.ruleId)}::bigint[]) as n (touch_id,
      outcome, reason, rule_id)
    where s.touch_id = n.touch_id`.execute(tx.db)
  await sql`
    update journey.enrolment set wake_at = ${tx.now}, touch_id = null
    where touch_id = any(${touchIds}::bigint[]) and state = 'active'`.execute(tx.db)
}
