// A fork: asked of PostgreSQL in the transaction that acts, once per step for everybody who stands there.
import { groupBy, sortedUnique } from '#kit'
import type { Tx } from '#platform'
import { matching } from '#modules/audience'
import type { Move, StepOf, Visit } from './move.ts'

export async function runCondition(tx: Tx, visits: readonly Visit<StepOf<'condition'>>[]): Promise<Move[]> {
  const matched = new Set<Visit>()
  const groups = groupBy(visits, (visit) => `${visit.journeyId} ${visit.version} ${visit.step.id}`)
  for (const group of groups.values()) {
    const [first] = group
    if (!first) continue
    const yes = await matching(tx, first.step.rule, sortedUnique(group.map((visit) => visit.customerId)))
    for (const visit of group) if (yes.has(visit.customerId)) matched.add(visit)
  }
  return visits.map((visit): Move => {
    const { step } = visit
    return matched.has(visit)
      ? { kind: 'next', to: step.yes, left: { outcome: 'yes', guard: step.rule } }
      : { kind: 'next', to: step.no, left: { outcome: 'no', guard: { not: step.rule } } }
  })
}
