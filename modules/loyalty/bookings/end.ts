// How a booking ends, exactly once: she came and the service is redeemed, she or the store gave it up,
// or its time went by.
import { Refusal, type Scope, type Timer, type Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { useBenefit } from '../benefits/use.ts'
import { bookingCancelled, bookingDue, bookingMissed } from '../events.ts'
import { loyaltyRefusals } from '../refusals.ts'
import { bookingsOf, deskBookings, endBooking, useByKey, type BookingRow } from './sql/booking.ts'
import { missDue, nextBookingDue, remindDue, type Due } from './sql/due.ts'

async function locked(tx: Tx, scope: Scope, id: number): Promise<BookingRow> {
  const [seen] = await deskBookings(tx.db, scope, { id, limit: 1 })
  if (!seen) throw new Refusal(loyaltyRefusals.unknownBooking, { id })
  await lockPeople(tx, [seen.customerId])
  const [one] = await deskBookings(tx.db, scope, { id, limit: 1 })
  if (!one) throw new Refusal(loyaltyRefusals.unknownBooking, { id })
  return one
}

const again = async (tx: Tx, scope: Scope, id: number): Promise<BookingRow> => {
  const [one] = await deskBookings(tx.db, scope, { id, limit: 1 })
  if (!one) throw new Refusal(loyaltyRefusals.unknownBooking, { id })
  return one
}

/** She is here: pressed again it is the same coming. */
export async function arrive(tx: Tx, scope: Scope, id: number): Promise<BookingRow> {
  const one = await locked(tx, scope, id)
  if (one.state === 'arrived') return one
  if (one.state !== 'booked') throw new Refusal(loyaltyRefusals.bookingOver, { state: one.state })
  const { customerId, bookingId, benefitId, storeId } = one
  const key = `booking:${bookingId}`
  await useBenefit(tx, { customerId, benefitId, key, storeId }, 'service')
  const useId = await useByKey(tx, customerId, key)
  await endBooking(tx, one, { state: 'arrived', useId })
  return again(tx, scope, id)
}

const tellCancelled = (tx: Tx, one: BookingRow, by: 'customer' | 'store') =>
  tx.publish(bookingCancelled, [{ subject: one.customerId, payload: { ...payloadOf(one), by } }])

export async function callOff(
  tx: Tx,
  scope: Scope,
  { id, reason }: { id: number; reason: string },
): Promise<BookingRow> {
  const one = await locked(tx, scope, id)
  if (one.state === 'cancelled') return one
  if (!(await endBooking(tx, one, { state: 'cancelled', reason })))
    throw new Refusal(loyaltyRefusals.bookingOver, { state: one.state })
  tellCancelled(tx, one, 'store')
  return again(tx, scope, id)
}

/** By herself, in time. */
export async function giveUp(tx: Tx, given: number, id: number): Promise<BookingRow> {
  const customerId = (await lockPeople(tx, [given])).get(given) ?? given
  const [one] = await bookingsOf(tx.db, customerId, { id })
  if (!one) throw new Refusal(loyaltyRefusals.unknownBooking, { id })
  if (one.state === 'cancelled') return one
  if (one.state !== 'booked') throw new Refusal(loyaltyRefusals.bookingOver, { state: one.state })
  if (one.cancelUntil < tx.now) throw new Refusal(loyaltyRefusals.cancelTooLate)
  await endBooking(tx, one, { state: 'cancelled' })
  tellCancelled(tx, one, 'customer')
  const [after] = await bookingsOf(tx.db, customerId, { id })
  return after ?? one
}

const payloadOf = ({ bookingId, benefitId, storeId, startsAt }: Due | BookingRow) => ({
  bookingId,
  benefitId,
  storeId,
  startsAt: startsAt.toISOString(),
})
const told = (due: readonly Due[]) =>
  due.map((one) => ({ subject: one.customerId, payload: payloadOf(one) }))

const BATCH = 500

export const bookingTimer: Timer = {
  name: 'loyalty.bookings',
  nextDue: nextBookingDue,
  runDue: async (tx) => {
    const missed = await missDue(tx, BATCH)
    tx.publish(bookingMissed, told(missed))
    const due = await remindDue(tx, BATCH)
    tx.publish(bookingDue, told(due))
    return missed.length + due.length
  },
}
