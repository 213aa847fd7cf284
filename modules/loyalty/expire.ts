// Points past their last day go. That they are over is a fact of the day and not of any run: who
// works on a member's points lets go of hers first, and the night's run comes by for all others.
import type { Tx } from '#platform'
import { post } from '#modules/ledger'
import { pointsExpired } from './events.ts'
import { closeLots, type ClosedLot } from './sql/lot.ts'

/** Of these customers, whose memberships are locked: lots over at that instant are closed. */
export async function expireLots(
  tx: Tx,
  customerIds: readonly number[],
  at: Date,
): Promise<ClosedLot[]> {
  const closed = await closeLots(tx, customerIds, at)
  await post(
    tx,
    closed.map((lot) => ({
      key: `expire:${lot.grantId}`,
      asset: 'points',
      amount: lot.points,
      reason: 'expiry',
      from: { customerId: lot.customerId },
      to: { system: 'expired' },
    })),
    { firstTime: true },
  )
  return closed
}

/** Before anything is done with the points of these members. */
export async function letGo(tx: Tx, customerIds: readonly number[]): Promise<void> {
  const closed = await expireLots(tx, customerIds, tx.now)
  if (closed.length === 0) return
  tx.publish(
    pointsExpired,
    closed.map((lot) => ({ subject: lot.customerId, payload: { points: lot.points } })),
  )
}
