// Bookings as pages show them, and what can be booked.
import type { Bookable, Booking, BookingSlot, DeskBooking } from '#contracts'
import { addDays } from '#kit'
import { Refusal, type Db } from '#platform'
import { brandOf } from '#modules/org'
import { groundOf } from '../benefits/held.ts'
import { has } from '../benefits/rule.ts'
import { readBenefits } from '../benefits/sql.ts'
import { loyaltyRefusals } from '../refusals.ts'
import { slotsOf, within } from './rule.ts'
import { openStores, seatsTaken, type BookingRow } from './sql/booking.ts'

export const shownBooking = (row: BookingRow, now: Date): Booking => ({
  id: row.bookingId,
  benefitId: row.benefitId,
  benefitName: row.benefitName,
  storeId: row.storeId,
  storeName: row.storeName,
  startsAt: row.startsAt.toISOString(),
  endsAt: row.endsAt.toISOString(),
  state: row.state,
  bookedAt: row.bookedAt.toISOString(),
  cancelUntil: row.cancelUntil.toISOString(),
  mayGiveUp: row.state === 'booked' && now <= row.cancelUntil,
  reason: row.reason,
})

export const shownAtDesk = (row: BookingRow, now: Date): DeskBooking => ({
  ...shownBooking(row, now),
  customerId: row.personId,
  customerName: row.customerName,
})

/** The services of hers that are booked for a time. */
export async function bookableBy(db: Db, customerId: number, now: Date): Promise<Bookable[]> {
  const ground = await groundOf(db, customerId, now)
  if (!ground) return []
  const rows = (await readBenefits(db)).filter(
    (one) => one.active && one.booking && has(one, ground.standing),
  )
  return Promise.all(
    rows.map(async ({ benefitId, name, booking }) => ({
      benefitId,
      name,
      firstOn: ground.on,
      lastOn: addDays(ground.on, booking?.daysAhead ?? 0),
      stores: await openStores(db, booking?.storeIds ?? []),
    })),
  )
}

/** Times of a day that are still to come; a full one has none left. */
export async function freeSlots(
  db: Db,
  { benefitId, storeId, on }: { benefitId: number; storeId: number; on: string },
  now: Date,
): Promise<BookingSlot[]> {
  const rule = (await readBenefits(db)).find((one) => one.benefitId === benefitId)?.booking
  if (!rule) throw new Refusal(loyaltyRefusals.notBookable)
  const { zone } = await brandOf(db)
  const slots = within(rule, on, now, zone)
    ? slotsOf(rule, on, zone).filter(({ startsAt }) => startsAt > now)
    : []
  const [first, last] = [slots[0], slots.at(-1)]
  if (!first || !last) return []
  const span = { from: first.startsAt, until: last.startsAt }
  const taken = await seatsTaken(db, { benefitId, storeId, ...span })
  return slots.map(({ startsAt, endsAt }) => ({
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    left: Math.max(0, rule.seats - (taken.get(startsAt.getTime()) ?? 0)),
  }))
}
