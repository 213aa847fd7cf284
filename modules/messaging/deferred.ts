// Touches that wait: when their hour comes, the gate asks everything again.
import type { Timer } from '#platform'
import { lockPeople } from '#modules/customer'
import { runGate } from './run.ts'
import { claimDue, dueCustomers, nextWake } from './sql/touch.ts'

const BATCH = 500

export const deferredTimer: Timer = {
  name: 'messaging.deferred',
  nextDue: nextWake,
  runDue: async (tx, turn) => {
    const due = turn.took(await dueCustomers(tx, turn.limit(BATCH), turn.aside))
    const people = await lockPeople(tx, due)
    const touches = await claimDue(tx, due, BATCH)
    await runGate(tx, touches, people)
    return touches.length
  },
}
