// The night's run: its order, its cursor, and that nobody meets it twice, however often it is
// stopped.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { makeCustomer, makeCustomers } from '#fixtures/customer'
import { buy, orderOf, bringBack } from '#fixtures/order'
import { DAY_MS, dayOf, plusMs } from '#kit'
import { orThrow } from '#platform'
import { mergeCustomers } from '#modules/customer'
import { ledgerModule } from '#modules/ledger'
import { openHouse } from '#tests/house'
import {
  enrol,
  loyaltyModule,
  openBalances,
  saveProgram,
  showProgram,
  spendPoints,
} from '../index.ts'
import type { Rules } from '../program.ts'

const house = await openHouse()
const checks = [...(loyaltyModule.audit ?? []), ...(ledgerModule.audit ?? [])]
const differing = async () => {
  const found = await Promise.all(
    checks.map(async (check) => [check.name, await check.differences(house.db)]),
  )
  return found.filter(([, n]) => n !== 0)
}
const zone = 'Asia/Shanghai'
const rows = async <T>(query: ReturnType<typeof sql<T>>) => (await query.execute(house.db)).rows
const setRules = async (changed: Partial<Rules>) => {
  const { tiers, changedAt: _at, ...rules } = await showProgram(house.db)
  const bare = tiers.map(({ members: _members, ...tier }) => tier)
  await house.act((tx) => saveProgram(tx, { ...rules, ...changed, tiers: bare }))
}
const member = async () => {
  const id = await makeCustomer(house)
  orThrow((await house.act((tx) => enrol(tx, [{ customerId: id }])))[0])
  return id
}
const members = async (count: number) => {
  const ids = await makeCustomers(house, count)
  await house.act((tx) =>
    enrol(
      tx,
      ids.map((customerId) => ({ customerId })),
    ),
  )
  return ids
}
const open = (ids: readonly number[], key: string, points: number) =>
  house.act((tx) =>
    openBalances(
      tx,
      ids.map((customerId) => ({ customerId, key, points, growth: 0 })),
    ),
  )
const pointsOf = async (id: number) =>
  (
    await rows(sql<{ n: number }>`select points as n from loyalty.v_member
    where customer_id = ${id}`)
  )[0]?.n
const expiryOf = async (id: number) =>
  (
    await rows(sql<{ at: Date }>`select min(expires_at) as at from loyalty.grant
    where customer_id = ${id} and points_left > 0`)
  )[0]?.at as Date
const nights = () =>
  rows(sql<{ day: string; done: Record<string, number>; over: boolean }>`
    select day, done, finished_at is not null as over from loyalty.night order by day`)

test('S-P3: earned on 31 January for a month, points are there through 28 February', async () => {
  await setRules({ pointsExpireMonths: 1 })
  const eva = await member()
  await house.advance(new Date('2027-01-31T02:00:00Z'))
  await buy(house, orderOf(eva, 10_000, { placedAt: house.clock.now() }))
  await house.idle()
  const at = await expiryOf(eva)
  expect(at.toISOString()).toBe('2027-02-28T16:00:00.000Z')
  await house.advance(plusMs(at, -3_600_000))
  expect(await pointsOf(eva)).toBe(100)
  await house.advance(at)
  expect(await pointsOf(eva)).toBe(0)
  expect((await nights()).at(-1)).toEqual({ day: '2027-03-01', done: { expire: 1 }, over: true })
  await setRules({ pointsExpireMonths: 12 })
})

test('S-P4: points begin after the days in which an order may come back, and last from then on', async () => {
  await setRules({ pointsPendingDays: 7, pointsExpireMonths: 1 })
  const [eva, ida] = [await member(), await member()]
  await open([ida], 'own', 50)
  const kept = orderOf(eva, 10_000, { placedAt: house.clock.now() })
  const returned = orderOf(ida, 10_000, { placedAt: house.clock.now() })
  await buy(house, kept)
  const bought = await buy(house, returned)
  await house.idle()
  expect([await pointsOf(eva), await pointsOf(ida)]).toEqual([0, 50])
  await bringBack(house, { ...returned, ...bought })
  await house.advance(plusMs(house.clock.now(), 8 * DAY_MS))
  expect([await pointsOf(eva), await pointsOf(ida)]).toEqual([100, 50])
  const begun = plusMs(kept.placedAt, 7 * DAY_MS)
  expect(dayOf(await expiryOf(eva), zone).slice(8)).toBe('01')
  expect((await expiryOf(eva)).getTime()).toBeGreaterThan(plusMs(begun, 28 * DAY_MS).getTime())
  const transfers = await rows(sql<{ n: number }>`select count(*) as n from ledger.transfer
    where customer_id = ${ida} and asset = 'points'`)
  expect(transfers).toEqual([{ n: 1 }])
  expect(await differing()).toEqual([])
  await setRules({ pointsPendingDays: 0, pointsExpireMonths: 12 })
})

test('points that begin repay a debt first', async () => {
  await setRules({ pointsPendingDays: 3, refundPolicy: 'allowNegative' })
  const eva = await member()
  await open([eva], 'old', 10)
  const order = orderOf(eva, 10_000, { placedAt: house.clock.now() })
  const bought = await buy(house, order)
  await house.advance(plusMs(house.clock.now(), 4 * DAY_MS))
  await house.act((tx) => spendPoints(tx, [{ customerId: eva, key: 'gift', points: 90 }]))
  await buy(house, orderOf(eva, 5_000, { placedAt: house.clock.now() }))
  await bringBack(house, { ...order, ...bought })
  await house.idle()
  expect(await pointsOf(eva)).toBe(-80)
  await house.advance(plusMs(house.clock.now(), 4 * DAY_MS))
  expect(await pointsOf(eva)).toBe(-30)
  expect(await differing()).toEqual([])
  await setRules({ pointsPendingDays: 0, refundPolicy: 'withinBalance' })
})

test('S-P7: points are unusable from midnight on, though no run has come by', async () => {
  const eva = await member()
  await open([eva], 'old', 100)
  const at = await expiryOf(eva)
  await house.advance(plusMs(at, -DAY_MS))
  await open([eva], 'new', 40)
  const spend = (now: Date, key: string, points: number) =>
    house.act((tx) => spendPoints({ ...tx, now }, [{ customerId: eva, key, points }]))
  const [early] = await spend(plusMs(at, -1), 'early', 30)
  const [late] = await spend(at, 'late', 60)
  expect(early?.ok).toEqual({ repeated: false })
  expect(late?.refusal?.details).toEqual({ balance: 40, missing: 20 })
  expect((await spend(at, 'rest', 40))[0]?.ok).toEqual({ repeated: false })
  await house.advance(at)
  expect(await pointsOf(eva)).toBe(0)
  expect(await differing()).toEqual([])
})

test('S-P7: forty spenders at the stroke of midnight: each point is spent or over, never both', async () => {
  const ids = await members(20)
  await open(ids, 'old', 100)
  const at = await expiryOf(ids[0] as number)
  await house.advance(plusMs(at, -60_000))
  await Promise.all([
    house.advance(at),
    ...ids.flatMap((customerId) =>
      [1, 2].map((n) =>
        house.act((tx) => spendPoints(tx, [{ customerId, key: `m${n}`, points: 60 }])),
      ),
    ),
  ])
  await house.idle()
  for (const id of ids) {
    const [sums] = await rows(sql<{ spent: number; over: number }>`select
      coalesce(-sum(amount) filter (where house = 'spent'), 0)::bigint as spent,
      coalesce(-sum(amount) filter (where house = 'expired'), 0)::bigint as over
      from ledger.transfer where customer_id = ${id}`)
    expect((sums?.spent ?? 0) + (sums?.over ?? 0)).toBe(100)
  }
  expect(await differing()).toEqual([])
})

test('S-P5: what begins on a day begins before what ends on it ends, and a debt is repaid from it', async () => {
  await setRules({ pointsPendingDays: 1 })
  const eva = await member()
  await buy(house, orderOf(eva, 10_000, { placedAt: house.clock.now() }))
  await house.idle()
  // Begins and ends with the same midnight: nothing is left of it, and nothing hangs in the air.
  await sql`update loyalty.grant set expires_at = starts_at
    where customer_id = ${eva}`.execute(house.db)
  await house.advance(plusMs(house.clock.now(), 2 * DAY_MS))
  expect(await pointsOf(eva)).toBe(0)
  const moves = await rows(sql<{ reason: string; amount: number }>`select reason, amount
    from ledger.transfer where customer_id = ${eva} and asset = 'points' order by transfer_id`)
  expect(moves).toEqual([
    { reason: 'order', amount: 100 },
    { reason: 'expiry', amount: -100 },
  ])
  await setRules({ pointsPendingDays: 0 })
})

test('owners of points that end soon are named once per end', async () => {
  const [eva, ida] = [await member(), await member()]
  await open([eva], 'old', 70)
  const at = await expiryOf(eva)
  await setRules({ remindDaysBefore: 10 })
  await house.advance(plusMs(at, -20 * DAY_MS))
  await open([ida], 'new', 5)
  await house.advance(plusMs(at, -2 * DAY_MS))
  const told = await rows(sql<{ payload: { on: string; members: { customerId: number }[] } }>`
    select payload from platform.event where name = 'loyalty.pointsExpiring'`)
  const hers = told.flatMap(({ payload }) =>
    payload.members.filter((one) => one.customerId === eva).map((one) => [payload.on, one]),
  )
  expect(hers).toEqual([[dayOf(plusMs(at, -1), zone), { customerId: eva, points: 70 }]])
  expect(told.some(({ payload }) => payload.members.some((one) => one.customerId === ida))).toBe(
    false,
  )
  await setRules({ remindDaysBefore: null })
})

test('whoever was merged away is due no more; unmerging brings her day back', async () => {
  const [eva, ida] = (await makeCustomers(house, 2)) as [number, number]
  await house.act((tx) => enrol(tx, [{ customerId: eva }, { customerId: ida }]))
  await buy(house, orderOf(ida, 30_000, { placedAt: house.clock.now() }))
  await house.idle()
  const due = async () =>
    (
      await rows(sql<{ at: Date | null }>`select evaluate_at as at from loyalty.member
      where customer_id = ${ida}`)
    )[0]?.at
  const before = await due()
  const merged = orThrow(await house.act((tx) => mergeCustomers(tx, { customerIds: [eva, ida] })))
  expect(await due()).toBeNull()
  await house.act(async (tx) =>
    orThrow(await (await import('#modules/customer')).unmerge(tx, merged.id)),
  )
  expect(await due()).toEqual(before)
})
