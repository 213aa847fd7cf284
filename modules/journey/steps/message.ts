// A message: offered to the gate, for treated and control alike, so that both arms are exposed to
// the same decision. While the gate holds it she waits here; whatever became of it, she goes on.
import { DAY_MS, plusMs } from '#kit'
import type { Tx } from '#platform'
import type { TouchOutcome } from '#contracts'
import { offerTouches, type TouchInput, type TouchStanding } from '#modules/messaging'
import {
  ownerKeyOf,
  visitKeyOf,
  type Move,
  type StepOf,
  type StepOutcome,
  type Visit,
} from './move.ts'

type MessageVisit = Visit<StepOf<'message'>>

/** A message that could not leave for this long is stale. */
const LIFE_MS = 3 * DAY_MS

const outcomes: Record<TouchOutcome, StepOutcome> = {
  open: 'handed',
  quiet: 'quietDeferred',
  sent: 'sent',
  capped: 'cappedSkipped',
  unreachable: 'unreachable',
  noConsent: 'noConsent',
  control: 'controlWithheld',
  invalid: 'validationFailed',
  offerExpired: 'offerExpired',
  rejected: 'providerRejected',
  unknown: 'providerUnknown',
  cancelled: 'cancelled',
}
/** How a journey calls what became of a touch. */
export const outcomeOfTouch = (outcome: TouchOutcome): StepOutcome => outcomes[outcome]

/** These were turned away before the arms part: they say nothing about the message. */
const notExposed = new Set<TouchOutcome>(['invalid', 'noConsent', 'offerExpired', 'unreachable'])

const isStale = (visit: MessageVisit) =>
  visit.late && !visit.arrived && visit.step.couponTemplateId !== null

export async function runMessage(tx: Tx, visits: readonly MessageVisit[]): Promise<Move[]> {
  const asked = visits.filter((visit) => !visit.arrived && !isStale(visit))
  const offered = await offerTouches(
    tx,
    asked.map((visit) => touchOf(visit, tx.now)),
  )
  const standing = new Map(asked.map((visit, n) => [visit, offered[n]?.ok]))
  return visits.map((visit): Move => {
    if (isStale(visit)) {
      return {
        kind: 'leave',
        reason: 'pastDate',
        left: { outcome: 'offerExpired', reason: 'pastDate' },
      }
    }
    if (visit.arrived) return { kind: 'next', to: visit.step.next, left: { outcome: 'handed' } }
    return moveOf(visit, standing.get(visit))
  })
}

function touchOf(visit: MessageVisit, now: Date): TouchInput {
  const { step } = visit
  return {
    customerId: visit.customerId,
    ownerKey: ownerKeyOf(visit),
    ownerName: visit.journeyName,
    key: visitKeyOf(visit),
    class: 'marketing',
    purpose: 'marketing',
    carrier: 'wecom',
    expiresAt: plusMs(now, LIFE_MS),
    content: {
      text: step.text,
      link: step.link ?? undefined,
      couponTemplateId: step.couponTemplateId ?? undefined,
    },
    control: visit.arm === 'control',
    ...(visit.guard && { onlyIf: visit.guard }),
  }
}

function moveOf(visit: MessageVisit, touch: TouchStanding | undefined): Move {
  if (!touch)
    return {
      kind: 'next',
      to: visit.step.next,
      left: { outcome: 'validationFailed', reason: 'refused' },
    }
  const { touchId, outcome, reason, ruleId } = touch
  const exposed = !notExposed.has(outcome) && reason !== 'globalControl'
  const left = { outcome: outcomeOfTouch(outcome), reason, ruleId, touchId, exposed }
  const isHeld = outcome === 'quiet' || (outcome === 'open' && reason !== null)
  return isHeld ? { kind: 'sleep', until: null, left } : { kind: 'next', to: visit.step.next, left }
}
