// A wait: the first time it says until when, the second time it is over. It counts on the clock of
// the customer's own wall; a delay that is changed later acts on those who arrive later.
import type { Tx } from '#platform'
import { endOfWait } from '../delay.ts'
import type { Move, StepOf, Visit } from './move.ts'

export async function runWait(tx: Tx, visits: readonly Visit<StepOf<'wait'>>[]): Promise<Move[]> {
  return visits.map(({ step, zone, arrived }): Move => {
    if (arrived) return { kind: 'next', to: step.next, left: { outcome: 'passed' } }
    return { kind: 'sleep', until: endOfWait(step.for, tx.now, zone), left: { outcome: 'waiting' } }
  })
}
