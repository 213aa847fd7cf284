// S-R9 on the accounts alone: commission is frozen until goods cannot come back, paid out as far as
// it is free, and what a refund takes back after that is netted by what is earned next.
import { afterEach, expect, test } from 'vitest'
import { DAY_MS, dayOf, plusMs } from '#kit'
import { openHouse } from '#tests/house'
import { balances, holdValue, ledgerModule, liabilityAt, post, releaseHolds } from './index.ts'

const house = await openHouse()
const asset = 'commission' as const
const RETURN_DAYS = 7
let last = 0
afterEach(async () => {
  for (const { name, differences } of ledgerModule.audit ?? [])
    expect([name, await differences(house.db)]).toEqual([name, 0])
})

const earn = (customerId: number, order: string, amount: number) =>
  house.act(async (tx) => {
    const key = `commission:${order}`
    const [earned] = await post(tx, [
      { key, asset, amount, reason: 'order', from: { system: 'issued' }, to: { customerId } },
    ])
    const expiresAt = plusMs(tx.now, RETURN_DAYS * DAY_MS)
    await holdValue(tx, [{ customerId, asset, key, amount, expiresAt }])
    return earned
  })
/** Of an order refunded in part what is left stays frozen. */
const takeBack = (customerId: number, refund: string, amount: number) =>
  house.act((tx) =>
    post(tx, [
      {
        key: `refund:${refund}`,
        asset,
        amount,
        reason: 'refund',
        from: { customerId },
        to: { system: 'reversed' },
        allowNegative: true,
      },
    ]),
  )
const payOut = async (customerId: number, key: string, amount: number) =>
  (
    await house.act((tx) =>
      post(tx, [
        { key, asset, amount, reason: 'payout', from: { customerId }, to: { system: 'spent' } },
      ]),
    )
  )[0]
const owed = async (customerId: number) =>
  (await balances(house.db, [customerId], asset)).get(customerId)
const days = (n: number) => house.advance(plusMs(house.clock.now(), n * DAY_MS))

test('frozen until the goods cannot come back; then paid out once, and never more than is free', async () => {
  const her = (last += 1)
  await earn(her, 'A', 1_000)
  expect((await earn(her, 'A', 1_000))?.ok?.repeated).toBe(true)
  expect((await payOut(her, 'P1', 1))?.refusal?.code).toBe('ledger.notEnough')
  await days(4)
  await earn(her, 'B', 500)
  await days(4)
  expect((await payOut(her, 'P1', 1_001))?.refusal?.details).toMatchObject({ missing: 1 })
  const tries = await Promise.all(Array.from({ length: 20 }, (_, i) => payOut(her, `Q${i}`, 400)))
  expect(tries.filter((outcome) => outcome?.ok)).toHaveLength(2)
  expect(await owed(her)).toBe(700)
})

test('a refund while it is frozen lowers it; after it was paid out it is owed, and netted next time', async () => {
  const her = (last += 1)
  await earn(her, 'C', 1_000)
  await takeBack(her, 'C1', 300)
  await takeBack(her, 'C1', 300)
  expect(await owed(her)).toBe(700)
  await days(8)
  expect((await payOut(her, 'P2', 701))?.refusal?.code).toBe('ledger.notEnough')
  expect((await payOut(her, 'P2', 700))?.ok).toBeDefined()
  const paidOn = dayOf(house.clock.now(), 'Asia/Shanghai')
  await days(1)
  await takeBack(her, 'C2', 700)
  expect(await owed(her)).toBe(-700)
  await earn(her, 'D', 1_000)
  await days(8)
  expect((await payOut(her, 'P3', 301))?.refusal?.code).toBe('ledger.notEnough')
  expect((await payOut(her, 'P3', 300))?.ok).toBeDefined()
  expect(await owed(her)).toBe(0)
  const [then] = (await liabilityAt(house.db, { from: paidOn, until: paidOn })).filter(
    (row) => row.asset === asset,
  )
  expect(then).toMatchObject({ spent: -700, closing: 700 })
})

test('a refund of all of it ends the freeze; nothing is left of the hold', async () => {
  const her = (last += 1)
  await earn(her, 'E', 1_000)
  await house.act(async (tx) => {
    await releaseHolds(tx, [{ customerId: her, asset, key: 'commission:E' }])
    await post(tx, [
      {
        key: 'refund:E1',
        asset,
        amount: 1_000,
        reason: 'refund',
        from: { customerId: her },
        to: { system: 'reversed' },
      },
    ])
  })
  expect(await owed(her)).toBe(0)
  await days(8)
  expect((await payOut(her, 'P4', 1))?.refusal?.code).toBe('ledger.notEnough')
})
