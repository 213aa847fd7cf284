// Moves everybody who is due: a thousand enrolments in a handful of statements. Each walks from
// step to step until it sleeps or ends; all who stand at the same kind of step are worked on
// together.
import type { JourneyDefinition, Rule, Step } from '#contracts'
import type { Timer, Turn, Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { recordExposures } from '#modules/experiment'
import { zonesOf } from '#modules/messaging'
import { experimentOf } from './admit.ts'
import { journeyExited } from './events.ts'
import { stepsOf } from './plan.ts'
import {
  claimDue,
  dueCustomers,
  nextWake,
  writeMoves,
  type EnrolmentRow,
  type EnrolmentState,
  type Moved,
} from './sql/enrolment.ts'
import { plansOf, versionName } from './sql/plan.ts'
import { writeArrivals, writeDepartures, type Arrival, type Departure } from './sql/step.ts'
import { runSteps } from './steps/index.ts'
import type { Move, Visit } from './steps/move.ts'

const BATCH = 1_000

/** One enrolment on its way, with what it leaves behind. */
interface Walker {
  row: EnrolmentRow
  plan: JourneyDefinition
  steps: Map<string, Step>
  zone: string
  guard: Rule | null
  state: EnrolmentState
  wakeAt: Date | null
  touchId: number | null
  exposed: boolean
  exitReason: string | null
}

/** Works off at most a batch of what is due; gives how many moved. Locks the customers first. */
async function advanceDue(tx: Tx, turn: Turn): Promise<number> {
  const due = turn.took(await dueCustomers(tx, turn.limit(BATCH), turn.aside))
  await lockPeople(tx, due)
  const rows = await claimDue(tx, due, BATCH)
  if (rows.length > 0) await advance(tx, rows)
  return rows.length
}

export const advanceTimer: Timer = {
  name: 'journey.advance',
  nextDue: nextWake,
  runDue: advanceDue,
}

async function advance(tx: Tx, rows: readonly EnrolmentRow[]): Promise<void> {
  const plans = await plansOf(tx.db, rows)
  const steps = new Map([...plans].map(([name, plan]) => [name, stepsOf(plan)]))
  const zones = await zonesOf(
    tx.db,
    rows.map((row) => row.customerId),
  )
  const walkers = rows.map((row): Walker => ({
    row: { ...row },
    plan: plans.get(versionName(row)) as JourneyDefinition,
    steps: steps.get(versionName(row)) ?? new Map(),
    zone: zones.get(row.customerId) ?? 'UTC',
    guard: null,
    state: 'active',
    wakeAt: null,
    touchId: null,
    exposed: false,
    exitReason: null,
  }))
  const trail: Trail = { arrivals: [], departures: [] }
  for (let open = walkers; open.length > 0;) open = await oneRound(tx, open, trail)
  await writeArrivals(tx, trail.arrivals)
  await writeDepartures(tx, trail.departures)
  await writeMoves(tx, walkers.map(movedOf))
  await recordExposures(
    tx,
    walkers
      .filter((walker) => walker.exposed)
      .map(({ row }) => ({
        experiment: experimentOf(row.journeyId),
        customerId: row.customerId,
        occasion: String(row.enrolmentId),
      })),
  )
  tellExits(tx, walkers)
}

interface Trail {
  arrivals: Arrival[]
  departures: Departure[]
}

/**
 * Everybody takes one step; gives those who go on. Plans have no circles, so rounds come to an end.
 */
async function oneRound(tx: Tx, walkers: readonly Walker[], trail: Trail): Promise<Walker[]> {
  const standing = new Map<Visit, Walker>()
  for (const walker of walkers) {
    const visit = visitOf(walker)
    if (visit) standing.set(visit, walker)
    else leave(walker, 'finished', 'finished')
  }
  const goOn: Walker[] = []
  for (const [visit, move] of await runSteps(tx, [...standing.keys()])) {
    const walker = standing.get(visit) as Walker
    record(trail, visit, move)
    apply(walker, visit, move)
    if (move.kind === 'next') goOn.push(walker)
  }
  return goOn
}

function visitOf({ row, steps, plan, zone, guard }: Walker): Visit | undefined {
  const step = row.stepId === null ? undefined : steps.get(row.stepId)
  return (
    step && {
      ...row,
      visitNo: row.arrived ? row.visitNo : row.visitNo + 1,
      step,
      plan,
      zone,
      guard,
    }
  )
}

function record(trail: Trail, visit: Visit, move: Move): void {
  const { customerId, enrolmentId, visitNo, journeyId, step } = visit
  if (visit.arrived) {
    trail.departures.push({ customerId, enrolmentId, visitNo, kind: step.kind })
    return
  }
  const { outcome, reason = null, ruleId = null, touchId = null } = move.left
  trail.arrivals.push({
    customerId,
    enrolmentId,
    visitNo,
    journeyId,
    stepId: step.id,
    kind: step.kind,
    left: move.kind !== 'sleep',
    outcome,
    reason,
    ruleId,
    touchId,
  })
}

function apply(walker: Walker, visit: Visit, move: Move): void {
  walker.row.visitNo = visit.visitNo
  walker.exposed ||= move.left.exposed ?? false
  walker.guard = move.left.guard ?? null
  if (move.kind === 'next') {
    walker.row.stepId = move.to
    walker.row.arrived = false
  } else if (move.kind === 'sleep') {
    walker.row.arrived = true
    walker.wakeAt = move.until
    walker.touchId = move.until === null ? (move.left.touchId ?? null) : null
  } else {
    leave(walker, move.reason === 'finished' ? 'finished' : 'exited', move.reason)
  }
}

function leave(walker: Walker, state: EnrolmentState, reason: string): void {
  walker.state = state
  walker.exitReason = reason
}

const movedOf = ({ row, state, wakeAt, touchId, exposed, exitReason }: Walker): Moved => ({
  customerId: row.customerId,
  enrolmentId: row.enrolmentId,
  state,
  stepId: row.stepId,
  arrived: row.arrived,
  visitNo: row.visitNo,
  wakeAt,
  touchId,
  exposed,
  exitReason,
})

function tellExits(tx: Tx, walkers: readonly Walker[]): void {
  tx.publish(
    journeyExited,
    walkers
      .filter((walker) => walker.state !== 'active')
      .map(({ row, exitReason }) => ({
        subject: row.customerId,
        payload: {
          journeyId: row.journeyId,
          enrolmentId: row.enrolmentId,
          version: row.version,
          arm: row.arm,
          reason: exitReason ?? 'finished',
        },
      })),
  )
}
