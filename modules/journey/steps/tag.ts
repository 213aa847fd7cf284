// A tag put on or taken off; the control group keeps what it has.
import { groupBy } from '#kit'
import type { Tx } from '#platform'
import { tagCustomers } from '#modules/customer'
import type { Move, StepOf, Visit } from './move.ts'

export async function runTag(tx: Tx, visits: readonly Visit<StepOf<'tag'>>[]): Promise<Move[]> {
  const treated = visits.filter((visit) => visit.arm === 'treated')
  const groups = [...groupBy(treated, ({ step }) => `${step.tagId} ${step.on}`).values()]
  const outcomes = await tagCustomers(
    tx,
    groups.flatMap((group) =>
      group[0]
        ? [
            {
              tagId: group[0].step.tagId,
              on: group[0].step.on,
              customerIds: group.map((visit) => visit.customerId),
            },
          ]
        : [],
    ),
  )
  const refused = new Map(
    groups.flatMap((group, n) => group.map((visit) => [visit, outcomes[n]?.refusal])),
  )
  return visits.map((visit): Move => {
    const to = visit.step.next
    if (visit.arm === 'control') {
      return {
        kind: 'next',
        to,
        left: { outcome: 'controlWithheld', reason: 'control', exposed: true },
      }
    }
    const refusal = refused.get(visit)
    const left = refusal
      ? { outcome: 'refused' as const, reason: refusal.code }
      : { outcome: 'tagged' as const }
    return { kind: 'next', to, left: { ...left, exposed: true } }
  })
}
