// Members, points, tiers and their unwinding, through the log, against real PostgreSQL.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { makeCustomer, makeCustomers } from '#fixtures/customer'
import { giveCoupon, makeTemplate } from '#fixtures/coupon'
import { bringBack, buy, orderOf } from '#fixtures/order'
import { orThrow } from '#platform'
import { mergeCustomers, unmerge } from '#modules/customer'
import { ledgerModule, post } from '#modules/ledger'
import { ingestOrders, orderPaid, orderRefunded, type OrderInput } from '#modules/order'
import { openHouse } from '#tests/house'
import {
  enrol,
  loyaltyModule,
  openBalances,
  saveProgram,
  showProgram,
  spendPoints,
} from './index.ts'

const house = await openHouse()
const checks = [...(loyaltyModule.audit ?? []), ...(ledgerModule.audit ?? [])]
const differences = async () =>
  (await Promise.all(checks.map((check) => check.differences(house.db)))).reduce((a, b) => a + b)
const member = async (birthday?: string) => {
  const id = await makeCustomer(house, birthday ? { birthday } : {})
  orThrow((await house.act((tx) => enrol(tx, [{ customerId: id }])))[0])
  return id
}
const standing = async (id: number) => {
  await house.idle()
  return (
    await sql<{ tier: string; growth: number; points: number }>`select tier, growth, points
    from loyalty.v_member where customer_id = ${id}`.execute(house.db)
  ).rows[0]
}
const shop = async (id: number, fen: number, more: Partial<OrderInput> = {}) => {
  const order = orderOf(id, fen, more)
  return { ...order, ...(await buy(house, order)) }
}

test('an order of a member gives points, growth and the tier at once; others get nothing', async () => {
  const [eva, ida] = [await member(), await makeCustomer(house)]
  await shop(eva, 30_000)
  await shop(ida, 30_000)
  expect(await standing(eva)).toEqual({ tier: '银卡会员', growth: 3_000, points: 300 })
  expect(await standing(ida)).toBeUndefined()
  await shop(eva, 30_050)
  expect(await standing(eva)).toEqual({ tier: '金卡会员', growth: 6_005, points: 600 })
})

test('an order from before she joined gives nothing', async () => {
  const eva = await makeCustomer(house)
  await house.act(async (tx) => {
    orThrow((await ingestOrders(tx, [orderOf(eva, 10_000)]))[0])
    orThrow((await enrol(tx, [{ customerId: eva, at: new Date(tx.now.getTime() + 1_000) }]))[0])
  })
  expect(await standing(eva)).toMatchObject({ growth: 0, points: 0 })
})

test('points are double on the birthday, growth is not', async () => {
  const eva = await member('1990-03-02')
  await shop(eva, 10_000)
  expect(await standing(eva)).toMatchObject({ growth: 1_000, points: 200 })
})

test('S-R1: a partial refund takes back what those units gave, the rest goes with the rest', async () => {
  const eva = await member()
  const order = await shop(eva, 0, {
    lines: [
      {
        sku: 'a',
        name: 'a',
        quantity: 3,
        unitPrice: '33.40',
        discounts: [{ kind: 'manual', fen: 1_000 }],
      },
      { sku: 'b', name: 'b', quantity: 1, unitPrice: '9.99' },
    ],
  })
  const before = await standing(eva)
  await bringBack(house, order, [{ line: 1, units: 2 }])
  const after = await standing(eva)
  expect((before?.points ?? 0) - (after?.points ?? 0)).toBeGreaterThan(50)
  await bringBack(house, order)
  expect(await standing(eva)).toEqual({ tier: '普通会员', growth: 0, points: 0 })
  expect(await differences()).toBe(0)
})

test('S-R8: a tier reached only through the returned order is lost at once; one earned otherwise stays', async () => {
  const [eva, ida] = [await member(), await member()]
  const order = await shop(eva, 30_000)
  expect((await standing(eva))?.tier).toBe('银卡会员')
  await bringBack(house, order)
  expect((await standing(eva))?.tier).toBe('普通会员')
  const small = await shop(ida, 10_000)
  await shop(ida, 20_000)
  await standing(ida)
  await bringBack(house, small)
  expect(await standing(ida)).toMatchObject({ tier: '银卡会员', growth: 2_000 })
})

test('S-R6: spent points are written off within the balance, or become a debt that the next order repays', async () => {
  const eva = await member()
  const order = await shop(eva, 20_000)
  await standing(eva)
  await house.act((tx) => spendPoints(tx, [{ customerId: eva, key: 'gift', points: 150 }]))
  await bringBack(house, order)
  expect((await standing(eva))?.points).toBe(0)

  const { tiers, ...rules } = await showProgram(house.db)
  const bare = tiers.map(({ members: _members, ...tier }) => tier)
  const { changedAt: _at, ...plain } = rules
  await house.act((tx) => saveProgram(tx, { ...plain, refundPolicy: 'allowNegative', tiers: bare }))
  const ida = await member()
  const debt = await shop(ida, 20_000)
  await standing(ida)
  await house.act((tx) => spendPoints(tx, [{ customerId: ida, key: 'gift', points: 150 }]))
  await bringBack(house, debt)
  expect((await standing(ida))?.points).toBe(-150)
  const [refused] = await house.act((tx) =>
    spendPoints(tx, [{ customerId: ida, key: 'more', points: 1 }]),
  )
  expect(refused?.refusal?.code).toBe('loyalty.notEnoughPoints')
  await shop(ida, 20_000)
  expect((await standing(ida))?.points).toBe(50)
  await house.act((tx) => saveProgram(tx, { ...plain, tiers: bare }))
  expect(await differences()).toBe(0)
})

test('a refund heard before its order leaves a tombstone that the late grant respects', async () => {
  const order = orderOf(await makeCustomer(house), 0, {
    lines: [{ sku: 'a', name: 'a', quantity: 4, unitPrice: '25' }],
  })
  const { orderId } = await buy(house, order)
  await house.idle()
  // The same order as a member's, heard the other way round.
  const ida = await member()
  await house.act(async (tx) => {
    await sql`update orders."order" set customer_id = ${ida} where order_id = ${orderId}`.execute(
      tx.db,
    )
    await sql`update orders.line set customer_id = ${ida} where order_id = ${orderId}`.execute(
      tx.db,
    )
    tx.publish(orderRefunded, [
      {
        subject: ida,
        payload: {
          refundId: 9_999_999,
          orderId,
          amountFen: 2_500,
          units: [{ line: 1, units: 1 }],
          all: false,
        },
      },
    ])
  })
  await house.idle()
  await house.act(async (tx) =>
    tx.publish(orderPaid, [
      {
        subject: ida,
        payload: {
          orderId,
          storeId: null,
          staffId: null,
          amountFen: 10_000,
          paidAt: order.placedAt.toISOString(),
          first: true,
          purchaseNo: 1,
          source: 'till',
        },
      },
    ]),
  )
  expect(await standing(ida)).toMatchObject({ points: 75, growth: 750 })
  expect(await differences()).toBe(0)
})

test('an order that is heard again gives nothing again, and keeps nobody waiting', async () => {
  const eva = await member()
  const { orderId, placedAt } = await shop(eva, 10_000)
  const before = await standing(eva)
  await house.act(async (tx) =>
    tx.publish(orderPaid, [
      {
        subject: eva,
        payload: {
          orderId,
          storeId: null,
          staffId: null,
          amountFen: 10_000,
          paidAt: placedAt.toISOString(),
          first: true,
          purchaseNo: 1,
          source: 'till',
        },
      },
    ]),
  )
  expect(await standing(eva)).toEqual(before)
  expect(
    (await sql`select 1 from platform.parked where subject = ${eva}`.execute(house.db)).rows,
  ).toEqual([])
})

test('the after-payment coupon comes by rule within the golden window and goes with its order', async () => {
  const templateId = await makeTemplate(house)
  const { tiers, changedAt: _at, ...rules } = await showProgram(house.db)
  const bare = tiers.map(({ members: _members, ...tier }) => tier)
  await house.act((tx) =>
    saveProgram(tx, {
      ...rules,
      couponAfterPayment: { templateId, fromFen: 3_500, withinDays: 14 },
      tiers: bare,
    }),
  )
  const eva = await member()
  const on = (day: string) => ({ placedAt: new Date(`${day}T04:00:00Z`) })
  const order = await shop(eva, 0, {
    ...on('2026-03-01'),
    lines: [{ sku: 'a', name: 'a', quantity: 2, unitPrice: '25.00' }],
  })
  await shop(eva, 3_000, on('2026-03-02'))
  await shop(eva, 5_000, on('2026-03-20'))
  await house.idle()
  const states = async () =>
    (
      await sql<{ state: string }>`select state from coupon.v_coupon
    where customer_id = ${eva}`.execute(house.db)
    ).rows.map((row) => row.state)
  expect(await states()).toEqual(['issued'])
  await bringBack(house, order, [{ line: 1, units: 1 }])
  await house.idle()
  expect(await states()).toEqual(['issued'])
  await bringBack(house, order)
  await house.idle()
  expect(await states()).toEqual(['void'])
  await house.act((tx) => saveProgram(tx, { ...rules, couponAfterPayment: null, tiers: bare }))
})

test('a spend that comes again is answered and spends nothing; with other points it is refused', async () => {
  const eva = await member()
  await house.act((tx) =>
    openBalances(tx, [{ customerId: eva, key: 'old', points: 100, growth: 0 }]),
  )
  const spend = async (...points: number[]) =>
    (
      await house.act((tx) =>
        spendPoints(
          tx,
          points.map((n) => ({ customerId: eva, key: 'gift', points: n })),
        ),
      )
    ).map((one) => one.ok?.repeated ?? one.refusal?.code)
  expect(await spend(30, 30)).toEqual([false, true])
  expect(await spend(30)).toEqual([true])
  expect(await spend(40)).toEqual(['loyalty.spendReused'])
  expect((await standing(eva))?.points).toBe(70)
})

test('S-P1: what ends first is spent first, whenever it was earned; only what is over ends', async () => {
  const { tiers, changedAt: _at, ...rules } = await showProgram(house.db)
  const bare = tiers.map(({ members: _members, ...tier }) => tier)
  const eva = await member()
  const open = async (key: string, points: number, pointsExpireMonths: number | null) => {
    await house.act((tx) => saveProgram(tx, { ...rules, pointsExpireMonths, tiers: bare }))
    await house.act((tx) => openBalances(tx, [{ customerId: eva, key, points, growth: 0 }]))
  }
  await open('for ever', 100, null)
  await open('a year', 100, 12)
  await open('a month', 100, 1)
  await house.act((tx) => saveProgram(tx, { ...rules, tiers: bare }))
  await house.act((tx) => spendPoints(tx, [{ customerId: eva, key: 'gift', points: 130 }]))
  const left = async () =>
    (
      await sql<{ key: string; n: number }>`select key, points_left as n from loyalty.grant
    where customer_id = ${eva} order by grant_id`.execute(house.db)
    ).rows.map((lot) => lot.n)
  expect(await left()).toEqual([100, 70, 0])
  await house.advance(new Date(house.clock.now().getTime() + 70 * 86_400_000))
  await house.idle()
  expect(await left()).toEqual([100, 70, 0])
  await house.advance(new Date(house.clock.now().getTime() + 400 * 86_400_000))
  await house.idle()
  expect(await left()).toEqual([100, 0, 0])
  expect((await standing(eva))?.points).toBe(100)
})

test('S-R6: a refund takes the points of its own order, not older ones', async () => {
  const eva = await member()
  await shop(eva, 10_000)
  const order = await shop(eva, 7_000)
  await standing(eva)
  await bringBack(house, order)
  await standing(eva)
  const lots = await sql<{ left: number }>`select points_left as left from loyalty.grant
    where customer_id = ${eva} order by grant_id`.execute(house.db)
  expect(lots.rows).toEqual([{ left: 100 }, { left: 0 }])
})

test('S-R8: a tier held longer than goods may come back is not lost by a late return', async () => {
  const eva = await member()
  const order = await shop(eva, 30_000, { placedAt: house.clock.now() })
  expect((await standing(eva))?.tier).toBe('银卡会员')
  await house.advance(new Date(house.clock.now().getTime() + 40 * 86_400_000))
  await bringBack(house, order)
  expect(await standing(eva)).toMatchObject({ tier: '银卡会员', growth: 0 })
})

test('S-T3: a tier falls only at the end of its term, one level, and is prolonged when earned again', async () => {
  const [falls, stays] = [await member(), await member()]
  await shop(falls, 60_000)
  await shop(stays, 60_000)
  await standing(falls)
  await house.advance(new Date(house.clock.now().getTime() + 200 * 86_400_000))
  await shop(stays, 60_000)
  expect((await standing(falls))?.tier).toBe('金卡会员')
  await house.advance(new Date(house.clock.now().getTime() + 170 * 86_400_000))
  expect((await standing(falls))?.tier).toBe('银卡会员')
  expect((await standing(stays))?.tier).toBe('金卡会员')
})

test('enrolling forty times at once makes one member', async () => {
  const eva = await makeCustomer(house)
  const all = await Promise.all(
    Array.from({ length: 40 }, () => house.act((tx) => enrol(tx, [{ customerId: eva }]))),
  )
  expect(all.filter(([outcome]) => outcome?.ok?.already === false).length).toBe(1)
  expect(new Set(all.map(([outcome]) => outcome?.ok?.memberNo)).size).toBe(1)
})

test('a merge brings points, coupons and the higher tier together, and is undone', async () => {
  const [eva, ida] = (await makeCustomers(house, 2)) as [number, number]
  await house.act((tx) => enrol(tx, [{ customerId: eva }, { customerId: ida }]))
  await shop(eva, 10_000)
  const hers = await shop(ida, 30_000)
  await giveCoupon(house, ida, await makeTemplate(house))
  await house.idle()
  const merged = orThrow(await house.act((tx) => mergeCustomers(tx, { customerIds: [eva, ida] })))
  expect(await standing(eva)).toEqual({ tier: '银卡会员', growth: 4_000, points: 400 })
  await bringBack(house, hers)
  expect(await standing(eva)).toMatchObject({ growth: 1_000, points: 100 })
  expect(await differences()).toBe(0)
  orThrow(await house.act((tx) => unmerge(tx, merged.id)))
  await house.idle()
  expect(await differences()).toBe(0)
})

test('the audit sees a lot that was changed by hand', async () => {
  const eva = await member()
  await house.act((tx) =>
    post(tx, [
      {
        key: 'x',
        asset: 'points',
        amount: 5,
        reason: 'test',
        from: { system: 'issued' },
        to: { customerId: eva },
      },
    ]),
  )
  expect(await differences()).toBe(1)
})
