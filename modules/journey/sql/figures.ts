// Figures of a journey: counts by step and by arm, over the enrolments a scope may see.
import { sql } from 'kysely'
import type { Db, Scope } from '#platform'
import { reachable } from '#modules/customer'
import type { Arm } from './enrolment.ts'

export interface Totals {
  entered: number
  active: number
  finished: number
  leftByGoal: number
}

export async function totalsOf(db: Db, scope: Scope, journeyId: number): Promise<Totals> {
  const found = await sql<Totals>`
    select count(*)::int as entered, (count(*) filter (where e.state = 'active'))::int as active,
      (count(*) filter (where e.state = 'finished'))::int as finished,
      (count(*) filter (where e.state = 'goal'))::int as "leftByGoal"
    from journey.enrolment e where e.journey_id = ${journeyId}
      and ${reachable(scope, 'e.customer_id')}`.execute(db)
  return found.rows[0] ?? { entered: 0, active: 0, finished: 0, leftByGoal: 0 }
}

export interface ArmFigures {
  arm: Arm
  n: number
  reached: number
  paidFen: number
}

/**
 * Both arms from the moment it was decided whether to act on them, over the same window: goals
 * after it, and what was paid (less what came back) until the window closed. Whoever reached the
 * goal before that moment says nothing about the journey, and a person merged across arms counts
 * for neither.
 */
export async function armsOf(db: Db, scope: Scope, journeyId: number): Promise<ArmFigures[]> {
  const found = await sql<ArmFigures>`
    select e.arm, count(*)::int as n, count(e.goal_at)::int as reached,
      coalesce(sum(paid.fen), 0) as "paidFen"
    from journey.enrolment e
    join experiment.v_exposure x on x.customer_id = e.customer_id and x.arm = e.arm
      and x.experiment = ${`journey.${journeyId}`} and x.occasion = e.enrolment_id::text
    left join lateral (
      select sum(o.amount_fen - o.refunded_fen)::bigint as fen
      from customer.v_person p join orders.v_order o on o.customer_id = p.customer_id
      where p.person_id = e.customer_id and o.paid_at >= e.exposed_at
        and o.paid_at <= e.goal_by) paid on true
    where e.journey_id = ${journeyId} and e.exposed_at is not null
      and (e.goal_at is null or e.goal_at >= e.exposed_at) and ${reachable(scope, 'e.customer_id')}
    group by e.arm`.execute(db)
  return found.rows.map((row) => ({ ...row, paidFen: Number(row.paidFen) }))
}

export interface StepCount {
  stepId: string
  kind: string
  outcome: string
  inside: boolean
  count: number
}

export async function stepCounts(db: Db, scope: Scope, journeyId: number): Promise<StepCount[]> {
  const found = await sql<StepCount>`
    select s.step_id as "stepId", s.kind, s.outcome, s.left_at is null as inside,
      count(*)::int as count
    from journey.step_log s
    where s.journey_id = ${journeyId} and ${reachable(scope, 's.customer_id')}
    group by 1, 2, 3, 4`.execute(db)
  return found.rows
}

export interface ListedEnrolment {
  id: number
  customerId: number
  customerName: string | null
  enteredAt: Date
  version: number
  arm: Arm
  stepId: string | null
  wakeAt: Date | null
  state: 'active' | 'finished' | 'goal' | 'exited' | 'cancelled'
  goalAt: Date | null
  exitReason: string | null
}

/** Newest first, only of customers the scope may see. */
export async function listEnrolments(
  db: Db,
  scope: Scope,
  journeyId: number,
  page: {
    stepId?: string | undefined
    customerId?: number | undefined
    before?: number | undefined
    limit: number
  },
): Promise<ListedEnrolment[]> {
  const found = await sql<ListedEnrolment>`
    select e.enrolment_id as id, e.customer_id as "customerId", c.display_name as "customerName",
      e.entered_at as "enteredAt", e.version, e.arm, e.step_id as "stepId", e.wake_at as "wakeAt",
      e.state, e.goal_at as "goalAt", e.exit_reason as "exitReason"
    from journey.enrolment e join customer.v_customer c on c.customer_id = e.customer_id
    where e.journey_id = ${journeyId} and ${reachable(scope, 'e.customer_id')}
      and (${page.stepId ?? null}::text is null
        or (e.step_id = ${page.stepId ?? null} and e.state = 'active'))
      and (${page.customerId ?? null}::bigint is null or e.customer_id = ${page.customerId ?? null})
      and (${page.before ?? null}::bigint is null or e.enrolment_id < ${page.before ?? null})
    order by e.enrolment_id desc limit ${page.limit}`.execute(db)
  return found.rows
}
