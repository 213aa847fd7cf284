// The doors of bookings: herself, and the desk.
import { contract } from '#contracts'
import { addDays, startOfDay } from '#kit'
import { inTx, outside, platformRefusals, Refusal, type Db, type Scope } from '#platform'
import { brandOf, recordAudit } from '#modules/org'
import { book } from './book.ts'
import { arrive, callOff, giveUp } from './end.ts'
import { bookableBy, freeSlots, shownAtDesk, shownBooking } from './show.ts'
import { bookingsOf, deskBookings } from './sql/booking.ts'

const own = ({ customerId }: Scope): number => {
  if (customerId === null) throw new Refusal(platformRefusals.signInNeeded)
  return customerId
}

/** A day of the brand. */
async function spanOf(db: Db, on: string | undefined) {
  if (on === undefined) return {}
  const { zone } = await brandOf(db)
  return { from: startOfDay(on, zone), until: startOfDay(addDays(on, 1), zone) }
}

/** `<milliseconds>.<id>` of the last row of the page before. */
const placeOf = (cursor: string | undefined) => {
  const [ms, id] = (cursor ?? '').split('.').map(Number)
  return cursor === undefined ? {} : { after: { at: new Date(ms ?? 0), id: id ?? 0 } }
}

export const bookingRoutes = {
  ownBookings: outside(contract.bookings.own, async ({ platform: { db, clock }, scope }) => {
    const [id, now] = [own(scope), clock.now()]
    return {
      zone: (await brandOf(db)).zone,
      bookable: await bookableBy(db, id, now),
      items: (await bookingsOf(db, id)).map((row) => shownBooking(row, now)),
    }
  }),
  bookingSlots: outside(contract.bookings.slots, async ({ platform: { db, clock } }, asked) => ({
    items: await freeSlots(db, asked, clock.now()),
  })),
  bookBenefit: inTx(contract.bookings.book, async (tx, { startsAt, ...input }, { scope }) =>
    shownBooking(
      await book(tx, { ...input, startsAt: new Date(startsAt), customerId: own(scope) }),
      tx.now,
    ),
  ),
  giveUpBooking: inTx(contract.bookings.giveUp, async (tx, { id }, { scope }) =>
    shownBooking(await giveUp(tx, own(scope), id), tx.now),
  ),
  listBookings: outside(
    contract.bookings.list,
    async ({ platform: { db, clock }, scope }, { cursor, limit, on, ...find }) => {
      const asked = { ...find, ...(await spanOf(db, on)), ...placeOf(cursor), limit: limit + 1 }
      const rows = await deskBookings(db, scope, asked)
      const last = rows.length > limit ? rows[limit - 1] : undefined
      return {
        items: rows.slice(0, limit).map((row) => shownAtDesk(row, clock.now())),
        ...(last && { nextCursor: `${last.startsAt.getTime()}.${last.bookingId}` }),
      }
    },
  ),
  bookingArrived: inTx(contract.bookings.arrived, async (tx, { id }, { scope }) => {
    const one = await arrive(tx, scope, id)
    await recordAudit(tx, { action: 'loyalty.bookingArrived', subject: `booking ${id}` })
    return shownAtDesk(one, tx.now)
  }),
  callBookingOff: inTx(contract.bookings.callOff, async (tx, input, { scope }) => {
    const one = await callOff(tx, scope, input)
    await recordAudit(tx, { action: 'loyalty.bookingCancelled', subject: `booking ${input.id}` })
    return shownAtDesk(one, tx.now)
  }),
}
