// The first purchases: steps by purchase days in time, rewards once, taken back with their orders.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { StepFigures } from '#contracts'
import { makeTemplate } from '#fixtures/coupon'
import { makeCustomer } from '#fixtures/customer'
import { makeStaff, signInAs } from '#fixtures/org'
import { bringBack, buy, orderOf } from '#fixtures/order'
import { addDays, type Day } from '#kit'
import { mergeCustomers, unmerge } from '#modules/customer'
import { ledgerModule } from '#modules/ledger'
import { orderPaid, orderRefunded, type OrderInput } from '#modules/order'
import { brandScope, orThrow } from '#platform'
import { openDoors } from '#tests/http'
import { openHouse } from '#tests/house'
import { enrol, loyaltyModule, saveProgram, showProgram, spendPoints } from '../index.ts'
import { cardOf } from '../card.ts'
import type { Rules } from '../program.ts'

const house = await openHouse()
const { ask } = await openDoors(house)
const templates = [await makeTemplate(house), await makeTemplate(house), await makeTemplate(house)]
const [first = 0, second = 0, third = 0] = templates
const setRules = async (changed: Partial<Rules>) => {
  const { tiers, changedAt: _at, ...rules } = await showProgram(house.db)
  const bare = tiers.map(({ members: _members, ...tier }) => tier)
  await house.act((tx) => saveProgram(tx, { ...rules, ...changed, tiers: bare }))
}
const rule = {
  windowDays: 14,
  steps: [
    { templateId: first, points: 0 },
    { templateId: second, points: 50 },
    { templateId: third, points: 100 },
  ],
}
await setRules({ pointsPerYuan: 0, firstPurchases: rule })

const start: Day = '2026-03-01'
const at = (days: number) => new Date(`${addDays(start, days)}T04:00:00Z`)
const member = async () => {
  const id = await makeCustomer(house)
  orThrow(
    (
      await house.act((tx) => enrol(tx, [{ customerId: id, at: new Date('2026-01-01T00:00:00Z') }]))
    )[0],
  )
  return id
}
const shop = async (id: number, days: number, more: Partial<OrderInput> = {}) => {
  const order = orderOf(id, 5_000, { placedAt: at(days), ...more })
  const bought = await buy(house, order)
  await house.idle()
  return { ...order, ...bought }
}
const back = async (order: OrderInput) => {
  await bringBack(house, order)
  await house.idle()
}
const steps = async (id: number) =>
  (
    await sql<{ step: number; day: Day }>`select step, day from loyalty.stamp
    where customer_id = ${id} and taken_at is null order by step`.execute(house.db)
  ).rows.map(({ step, day }) => [step, day])
const coupons = async (id: number) =>
  (
    await sql<{ template_id: number; state: string }>`select template_id, state from coupon.v_coupon
    where customer_id = ${id} order by coupon_id`.execute(house.db)
  ).rows.map((row) => `${templates.indexOf(row.template_id) + 1} ${row.state}`)
const points = async (id: number) =>
  (
    await sql<{ n: number }>`select points as n from loyalty.v_member
    where customer_id = ${id}`.execute(house.db)
  ).rows[0]?.n
const differing = async () => {
  const checks = [...(loyaltyModule.audit ?? []), ...(ledgerModule.audit ?? [])]
  const found = await Promise.all(
    checks.map(async (check) => [check.name, await check.differences(house.db)]),
  )
  return found.filter(([, n]) => n !== 0)
}

/** What the log says once more. */
const hear = (
  subject: number,
  { orderId, placedAt }: Awaited<ReturnType<typeof shop>>,
  refund: boolean,
) =>
  house.act(async (tx) => {
    const back = { refundId: 1, orderId, amountFen: 5_000, units: [], all: true }
    const paid = {
      orderId,
      storeId: null,
      staffId: null,
      amountFen: 5_000,
      paidAt: placedAt.toISOString(),
      first: false,
      purchaseNo: 2,
      source: 'till',
    }
    if (refund) tx.publish(orderRefunded, [{ subject, payload: back }])
    else tx.publish(orderPaid, [{ subject, payload: paid }])
  })

test('each purchase day in time takes the next step and its reward; a day counts once, late ones not', async () => {
  const eva = await member()
  await shop(eva, 0)
  await shop(eva, 0)
  expect(await steps(eva)).toEqual([[1, addDays(start, 0)]])
  await shop(eva, 14)
  await shop(eva, 29)
  expect(await steps(eva)).toEqual([
    [1, addDays(start, 0)],
    [2, addDays(start, 14)],
  ])
  expect(await coupons(eva)).toEqual(['1 issued', '2 issued'])
  expect(await points(eva)).toBe(50)
  const card = await cardOf(house.db, brandScope(), eva, at(15))
  expect(card?.firstPurchases).toMatchObject({
    until: addDays(start, 28),
    steps: [{ on: start }, { on: addDays(start, 14), points: 50 }, { on: null, points: 100 }],
  })
  expect((await cardOf(house.db, brandScope(), eva, at(40)))?.firstPurchases).toBeNull()
})

test('who bought long before has no steps; who joined within the window begins with her next day', async () => {
  const [old, new_] = [await makeCustomer(house), await makeCustomer(house)]
  await shop(old, -60)
  await shop(new_, -3)
  for (const customerId of [old, new_])
    orThrow((await house.act((tx) => enrol(tx, [{ customerId, at: at(-2) }])))[0])
  await shop(old, 0)
  await shop(new_, 0)
  expect([await steps(old), await steps(new_)]).toEqual([[], [[1, start]]])
})

test('an order that comes back in full takes its step and the unused reward; the step can be taken anew', async () => {
  const eva = await member()
  await shop(eva, 0)
  const order = await shop(eva, 1, {
    lines: [{ sku: 'a', name: 'a', quantity: 2, unitPrice: '25.00' }],
  })
  await shop(eva, 2)
  expect(await points(eva)).toBe(150)
  await bringBack(house, order, [{ line: 1, units: 1 }])
  await house.idle()
  expect(await steps(eva)).toHaveLength(3)
  await back(order)
  expect((await steps(eva)).map(([step]) => step)).toEqual([1, 3])
  expect(await coupons(eva)).toEqual(['1 issued', '2 void', '3 issued'])
  expect(await points(eva)).toBe(100)
  await shop(eva, 5)
  expect((await steps(eva)).map(([step]) => step)).toEqual([1, 2, 3])
  expect(await coupons(eva)).toEqual(['1 issued', '2 void', '3 issued', '2 issued'])
  expect(await points(eva)).toBe(150)
  expect(await differing()).toEqual([])
})

test('a reward that was used is not given again with its step; another order of the day keeps the step', async () => {
  const eva = await member()
  await shop(eva, 0)
  const order = await shop(eva, 1)
  await house.act(async (tx) =>
    orThrow((await spendPoints(tx, [{ customerId: eva, key: 'gift', points: 20 }]))[0]),
  )
  await back(order)
  expect(await points(eva)).toBe(0)
  const again = await shop(eva, 3)
  expect(await points(eva)).toBe(0)
  const other = await shop(eva, 3)
  await back(again)
  expect((await steps(eva)).map(([step]) => step)).toEqual([1, 2])
  await back(other)
  expect((await steps(eva)).map(([step]) => step)).toEqual([1])
  await hear(eva, again, false)
  await house.idle()
  expect((await steps(eva)).map(([step]) => step)).toEqual([1])
  expect(await differing()).toEqual([])
})

test('orders and refunds that are heard again, or the other way round, change nothing', async () => {
  const eva = await member()
  await shop(eva, 0)
  const order = await shop(eva, 1)
  await hear(eva, order, false)
  await house.idle()
  expect([await steps(eva), await points(eva)]).toEqual([
    expect.objectContaining({ length: 2 }),
    50,
  ])
  await back(order)
  for (const refund of [true, false, true]) {
    await hear(eva, order, refund)
    await house.idle()
    expect([(await steps(eva)).length, await points(eva)]).toEqual([1, 0])
  }
  expect(await differing()).toEqual([])
})

test('a merge keeps the further row of steps, and parting gives each her own', async () => {
  const [eva, ida] = [await member(), await member()]
  await shop(eva, 0)
  await shop(ida, 0)
  await shop(ida, 1)
  const merged = orThrow(await house.act((tx) => mergeCustomers(tx, { customerIds: [eva, ida] })))
  expect((await steps(eva)).map(([step]) => step)).toEqual([1, 2])
  await shop(eva, 4)
  expect((await steps(eva)).map(([step]) => step)).toEqual([1, 2, 3])
  expect(await differing()).toEqual([])
  orThrow(await house.act((tx) => unmerge(tx, merged.id)))
  await house.idle()
  expect((await steps(ida)).map(([step]) => step)).toEqual([1, 2])
  expect((await steps(eva)).map(([step]) => step)).toContain(1)
})

test('the figures say of those who began how many came how far, and a programme without says so', async () => {
  const cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  for (const days of [[400], [400, 401], [400, 401, 402], [400, 430]]) {
    const id = await member()
    for (const day of days) await shop(id, day)
  }
  const from = addDays(start, 400)
  const path = `/v1/loyalty/first-purchases?from=${from}&until=${from}`
  const figures = (await ask('GET', path, { cookie })).body as StepFigures
  expect(figures.begun).toBe(4)
  expect(figures.steps.map(({ reached, standing }) => [reached, standing])).toEqual([
    [4, 2],
    [2, 1],
    [1, 1],
  ])
  await setRules({ firstPurchases: null })
  expect((await ask('GET', path, { cookie })).body).toMatchObject({
    code: 'loyalty.noFirstPurchases',
  })
})
