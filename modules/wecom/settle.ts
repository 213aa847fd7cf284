// The end of every message: once, with its outcome in the log.
import { sortedUnique } from '#kit'
import type { Timer, Tx } from '#platform'
import { lockCustomers } from '#modules/customer'
import { sendSettled } from './events.ts'
import { nextWake, overdueSends, settleRows, type Verdict } from './sql/send.ts'

const BATCH = 500

/** Settles what is still open; a verdict on a settled message changes nothing. */
export async function settle(tx: Tx, verdicts: readonly Verdict[]): Promise<void> {
  if (verdicts.length === 0) return
  await lockCustomers(tx, sortedUnique(verdicts.map((verdict) => verdict.customerId)))
  tx.locks.take('documents', 'wecom.send', sortedUnique(verdicts.map((verdict) => verdict.sendId)))
  const settled = await settleRows(tx.db, verdicts, new Date(Date.now()))
  tx.publish(
    sendSettled,
    settled.map((row) => ({
      subject: row.customer_id,
      payload: {
        touchId: row.touch_id,
        outcome: row.state,
        ...(row.reason !== null && { reason: row.reason }),
      },
    })),
  )
}

/** Welcomes whose sender died: never called, they are expired; called, nobody knows. */
export const overdueTimer: Timer = {
  name: 'wecom.overdueWelcomes',
  nextDue: nextWake,
  runDue: async (tx, turn) => {
    const due = await overdueSends(tx.db, tx.now, turn.limit(BATCH), turn.aside)
    turn.took(due.map((send) => send.customerId))
    await settle(
      tx,
      due.map(({ customerId, sendId, state }): Verdict => ({
        customerId,
        sendId,
        errcode: null,
        ...(state === 'calling'
          ? { state: 'unknown', reason: 'senderDied' }
          : { state: 'rejected', reason: 'expired' }),
      })),
    )
    return due.length
  },
}
