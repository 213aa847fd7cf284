// An end of its own. What is on its way stays on its way: leaving by the last step takes nothing
// back.
import type { Tx } from '#platform'
import type { Move, StepOf, Visit } from './move.ts'

export async function runExit(_tx: Tx, visits: readonly Visit<StepOf<'exit'>>[]): Promise<Move[]> {
  return visits.map((): Move => ({
    kind: 'leave',
    reason: 'finished',
    left: { outcome: 'passed' },
  }))
}
