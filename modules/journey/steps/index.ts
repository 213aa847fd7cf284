// Every kind of step, each in a file of its own. A kind that is missing here does not compile.
import type { StepKind } from '#contracts'
import { groupBy } from '#kit'
import type { Tx } from '#platform'
import { runCondition } from './condition.ts'
import { runCoupon } from './coupon.ts'
import { runExit } from './exit.ts'
import { runMessage } from './message.ts'
import type { Move, Visit } from './move.ts'
import { runTag } from './tag.ts'
import { runWait } from './wait.ts'

/** Runs one kind of step over everybody who stands at one, in a handful of statements. */
function runKind(kind: StepKind, tx: Tx, visits: readonly Visit[]): Promise<Move[]> {
  switch (kind) {
    case 'wait':
      return runWait(tx, visits as never)
    case 'condition':
      return runCondition(tx, visits as never)
    case 'message':
      return runMessage(tx, visits as never)
    case 'coupon':
      return runCoupon(tx, visits as never)
    case 'tag':
      return runTag(tx, visits as never)
    case 'exit':
      return runExit(tx, visits as never)
    default: {
      const forgotten: never = kind
      throw new Error(`no such step: ${String(forgotten)}`)
    }
  }
}

/** One move for each visit; kinds run one after another, each for all of its visits at once. */
export async function runSteps(tx: Tx, visits: readonly Visit[]): Promise<Map<Visit, Move>> {
  const moves = new Map<Visit, Move>()
  for (const [kind, group] of groupBy(visits, (visit) => visit.step.kind)) {
    const answers = await runKind(kind, tx, group)
    for (const [n, visit] of group.entries()) {
      const move = answers[n]
      if (!move) throw new Error(`the step ${kind} gave fewer moves than visits`)
      moves.set(visit, move)
    }
  }
  return moves
}
