// What a step is given and what it answers: a visit goes in, a move comes out.
import type { JourneyDefinition, Rule, Step, StepKind } from '#contracts'

export type StepOf<K extends StepKind> = Extract<Step, { kind: K }>

/** How a step is left: the closed set of what may become of a message, and of the other kinds. */
export type StepOutcome =
  | 'handed'
  | 'sent'
  | 'cappedSkipped'
  | 'quietDeferred'
  | 'unreachable'
  | 'noConsent'
  | 'controlWithheld'
  | 'validationFailed'
  | 'offerExpired'
  | 'providerRejected'
  | 'providerUnknown'
  | 'cancelled'
  | 'waiting'
  | 'passed'
  | 'yes'
  | 'no'
  | 'issued'
  | 'refused'
  | 'tagged'

/** One enrolment standing before, or inside, a step. */
export interface Visit<S extends Step = Step> {
  enrolmentId: number
  customerId: number
  journeyId: number
  journeyName: string
  version: number
  arm: 'treated' | 'control'
  visitNo: number
  /** True when she slept inside this step and has woken. */
  arrived: boolean
  /** Fell due while the journey was paused. */
  late: boolean
  zone: string
  step: S
  plan: JourneyDefinition
  /** The condition that led straight to this step: it must still hold when a message leaves. */
  guard: Rule | null
}

export interface Left {
  outcome: StepOutcome
  reason?: string | null
  ruleId?: number | null
  touchId?: number | null
  /** The decision whether to act on her was taken here, for either arm. */
  exposed?: boolean
  guard?: Rule | null
}
/** On to the next step (null: the end), asleep inside the step, or out. */
export type Move =
  | { kind: 'next'; to: string | null; left: Left }
  | { kind: 'sleep'; until: Date | null; left: Left }
  | { kind: 'leave'; reason: 'finished' | 'pastDate' | 'brokenRule'; left: Left }

/** `journey:12:345`: what the gate and the coupons know an enrolment by. */
export const ownerKeyOf = (visit: { journeyId: number; enrolmentId: number }): string =>
  `journey:${visit.journeyId}:${visit.enrolmentId}`

/** Names one visit of one step for ever: the idempotency key of whatever it does. */
export const visitKeyOf = (visit: Visit): string =>
  `${ownerKeyOf(visit)}:${visit.step.id}:${visit.visitNo}`
