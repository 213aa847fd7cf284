// She pays a reservation: its payment is opened once, and the sheet for her phone made of it.
import { Refusal, orThrow, type Platform } from '#platform'
import { lockPeople } from '#modules/customer'
import { openidOf, openPayments, sheetOf, type PaySheet } from '#modules/pay'
import { saleRefusals } from './refusals.ts'
import {
  lockReservations,
  notePayments,
  reservationsOfPerson,
  type Reservation,
} from './sql/reservation.ts'
import { salesOf } from './sql/sale.ts'

/** The last seconds are not enough to type a password. */
const TOO_LATE_MS = 3_000

async function opened(
  platform: Platform,
  customerId: number,
  reservationId: number,
): Promise<number> {
  return platform.transact({}, async (tx) => {
    await lockPeople(tx, [customerId])
    const own = await reservationsOfPerson(tx.db, customerId, reservationId)
    const held = await lockReservations(
      tx,
      own.map((row) => row.reservationId),
      own.map((row) => row.customerId),
    )
    const [one] = held
    if (!one) throw new Refusal(saleRefusals.unknownReservation)
    if (one.state !== 'reserved' || one.expiresAt.getTime() - tx.now.getTime() < TOO_LATE_MS)
      throw new Refusal(saleRefusals.notReserved)
    const sale = (await salesOf(tx.db, [one.saleId])).get(one.saleId)
    const [outcome] = await openPayments(tx, [askOf(one, sale?.article ?? '')])
    if (!outcome) throw new Error('no outcome')
    const { paymentId } = orThrow(outcome)
    await notePayments(tx, [{ ...one, paymentId }])
    return paymentId
  })
}

const askOf = (one: Reservation, article: string) => ({
  customerId: one.customerId,
  purpose: `reservation ${one.reservationId}`,
  amountFen: one.units * one.priceFen,
  description: article,
  expiresAt: one.expiresAt,
})

/** The sheet that pays it. Calls WeChat Pay; asked again it is the same payment. */
export async function payReservation(
  platform: Platform,
  customerId: number,
  reservationId: number,
): Promise<PaySheet> {
  const paymentId = await opened(platform, customerId, reservationId)
  return sheetOf(platform, paymentId, await openidOf(platform.db, customerId))
}
