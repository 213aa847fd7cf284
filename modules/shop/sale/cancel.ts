// She gives a place back: unpaid units at once, a deposit where the sale says that it comes back.
import { Refusal, type Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { endDeposits } from './balance.ts'
import { giveUp } from './expire.ts'
import { saleRefusals } from './refusals.ts'
import { lockReservations, reservationsOfPerson } from './sql/reservation.ts'
import { salesOf } from './sql/sale.ts'

/** Cancelling twice is no error. */
export async function cancelReservation(
  tx: Tx,
  customerId: number,
  reservationId: number,
): Promise<void> {
  await lockPeople(tx, [customerId])
  const own = await reservationsOfPerson(tx.db, customerId, reservationId)
  const [one] = await lockReservations(
    tx,
    own.map((row) => row.reservationId),
    own.map((row) => row.customerId),
  )
  if (!one) throw new Refusal(saleRefusals.unknownReservation)
  if (one.state === 'cancelled' || one.state === 'returned') return
  if (one.state === 'reserved') return giveUp(tx, [one], 'cancelled')
  if (one.state !== 'held') throw new Refusal(saleRefusals.notReserved)
  const presale = (await salesOf(tx.db, [one.saleId])).get(one.saleId)?.presale
  if (!presale?.depositBack) throw new Refusal(saleRefusals.depositStays)
  await endDeposits(tx, [{ ...one, back: true, why: 'own' }])
}
