// Caps, and points that come back.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { makeCustomer } from '#fixtures/customer'
import { bringBack, buy, orderOf } from '#fixtures/order'
import { DAY_MS, addDays, dayOf, plusMs } from '#kit'
import { orThrow } from '#platform'
import { ledgerModule } from '#modules/ledger'
import { openHouse } from '#tests/house'
import {
  enrol,
  loyaltyModule,
  openBalances,
  returnPoints,
  saveProgram,
  showProgram,
  spendPoints,
} from './index.ts'
import type { Rules } from './program.ts'

const house = await openHouse()
const zone = 'Asia/Shanghai'
const differing = async () => {
  const checks = [...(loyaltyModule.audit ?? []), ...(ledgerModule.audit ?? [])]
  const found = await Promise.all(
    checks.map(async (check) => [check.name, await check.differences(house.db)]),
  )
  return found.filter(([, n]) => n !== 0)
}
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
const open = (customerId: number, key: string, points: number) =>
  house.act((tx) => openBalances(tx, [{ customerId, key, points, growth: 0 }]))
const shop = async (customerId: number, fen: number) => {
  const order = orderOf(customerId, fen, { placedAt: house.clock.now() })
  const bought = await buy(house, order)
  await house.idle()
  return { ...order, ...bought }
}
const spend = async (customerId: number, key: string, points: number) =>
  orThrow((await house.act((tx) => spendPoints(tx, [{ customerId, key, points }])))[0])
const giveBack = async (customerId: number, key: string, spendKey: string, points: number) =>
  (await house.act((tx) => returnPoints(tx, [{ customerId, key, spendKey, points }])))[0]
const pointsOf = async (id: number) => {
  await house.idle()
  return (
    await sql<{ n: number }>`select points as n from loyalty.v_member
    where customer_id = ${id}`.execute(house.db)
  ).rows[0]?.n
}
const lotsOf = async (id: number) =>
  (
    await sql<{ left: number; at: Date | null }>`select points_left as left, expires_at as at
    from loyalty.grant where customer_id = ${id} and points_left > 0
    order by expires_at nulls last`.execute(house.db)
  ).rows

const caps = { perOrder: null, perPeriod: null, period: 'day', balance: null } as const

test('S-P6: an order above its cap gives no points at all, its growth stays', async () => {
  await setRules({ pointsCaps: { ...caps, perOrder: 100 } })
  const eva = await member()
  await shop(eva, 10_000)
  await shop(eva, 10_100)
  expect(await pointsOf(eva)).toBe(100)
  const grown = await sql<{ n: number }>`select growth as n from loyalty.v_member
    where customer_id = ${eva}`.execute(house.db)
  expect(grown.rows[0]?.n).toBe(2_010)
})

test('S-P6: a period is trimmed to its cap, a refund makes room again, the next day is new', async () => {
  await setRules({ pointsCaps: { ...caps, perPeriod: 150 } })
  const eva = await member()
  await shop(eva, 10_000)
  const trimmed = await shop(eva, 10_000)
  await shop(eva, 10_000)
  expect(await pointsOf(eva)).toBe(150)
  await bringBack(house, trimmed)
  expect(await pointsOf(eva)).toBe(100)
  await shop(eva, 10_000)
  expect(await pointsOf(eva)).toBe(150)
  await house.advance(plusMs(house.clock.now(), DAY_MS))
  await shop(eva, 10_000)
  expect(await pointsOf(eva)).toBe(250)
  expect(await differing()).toEqual([])
})

test('S-P6: an account is trimmed to its cap, and points that have not begun count', async () => {
  await setRules({ pointsCaps: { ...caps, balance: 250 } })
  const eva = await member()
  await shop(eva, 10_000)
  await setRules({ pointsPendingDays: 3 })
  await shop(eva, 10_000)
  await shop(eva, 10_000)
  await shop(eva, 10_000)
  expect(await pointsOf(eva)).toBe(100)
  await house.advance(plusMs(house.clock.now(), 4 * DAY_MS))
  expect(await pointsOf(eva)).toBe(250)
  await setRules({ pointsPendingDays: 0, pointsCaps: null })
  expect(await differing()).toEqual([])
})

test('S-R7: spent points come back into their lots with their own end, last used first', async () => {
  const eva = await member()
  await setRules({ pointsExpireMonths: 1 })
  await open(eva, 'soon', 100)
  await setRules({ pointsExpireMonths: 12 })
  await open(eva, 'late', 100)
  const [soon, late] = (await lotsOf(eva)).map((lot) => lot.at)
  await spend(eva, 'gift', 150)
  expect((await giveBack(eva, 'r1', 'gift', 70))?.ok).toEqual({ repeated: false })
  expect(await lotsOf(eva)).toEqual([
    { left: 20, at: soon },
    { left: 100, at: late },
  ])
  expect((await giveBack(eva, 'r1', 'gift', 70))?.ok).toEqual({ repeated: true })
  expect((await giveBack(eva, 'r1', 'gift', 71))?.refusal?.code).toBe('loyalty.returnReused')
  expect((await giveBack(eva, 'r2', 'gift', 81))?.refusal?.details).toEqual({ left: 80 })
  expect((await giveBack(eva, 'r3', 'none', 1))?.refusal?.code).toBe('loyalty.unknownSpend')
  await giveBack(eva, 'r2', 'gift', 80)
  expect(await pointsOf(eva)).toBe(200)
  expect(await differing()).toEqual([])
})

test('S-R7: points whose end has come meanwhile come back for thirty days', async () => {
  const eva = await member()
  await setRules({ pointsExpireMonths: 1 })
  await open(eva, 'soon', 100)
  await setRules({ pointsExpireMonths: 12 })
  await spend(eva, 'gift', 100)
  await house.advance(plusMs(house.clock.now(), 70 * DAY_MS))
  await giveBack(eva, 'r1', 'gift', 60)
  const [lot] = await lotsOf(eva)
  expect(lot?.left).toBe(60)
  expect(dayOf(plusMs(lot?.at as Date, -1), zone)).toBe(addDays(dayOf(house.clock.now(), zone), 30))
  await house.advance(plusMs(house.clock.now(), 32 * DAY_MS))
  expect(await pointsOf(eva)).toBe(0)
  expect(await differing()).toEqual([])
})

test('S-R6: points of an order that came back are not minted again by returning what they bought', async () => {
  const eva = await member()
  const order = await shop(eva, 10_000)
  await spend(eva, 'gift', 80)
  await bringBack(house, order)
  expect(await pointsOf(eva)).toBe(0)
  await giveBack(eva, 'r1', 'gift', 50)
  expect(await pointsOf(eva)).toBe(0)
  await giveBack(eva, 'r2', 'gift', 30)
  expect(await pointsOf(eva)).toBe(0)
  expect(await differing()).toEqual([])
})

test('thirty returns of one spend at once give back what it took, and no more', async () => {
  const eva = await member()
  await open(eva, 'old', 100)
  await spend(eva, 'gift', 100)
  const all = await Promise.all(
    Array.from({ length: 30 }, (_, i) => giveBack(eva, `r${i}`, 'gift', 10)),
  )
  expect(all.filter((outcome) => outcome?.ok).length).toBe(10)
  expect(await pointsOf(eva)).toBe(100)
  expect(await differing()).toEqual([])
})
