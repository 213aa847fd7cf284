// What a journey did: who is where, what was held back, and whether it made a difference.
import type { JourneyDefinition, JourneyFigures } from '#contracts'
import { groupBy } from '#kit'
import type { Db, Scope } from '#platform'
import { liftOf, shareOf } from '#modules/experiment'
import { armsOf, stepCounts, totalsOf, type ArmFigures, type StepCount } from './sql/figures.ts'

export async function figuresOf(
  db: Db,
  scope: Scope,
  journey: { id: number; plan: JourneyDefinition | null },
  now: Date,
): Promise<JourneyFigures> {
  const arms = await armsOf(db, scope, journey.id)
  const treated = arms.find(({ arm }) => arm === 'treated')
  const control = arms.find(({ arm }) => arm === 'control')
  return {
    journeyId: journey.id,
    asOf: now.toISOString(),
    ...(await totalsOf(db, scope, journey.id)),
    treated: shownArm(treated),
    control: shownArm(control),
    lift: shownLift(treated, control),
    steps: stepFigures(await stepCounts(db, scope, journey.id), journey.plan),
  }
}

const shownArm = (
  { n, reached, paidFen }: Omit<ArmFigures, 'arm'> = { n: 0, reached: 0, paidFen: 0 },
) => ({ n, reached, rate: n === 0 ? null : reached / n, paidFen })

function shownLift(
  treated: ArmFigures | undefined,
  control: ArmFigures | undefined,
): JourneyFigures['lift'] {
  const lift =
    treated &&
    control &&
    liftOf(shareOf(treated.reached, treated.n), shareOf(control.reached, control.n))
  if (!lift) return null
  const [low, high] = lift.ci95
  // Where nothing varies there is no doubt: either both arms are the same, or they differ for
  // everybody.
  return {
    difference: lift.diff,
    low,
    high,
    relative: lift.relative,
    p: lift.p ?? (lift.diff === 0 ? 1 : 0),
  }
}

type StepFigures = JourneyFigures['steps'][number]

/** Outcomes of a message that mean that it is with her, on its way, or not decided yet. */
const notHeldBack = new Set(['sent', 'handed', 'quietDeferred'])

function stepFigures(rows: readonly StepCount[], plan: JourneyDefinition | null): StepFigures[] {
  const groups = groupBy(rows, (row) => row.stepId)
  // Steps of the present version first, in its order; then those only earlier versions had.
  const order = [...new Set([...(plan?.steps.map((step) => step.id) ?? []), ...groups.keys()])]
  return order.map((stepId) => figuresAt(stepId, groups.get(stepId) ?? []))
}

function figuresAt(stepId: string, rows: readonly StepCount[]): StepFigures {
  const sum = (which: (row: StepCount) => boolean) =>
    rows.filter(which).reduce((total, row) => total + row.count, 0)
  const held = groupBy(
    rows.filter((row) => isHeldBack(row)),
    (row) => row.outcome,
  )
  return {
    stepId,
    arrived: sum(() => true),
    waiting: sum((row) => row.inside),
    passed: sum((row) => !row.inside),
    yes: sum((row) => row.outcome === 'yes'),
    no: sum((row) => row.outcome === 'no'),
    sent: sum((row) =>
      row.kind === 'message' ? row.outcome === 'sent' : row.outcome === 'issued',
    ),
    heldBack: [...held].map(([outcome, some]) => ({
      outcome,
      count: some.reduce((total, row) => total + row.count, 0),
    })),
  }
}

const isHeldBack = ({ kind, outcome }: StepCount): boolean =>
  (kind === 'message' && !notHeldBack.has(outcome)) ||
  outcome === 'refused' ||
  outcome === 'controlWithheld' ||
  outcome === 'offerExpired'
