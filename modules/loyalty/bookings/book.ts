// A service is booked for a time: she is locked, the rule and what she has left are looked at, the slot
// is held last and one of its free seats is hers.
import type { BookingRule } from '#contracts'
import { dayOf } from '#kit'
import { Refusal, type Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { brandOf } from '#modules/org'
import { groundOf, type Ground } from '../benefits/held.ts'
import { has, periodOf } from '../benefits/rule.ts'
import { readBenefits, type BenefitRow } from '../benefits/sql.ts'
import { booked } from '../events.ts'
import { loyaltyRefusals } from '../refusals.ts'
import { cancelUntil, slotsOf, within, type Slot } from './rule.ts'
import { bookingsOf, holdSlot, insertBooking, openStores, type BookingRow } from './sql/booking.ts'

export interface BookInput {
  customerId: number
  benefitId: number
  storeId: number
  startsAt: Date
  key: string
}

/** Throws a refusal: it answers one caller. */
export async function book(tx: Tx, input: BookInput): Promise<BookingRow> {
  const { benefitId, storeId, startsAt, key } = input
  const customerId = (await lockPeople(tx, [input.customerId])).get(input.customerId) ?? 0
  const mine = await bookingsOf(tx.db, customerId, { key })
  const known = mine.find((one) => one.benefitId === benefitId)
  if (known) return sameAs(known, input)
  const benefit = (await readBenefits(tx.db)).find((one) => one.benefitId === benefitId)
  const ground = await groundOf(tx.db, customerId, tx.now)
  if (!ground) throw new Refusal(loyaltyRefusals.notMember)
  if (!benefit?.active || !has(benefit, ground.standing))
    throw new Refusal(loyaltyRefusals.benefitNotHers)
  const { zone } = await brandOf(tx.db)
  const { rule, slot } = await slotFor(tx, benefit, { storeId, startsAt }, zone)
  if ((await bookingsOf(tx.db, customerId)).some((one) => isOpen(one, benefitId)))
    throw new Refusal(loyaltyRefusals.bookedAlready)
  mustHaveLeft(benefit, ground, dayOf(slot.startsAt, zone))
  const { slotId, taken } = await holdSlot(tx, { benefitId, storeId, startsAt: slot.startsAt })
  const seat = Array.from({ length: rule.seats }, (_, at) => at + 1).find((at) => !taken.has(at))
  if (seat === undefined) throw new Refusal(loyaltyRefusals.slotFull)
  const bookingId = await insertBooking(tx, {
    ...slot,
    customerId,
    slotId,
    benefitId,
    storeId,
    key,
    seat,
    seats: rule.seats,
    cancelUntil: cancelUntil(rule, slot),
  })
  tx.publish(booked, [
    {
      subject: customerId,
      payload: { bookingId, benefitId, storeId, startsAt: slot.startsAt.toISOString() },
    },
  ])
  const [made] = await bookingsOf(tx.db, customerId, { id: bookingId })
  if (!made) throw new Error('a booking vanished')
  return made
}

const isOpen = (one: BookingRow, benefitId: number) =>
  one.benefitId === benefitId && one.state === 'booked'

function sameAs(known: BookingRow, { storeId, startsAt }: BookInput): BookingRow {
  if (known.storeId !== storeId || known.startsAt.getTime() !== startsAt.getTime())
    throw new Refusal(loyaltyRefusals.bookingReused, {}, 'key')
  return known
}

/** The slot that begins then, where the rule gives one that is still to come. */
async function slotFor(
  tx: Tx,
  benefit: BenefitRow,
  asked: { storeId: number; startsAt: Date },
  zone: string,
): Promise<{ rule: BookingRule; slot: Slot }> {
  const { booking: rule } = benefit
  if (!rule) throw new Refusal(loyaltyRefusals.notBookable)
  const stores = await openStores(tx.db, rule.storeIds)
  if (!stores.some(({ id }) => id === asked.storeId))
    throw new Refusal(loyaltyRefusals.notBookableThere, {}, 'storeId')
  const on = dayOf(asked.startsAt, zone)
  const slot = slotsOf(rule, on, zone).find(
    ({ startsAt }) => startsAt.getTime() === asked.startsAt.getTime(),
  )
  if (!slot || !within(rule, on, tx.now, zone) || slot.startsAt <= tx.now)
    throw new Refusal(loyaltyRefusals.noSuchSlot, {}, 'startsAt')
  return { rule, slot }
}

/** Of the period in which the slot lies: it may be the next one. */
function mustHaveLeft({ benefitId, period, count }: BenefitRow, { uses }: Ground, on: string) {
  const { from } = periodOf(period, on)
  const used = uses.filter(
    (use) => use.benefitId === benefitId && use.periodOn === from && !use.undone,
  )
  if (used.length >= count) throw new Refusal(loyaltyRefusals.benefitUsedUp, { count })
}
