// Runs the gate over touches, new or deferred, of customers who are locked: judges each in its
// order, writes what was decided, and tells the house.
import type { Tx } from '#platform'
import type { TouchOutcome } from '#contracts'
import { touchDeferred, touchPassed, touchSettled } from './events.ts'
import { counts, judge, type Known, type Verdict } from './gate.ts'
import { knowledgeOf, readPolicy, type GatePolicy } from './known.ts'
import { lockMinute, useMinute } from './sql/limits.ts'
import { writeDecisions, type Decision } from './sql/touch.ts'
import type { TouchRow } from './touch.ts'

export interface Judgement {
  touch: TouchRow
  personId: number
  verdict: Verdict
  known: Known
}

/** `people` leads from the touches' ids to living customers, all of them locked by the caller. */
export async function runGate(
  tx: Tx,
  touches: readonly TouchRow[],
  people: ReadonlyMap<number, number>,
): Promise<Judgement[]> {
  if (touches.length === 0) return []
  const policy = await readPolicy(tx)
  const knowledge = await knowledgeOf(tx, touches, people, policy)
  const judged = await judgeAll(tx, touches, knowledge, people, policy)
  await writeDecisions(tx, judged.map(decisionOf))
  tell(tx, judged)
  return judged
}

async function judgeAll(
  tx: Tx,
  touches: readonly TouchRow[],
  knowledge: ReadonlyMap<number, Known>,
  people: ReadonlyMap<number, number>,
  policy: GatePolicy,
): Promise<Judgement[]> {
  const room = policy.perMinute === null ? Infinity : policy.perMinute - (await lockMinute(tx))
  const taken = new Map<number, Known['contacts']>()
  let used = 0
  const judged = touches.map((touch): Judgement => {
    const personId = people.get(touch.customerId) ?? touch.customerId
    const stored = knowledge.get(touch.touchId) as Known
    const known = { ...stored, contacts: [...stored.contacts, ...(taken.get(personId) ?? [])] }
    const verdict = judge(touch, known, policy, tx.now, () => used < room)
    if (verdict.kind === 'pass' && touch.class !== 'reply') used++
    if (verdict.kind === 'pass' && counts(touch)) {
      const contact = { at: tx.now, carrier: touch.carrier, category: touch.category }
      taken.set(personId, [...(taken.get(personId) ?? []), contact])
    }
    return { touch, personId, verdict, known }
  })
  if (policy.perMinute !== null && used > 0) await useMinute(tx, used)
  return judged
}

/** Where a judged touch stands. */
export function outcomeOf(verdict: Verdict): TouchOutcome {
  if (verdict.kind === 'pass') return 'open'
  if (verdict.kind === 'refuse') return verdict.outcome
  return verdict.reason === 'quiet' ? 'quiet' : 'open'
}

const stateOf = { pass: 'passed', defer: 'deferred', refuse: 'settled' } as const

const decisionOf = ({ touch, verdict, known }: Judgement): Decision => ({
  customerId: touch.customerId,
  touchId: touch.touchId,
  state: stateOf[verdict.kind],
  outcome: outcomeOf(verdict),
  reason: verdict.kind === 'pass' ? null : verdict.reason,
  ruleId: verdict.kind === 'refuse' ? verdict.ruleId : null,
  wakeAt: verdict.kind === 'defer' ? verdict.until : null,
  counted: verdict.kind === 'pass' && counts(touch),
  zone: known.zone,
  stage: known.stage,
})

/** Every touch that does not leave writes an event with its reason and the rule that held it. */
function tell(tx: Tx, judged: readonly Judgement[]): void {
  for (const { touch, personId, verdict } of judged) {
    const named = { touchId: touch.touchId, ownerKey: touch.ownerKey }
    if (verdict.kind === 'pass') {
      tx.publish(touchPassed, [{ subject: personId, payload: { ...named, class: touch.class } }])
    } else if (verdict.kind === 'defer') {
      tx.publish(touchDeferred, [
        {
          subject: personId,
          payload: {
            ...named,
            reason: verdict.reason,
            ruleId: null,
            until: verdict.until.toISOString(),
          },
        },
      ])
    } else {
      tx.publish(touchSettled, [
        {
          subject: personId,
          payload: {
            ...named,
            reason: verdict.reason,
            ruleId: verdict.ruleId,
            outcome: verdict.outcome,
          },
        },
      ])
    }
  }
}
