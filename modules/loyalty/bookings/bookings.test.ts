// Services booked for a time: no seat twice however many ask at once, no more than she has left, kept or
// missed once, by the brand's clock.
import { sql } from 'kysely'
import { afterEach, beforeAll, expect, test } from 'vitest'
import type { BenefitInput, Booking, BookingRule, DeskBooking } from '#contracts'
import { makeCustomer } from '#fixtures/customer'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { addDays, atTime, dayOf, HOUR_MS, plusMs } from '#kit'
import { CUSTOMER_COOKIE, mergeCustomers, openSession, unmerge } from '#modules/customer'
import { brandScope, orThrow } from '#platform'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { saveBenefit } from '../benefits/save.ts'
import { useBenefit } from '../benefits/use.ts'
import { enrol, loyaltyModule, showProgram } from '../index.ts'
import { book } from './book.ts'
import { arrive, callOff, giveUp } from './end.ts'
import { slotsOf } from './rule.ts'
import { freeSlots } from './show.ts'
import { bookingsOf } from './sql/booking.ts'

const house = await openHouse()
const { ask } = await openDoors(house)
const zone = 'Asia/Shanghai'
const everything = brandScope()
const [plain = 0, , gold = 0] = (await showProgram(house.db)).tiers.map(({ id }) => id)
let stores: number[] = []
let drawn = 0
const key = () => `booking-${(drawn += 1)}`
const now = () => house.clock.now()
const tomorrow = () => addDays(dayOf(now(), zone), 1)
const at = (clock: string, day = tomorrow()) => atTime(day, clock, zone)
beforeAll(async () => {
  stores = await makeStores(house, 2)
})
afterEach(async () => {
  await house.idle()
  for (const { name, differences } of loyaltyModule.audit ?? [])
    expect([name, await differences(house.db)]).toEqual([name, 0])
})

const daily: BookingRule = {
  minutes: 60,
  seats: 3,
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  from: '10:00',
  until: '20:00',
  storeIds: [],
  daysAhead: 14,
  cancelHours: 2,
}
const service = async (rule: Partial<BookingRule> = {}, more: Partial<BenefitInput> = {}) =>
  (
    await house.act((tx) =>
      saveBenefit(tx, {
        name: `服务 ${(drawn += 1)}`,
        blurb: '',
        kind: 'service',
        tierIds: [plain],
        planIds: [],
        period: 'month',
        count: 1,
        active: true,
        booking: { ...daily, ...rule },
        ...more,
      }),
    )
  ).id
const member = async () => {
  const id = await makeCustomer(house)
  orThrow((await house.act((tx) => enrol(tx, [{ customerId: id }])))[0])
  return id
}
const books = (
  customerId: number,
  benefitId: number,
  startsAt: Date,
  own = key(),
  storeId = stores[0] ?? 0,
) => house.act((tx) => book(tx, { customerId, benefitId, storeId, startsAt, key: own }))
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (refused: { code?: string }) => refused.code ?? String(refused),
  )
const stateOf = async (id: number, bookingId: number) =>
  (await bookingsOf(house.db, id, { id: bookingId }))[0]?.state
const usesOf = async (benefitId: number) =>
  (
    await sql<{ n: number }>`select count(*)::int as n from loyalty.benefit_use
      where benefit_id = ${benefitId} and undone_at is null`.execute(house.db)
  ).rows[0]?.n
const told = async (name: string, id: number) =>
  (
    await sql<{ n: number }>`select count(*)::int as n from platform.event
      where name = ${name} and subject = ${id}`.execute(house.db)
  ).rows[0]?.n

test('fifty at once for three seats: three have one; a seat given up can be had again', async () => {
  const id = await service()
  const people = await Promise.all(Array.from({ length: 50 }, member))
  const outcomes = await Promise.all(people.map((who) => codeOf(books(who, id, at('10:00')))))
  expect(outcomes.filter((code) => code === 'done')).toHaveLength(3)
  expect(new Set(outcomes)).toEqual(new Set(['done', 'loyalty.slotFull']))
  const day = { benefitId: id, storeId: stores[0] ?? 0, on: tomorrow() }
  const free = await freeSlots(house.db, day, now())
  expect(free.slice(0, 2).map(({ left }) => left)).toEqual([0, 3])
  expect(free).toHaveLength(10)
  const loser = people[outcomes.indexOf('loyalty.slotFull')] ?? 0
  const winner = people[outcomes.indexOf('done')] ?? 0
  const [hers] = await bookingsOf(house.db, winner)
  await house.act((tx) => giveUp(tx, winner, hers?.bookingId ?? 0))
  expect(await codeOf(books(loser, id, at('10:00')))).toBe('done')
  expect(await codeOf(books(winner, id, at('10:00')))).toBe('loyalty.slotFull')
  // The same hour in another store is another slot.
  expect(await codeOf(books(winner, id, at('10:00'), key(), stores[1]))).toBe('done')
})

test('one key is one booking, one service is booked once, by twenty clicks as well', async () => {
  const id = await service({ seats: 50 })
  const eva = await member()
  const own = key()
  const all = await Promise.all(Array.from({ length: 20 }, () => books(eva, id, at('11:00'), own)))
  expect(new Set(all.map(({ bookingId }) => bookingId)).size).toBe(1)
  expect(await codeOf(books(eva, id, at('12:00'), own))).toBe('loyalty.bookingReused')
  const others = await Promise.all(
    Array.from({ length: 20 }, () => codeOf(books(eva, id, at('12:00')))),
  )
  expect(new Set(others)).toEqual(new Set(['loyalty.bookedAlready']))
  expect(await told('loyalty.booked', eva)).toBe(1)
})

test('only what the rule gives: hours, days, stores, how far ahead, and only to whom it belongs', async () => {
  const id = await service({
    storeIds: [stores[0] ?? 0],
    daysAhead: 3,
    weekdays: [1, 2, 3, 4, 5, 6, 7],
  })
  const eva = await member()
  const far = (days: number) => at('10:00', addDays(tomorrow(), days))
  const cases: [Date, number | undefined, string][] = [
    [at('09:00'), stores[0], 'loyalty.noSuchSlot'],
    [at('10:30'), stores[0], 'loyalty.noSuchSlot'],
    [at('20:00'), stores[0], 'loyalty.noSuchSlot'],
    [far(3), stores[0], 'loyalty.noSuchSlot'],
    [plusMs(now(), -24 * HOUR_MS), stores[0], 'loyalty.noSuchSlot'],
    [at('10:00'), stores[1], 'loyalty.notBookableThere'],
    [at('10:00'), 999_999, 'loyalty.notBookableThere'],
  ]
  for (const [start, storeId, code] of cases)
    expect([await codeOf(books(eva, id, start, key(), storeId)), code]).toEqual([code, code])
  expect(await codeOf(books(eva, await service({}, { tierIds: [gold] }), at('10:00')))).toBe(
    'loyalty.benefitNotHers',
  )
  expect(await codeOf(books(eva, await service({}, { booking: null }), at('10:00')))).toBe(
    'loyalty.notBookable',
  )
  expect(await codeOf(books(eva, await service({}, { active: false }), at('10:00')))).toBe(
    'loyalty.benefitNotHers',
  )
  expect(await codeOf(books(await makeCustomer(house), id, at('10:00')))).toBe('loyalty.notMember')
  expect(await codeOf(books(eva, id, far(2)))).toBe('done')
  expect(slotsOf({ ...daily, weekdays: [6] }, '2026-11-21', zone)).toHaveLength(10)
  expect(slotsOf({ ...daily, weekdays: [6] }, '2026-11-22', zone)).toEqual([])
  expect(slotsOf(daily, '2026-11-21', zone)[0]?.startsAt.toISOString()).toBe(
    '2026-11-21T02:00:00.000Z',
  )
})

test('what she has left is of the period in which the slot lies', async () => {
  const id = await service({ daysAhead: 60 })
  const eva = await member()
  await house.act((tx) =>
    useBenefit(tx, { customerId: eva, benefitId: id, key: key(), storeId: null }, 'service'),
  )
  const today = dayOf(now(), zone)
  const next = `${addDays(`${today.slice(0, 7)}-01`, 31).slice(0, 7)}-02`
  const sameMonth = tomorrow().slice(0, 7) === today.slice(0, 7)
  if (sameMonth) expect(await codeOf(books(eva, id, at('10:00')))).toBe('loyalty.benefitUsedUp')
  expect(await codeOf(books(eva, id, at('10:00', next)))).toBe('done')
})

test('she comes: redeemed once, however often somebody presses, and her seat stays taken', async () => {
  const id = await service({ seats: 1 })
  const eva = await member()
  const { bookingId } = await books(eva, id, at('10:00'))
  await house.advance(at('10:05'))
  const pressed = await Promise.all(
    Array.from({ length: 12 }, () => house.act((tx) => arrive(tx, everything, bookingId))),
  )
  expect(new Set(pressed.map(({ state }) => state))).toEqual(new Set(['arrived']))
  expect(await usesOf(id)).toBe(1)
  expect(await codeOf(house.act((tx) => giveUp(tx, eva, bookingId)))).toBe('loyalty.bookingOver')
  expect(
    await codeOf(house.act((tx) => callOff(tx, everything, { id: bookingId, reason: 'x' }))),
  ).toBe('loyalty.bookingOver')
})

test('a word the day before, once; nobody came: over by itself, and nothing is redeemed', async () => {
  const id = await service()
  const [eva, ida] = [await member(), await member()]
  const early = addDays(tomorrow(), 2)
  const { bookingId } = await books(eva, id, at('15:00', early))
  await house.advance(plusMs(at('15:00', early), -25 * HOUR_MS))
  expect(await told('loyalty.bookingDue', eva)).toBe(0)
  await house.advance(plusMs(at('15:00', early), -23 * HOUR_MS))
  // Whoever books that late has just thought of it.
  const late = await books(ida, id, at('15:00', early))
  await house.advance(at('16:30', early))
  expect([await told('loyalty.bookingDue', eva), await told('loyalty.bookingDue', ida)]).toEqual([
    1, 0,
  ])
  expect(await stateOf(eva, bookingId)).toBe('booked')
  await house.advance(at('18:01', early))
  expect([await stateOf(eva, bookingId), await stateOf(ida, late.bookingId)]).toEqual([
    'missed',
    'missed',
  ])
  expect([await told('loyalty.bookingMissed', eva), await usesOf(id)]).toEqual([1, 0])
  expect(await codeOf(house.act((tx) => arrive(tx, everything, bookingId)))).toBe(
    'loyalty.bookingOver',
  )
  expect(await codeOf(books(eva, id, at('10:00', addDays(early, 1))))).toBe('done')
})

test('she gives it up herself until so long before; the store always, and says why', async () => {
  const id = await service({ cancelHours: 2 })
  const [eva, ida] = [await member(), await member()]
  const [hers, other] = [await books(eva, id, at('10:00')), await books(ida, id, at('10:00'))]
  await house.advance(at('08:30'))
  expect(await codeOf(house.act((tx) => giveUp(tx, eva, hers.bookingId)))).toBe(
    'loyalty.cancelTooLate',
  )
  expect(await codeOf(house.act((tx) => giveUp(tx, eva, other.bookingId)))).toBe(
    'loyalty.unknownBooking',
  )
  const off = await house.act((tx) =>
    callOff(tx, everything, { id: hers.bookingId, reason: '设备检修' }),
  )
  expect(off).toMatchObject({ state: 'cancelled', reason: '设备检修' })
  await house.act((tx) => callOff(tx, everything, { id: hers.bookingId, reason: '再按一次' }))
  expect(await told('loyalty.bookingCancelled', eva)).toBe(1)
})

test('two who are one hold both bookings; parted, each her own', async () => {
  const id = await service()
  const [eva, ida] = [await member(), await member()]
  await books(eva, id, at('10:00'))
  await books(ida, id, at('11:00'))
  const merged = await house.act(async (tx) =>
    orThrow(await mergeCustomers(tx, { customerIds: [eva, ida] })),
  )
  const living = await bookingsOf(house.db, eva)
  const all = living.length > 0 ? living : await bookingsOf(house.db, ida)
  expect(all.map(({ state }) => state)).toEqual(['booked', 'booked'])
  expect(await codeOf(books(ida, id, at('12:00')))).toBe('loyalty.bookedAlready')
  await house.act(async (tx) => orThrow(await unmerge(tx, merged.id)))
  expect((await bookingsOf(house.db, eva)).length).toBe(1)
  expect((await bookingsOf(house.db, ida)).length).toBe(1)
})

test('phone and desk have their own doors; another store sees and does nothing', async () => {
  const id = await service()
  const eva = await member()
  const { token } = await house.act((tx) => openSession(tx, eva))
  const hers = `${CUSTOMER_COOKIE}=${token}`
  const [storeId = 0, otherId = 0] = stores
  const desk = await signInAs(house, await makeStaff(house, { role: 'store', storeIds: [storeId] }))
  const other = await signInAs(
    house,
    await makeStaff(house, { role: 'store', storeIds: [otherId] }),
  )
  const own = await ask('GET', '/v1/consumer/bookings', { cookie: hers })
  const { bookable } = own.body as { bookable: { benefitId: number; stores: object[] }[] }
  expect(bookable.find(({ benefitId }) => benefitId === id)?.stores.length).toBeGreaterThan(1)
  const query = `benefitId=${id}&storeId=${storeId}&on=${tomorrow()}`
  const slots = await ask('GET', `/v1/consumer/booking-slots?${query}`, { cookie: hers })
  const { items } = slots.body as { items: { startsAt: string; left: number }[] }
  const made = await ask('POST', '/v1/consumer/bookings', {
    cookie: hers,
    body: { benefitId: id, storeId, startsAt: items[3]?.startsAt, key: key() },
  })
  const booking = made.body as Booking
  expect(booking).toMatchObject({ state: 'booked', startsAt: at('13:00').toISOString() })
  const listed = async (cookie: string) =>
    (
      (await ask('GET', `/v1/bookings?on=${tomorrow()}&state=booked&limit=200`, { cookie }))
        .body as {
        items: DeskBooking[]
      }
    ).items.map((one) => one.id)
  expect(await listed(desk)).toContain(booking.id)
  expect(await listed(other)).not.toContain(booking.id)
  const act = (verb: string, cookie: string, body: object = {}) =>
    ask('POST', `/v1/bookings/${booking.id}/${verb}`, { cookie, body })
  expect((await act('arrived', other)).status).toBe(404)
  expect((await act('cancel', other, { reason: 'x' })).status).toBe(404)
  expect((await act('arrived', desk)).body).toMatchObject({ state: 'arrived', customerId: eva })
  const after = await ask('GET', '/v1/consumer/bookings', { cookie: hers })
  expect((after.body as { items: Booking[] }).items[0]).toMatchObject({ state: 'arrived' })
})
