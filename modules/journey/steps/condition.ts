// A fork: asked of PostgreSQL in the transaction that acts, once per step for everybody who stands
// there. A rule that can no longer be read (a fact or segment is gone) decides nothing: they leave,
// with that reason, and nobody else is kept waiting.
import { groupBy, sortedUnique } from '#kit'
import { Refusal, type Tx } from '#platform'
import { matching } from '#modules/audience'
import type { Move, StepOf, Visit } from './move.ts'

export async function runCondition(
  tx: Tx,
  visits: readonly Visit<StepOf<'condition'>>[],
): Promise<Move[]> {
  const matched = new Set<Visit>()
  const broken = new Map<Visit, string>()
  const groups = groupBy(visits, (visit) => `${visit.journeyId} ${visit.version} ${visit.step.id}`)
  for (const group of groups.values()) {
    const [first] = group
    if (!first) continue
    try {
      const yes = await matching(
        tx,
        first.step.rule,
        sortedUnique(group.map((visit) => visit.customerId)),
      )
      for (const visit of group) if (yes.has(visit.customerId)) matched.add(visit)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      for (const visit of group) broken.set(visit, error.code)
    }
  }
  return visits.map((visit): Move => {
    const { step } = visit
    const reason = broken.get(visit)
    if (reason)
      return { kind: 'leave', reason: 'brokenRule', left: { outcome: 'validationFailed', reason } }
    return matched.has(visit)
      ? { kind: 'next', to: step.yes, left: { outcome: 'yes', guard: step.rule } }
      : { kind: 'next', to: step.no, left: { outcome: 'no', guard: { not: step.rule } } }
  })
}
