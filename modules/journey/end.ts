// The end of enrolments before their last step. Whatever is still open of them is cancelled in the
// same transaction, so that nothing is sent to who has left.
import type { Timer, Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { cancelTouches } from '#modules/messaging'
import { journeyExited } from './events.ts'
import { endingCustomers, endingRows, endRows, type Ending } from './sql/enrolment.ts'
import { ownerKeyOf } from './steps/move.ts'

/** The caller holds the locks of the customers. */
export async function endEnrolments(tx: Tx, endings: readonly Ending[]): Promise<void> {
  if (endings.length === 0) return
  const ended = await endRows(tx, endings)
  await cancelTouches(tx, ended.map(ownerKeyOf))
  tx.publish(
    journeyExited,
    ended.map(({ customerId, ...payload }) => ({ subject: customerId, payload })),
  )
}

const BATCH = 500

/** Leads everybody out of journeys that were stopped for those inside too. */
export const endingTimer: Timer = {
  name: 'journey.ending',
  nextDue: async (db, aside) =>
    (await endingCustomers(db, 1, aside)).length > 0 ? new Date(0) : null,
  runDue: async (tx, turn) => {
    const ids = turn.took(await endingCustomers(tx.db, turn.limit(BATCH), turn.aside))
    const people = await lockPeople(tx, ids)
    const rows = await endingRows(tx, [...people.values()])
    await endEnrolments(
      tx,
      rows.map((row) => ({ ...row, state: 'cancelled' as const, reason: 'stopped' })),
    )
    return rows.length
  },
}
