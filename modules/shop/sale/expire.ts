// Units that nobody has paid for go back, exactly once.
import { groupBy } from '#kit'
import { type Timer, type Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { closePayments } from '#modules/pay'
import { reservationEnded } from './events.ts'
import {
  dueForExpiry,
  lockReservations,
  nextExpiry,
  settleReservations,
  type Reservation,
} from './sql/reservation.ts'
import { lockStock, moveStock } from './sql/sale.ts'

const BATCH = 500

/** The caller has locked them and knows that they are `reserved`. */
export async function giveUp(
  tx: Tx,
  rows: readonly Reservation[],
  state: 'expired' | 'cancelled',
): Promise<void> {
  if (rows.length === 0) return
  await settleReservations(
    tx,
    rows.map(({ customerId, reservationId }) => ({ customerId, reservationId, state })),
  )
  await closePayments(
    tx,
    rows.flatMap(({ paymentId }) => paymentId ?? []),
  )
  const bySale = groupBy(rows, ({ saleId }) => saleId)
  const left = await lockStock(tx, [...bySale.keys()])
  await moveStock(
    tx,
    left,
    [...bySale].map(([saleId, own]) => ({
      saleId,
      kind: state,
      units: own.reduce((sum, { units }) => sum + units, 0),
    })),
  )
  tx.publish(
    reservationEnded,
    rows.map(({ customerId: subject, reservationId, saleId, units }) => ({
      subject,
      payload: { reservationId, saleId, units, state },
    })),
  )
}

export const expiryTimer: Timer = {
  name: 'shop.reservations',
  nextDue: nextExpiry,
  runDue: async (tx, turn) => {
    const due = await dueForExpiry(tx, turn.limit(BATCH), turn.aside)
    turn.took(due.map(({ customerId }) => customerId))
    const ids = due.map(({ customerId }) => customerId)
    await lockPeople(tx, ids)
    const held = await lockReservations(
      tx,
      due.map(({ reservationId }) => reservationId),
      ids,
    )
    // A payment may have come while we waited for her.
    const over = held.filter(({ state, expiresAt }) => state === 'reserved' && expiresAt <= tx.now)
    await giveUp(tx, over, 'expired')
    return due.length
  },
}
