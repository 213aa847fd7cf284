// Paid cards: what they give while they run, renewed without losing a day, ended by the night, given
// back with what they gave, and joined when two people turn out to be one.
import { sql } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import type { PassPlanInput } from '#contracts'
import { makeTemplate } from '#fixtures/coupon'
import { makeCustomer } from '#fixtures/customer'
import { bringBack, buy, orderOf } from '#fixtures/order'
import { addDays, addMonths, dayOf, daysBetween, startOfDay } from '#kit'
import { redeemCoupons } from '#modules/coupon'
import { mergeCustomers, unmerge } from '#modules/customer'
import { bootedModules, orThrow } from '#platform'
import { openHouse } from '#tests/house'
import { enrol, spendPoints } from '../index.ts'
import { buyPasses } from './buy.ts'
import { previewReturn, returnPass } from './return-pass.ts'
import { savePlan } from './save-plan.ts'
import { showPasses } from './show.ts'

const house = await openHouse()
const zone = 'Asia/Shanghai'
const on = () => dayOf(house.clock.now(), zone)
afterEach(async () => {
  await house.idle()
  const checks = bootedModules().flatMap(({ audit }) => audit ?? [])
  for (const { name, differences } of checks)
    expect([name, await differences(house.db)]).toEqual([name, 0])
})

let drawn = 0
const sells = async (more: Partial<PassPlanInput> = {}) => {
  // Longer than any month: what one month gave is still there in the next.
  const templateId = await makeTemplate(house, {
    thresholdFen: 0,
    validity: { kind: 'days', days: 90, startsAfterDays: 0 },
  })
  const plan = await house.act((tx) =>
    savePlan(tx, {
      name: '半年卡',
      blurb: '',
      priceFen: 18_000,
      months: 6,
      factor: 2,
      coupons: [{ templateId, count: 2 }],
      refund: { fullDays: 7, later: 'proRata' },
      remindDays: 7,
      onSale: true,
      ...more,
    }),
  )
  return { planId: plan.id, fen: plan.priceFen, templateId }
}
const member = async () => {
  const id = await makeCustomer(house)
  orThrow((await house.act((tx) => enrol(tx, [{ customerId: id }])))[0])
  return id
}
type Sold = Pick<Awaited<ReturnType<typeof sells>>, 'planId' | 'fen'>
const input = (customerId: number, { planId, fen }: Sold, number = `T${(drawn += 1)}`) => ({
  customerId,
  planId,
  fen,
  number,
  source: 'pos',
  storeId: null,
  staffId: null,
  paidBy: 'cash' as const,
})
const buys = async (customerId: number, plan: Sold) => {
  const [outcome] = await house.act((tx) => buyPasses(tx, [input(customerId, plan)]))
  await house.idle()
  return orThrow(outcome).passId
}
const shown = (id: number) => showPasses(house.db, house.clock.now(), id)
const coupons = async (id: number, state = 'issued') =>
  (
    await sql<{ key: string; code: string; couponId: number }>`select key, code,
      coupon_id as "couponId" from coupon.v_coupon where customer_id = ${id} and state = ${state}
      and starts_with(key, 'pass:') order by coupon_id`.execute(house.db)
  ).rows
const points = async (id: number) => {
  await house.idle()
  const found = await sql<{ n: number }>`select points as n from loyalty.v_member
    where customer_id = ${id}`.execute(house.db)
  return found.rows[0]?.n
}
const told = async (name: string, id: number) =>
  (
    await sql<{ payload: Record<string, unknown> }>`select payload from platform.event
    where name = ${name} and subject = ${id} order by id`.execute(house.db)
  ).rows.map(({ payload }) => payload)
const turnTo = async (day: string) => {
  await house.clock.set(new Date(startOfDay(day, zone).getTime() + 36e5))
  await house.idle()
}
const givesBack = (customerId: number, passId: number, fen: number, number = `B${(drawn += 1)}`) =>
  house.act((tx) => returnPass(tx, { customerId, passId, number, fen }))

test('it runs from today, gives its coupons each month and its factor while it runs, and ends by night', async () => {
  const plan = await sells({ months: 2 })
  const [eva, ida] = [await member(), await member()]
  const bought = addDays(on(), 1)
  await turnTo(bought)
  const before = house.clock.now()
  await house.clock.set(new Date(before.getTime() + 36e5))
  await buys(eva, plan)
  // Of the same day, and told of late: she had no card yet.
  await buy(house, orderOf(eva, 10_000, { placedAt: before }))
  expect(await points(eva)).toBe(100)
  expect(await coupons(eva)).toHaveLength(2)
  await buy(house, orderOf(eva, 10_000, { placedAt: house.clock.now() }))
  await buy(house, orderOf(ida, 10_000, { placedAt: house.clock.now() }))
  expect([await points(eva), await points(ida)]).toEqual([300, 100])
  await turnTo(addMonths(bought, 1))
  expect(await coupons(eva)).toHaveLength(4)
  await turnTo(addDays(addMonths(bought, 2), -7))
  expect(await told('loyalty.passEnding', eva)).toMatchObject([{ untilOn: addMonths(bought, 2) }])
  await turnTo(addMonths(bought, 2))
  expect((await shown(eva)).map(({ state }) => state)).toEqual(['ended'])
  expect(await told('loyalty.passEnded', eva)).toMatchObject([{ last: true }])
  expect(await told('loyalty.passMonth', eva)).toHaveLength(2)
  await buy(house, orderOf(eva, 10_000, { placedAt: house.clock.now() }))
  expect(await points(eva)).toBe(400)
})

test('renewed it goes on from its end; whoever has renewed is not reminded', async () => {
  const plan = await sells()
  const eva = await member()
  await buys(eva, plan)
  await turnTo(addDays(on(), 40))
  await buys(eva, plan)
  const [second, first] = await shown(eva)
  expect([first?.state, second?.state]).toEqual(['running', 'waiting'])
  expect(second?.fromOn).toBe(addDays(first?.lastOn ?? '', 1))
  await turnTo(first?.lastOn ?? '')
  expect(await told('loyalty.passEnding', eva)).toEqual([])
  await turnTo(second?.fromOn ?? '')
  expect(await told('loyalty.passEnded', eva)).toMatchObject([{ last: false }])
  expect((await shown(eva))[0]?.state).toBe('running')
})

test('one number is one pass, however many tills send it at once; another sum is refused', async () => {
  const plan = await sells()
  const eva = await member()
  const wanted = input(eva, plan, 'RACE')
  const done = await Promise.all([1, 2, 3, 4].map(() => house.act((tx) => buyPasses(tx, [wanted]))))
  expect(new Set(done.map(([outcome]) => outcome && orThrow(outcome).passId)).size).toBe(1)
  expect(await shown(eva)).toHaveLength(1)
  const other = await sells({ priceFen: 100 })
  const codes = await house.act((tx) =>
    buyPasses(tx, [
      input(eva, other, 'RACE'),
      input(eva, { ...plan, fen: 17_999 }),
      input(eva, { planId: 9_999, fen: 1 }),
    ]),
  )
  expect(codes.map(({ refusal }) => refusal?.code)).toEqual([
    'loyalty.passReused',
    'loyalty.passChanged',
    'loyalty.passNotSold',
  ])
  const stranger = await makeCustomer(house)
  const [none] = await house.act((tx) => buyPasses(tx, [input(stranger, plan)]))
  expect(none?.refusal?.code).toBe('loyalty.notMember')
})

test('given back unused it pays all and takes back coupons and points; the order refunded after takes the rest', async () => {
  const plan = await sells()
  const eva = await member()
  const passId = await buys(eva, plan)
  const order = orderOf(eva, 10_000, { placedAt: house.clock.now() })
  await buy(house, order)
  expect(await points(eva)).toBe(200)
  expect(
    await previewReturn(house.db, house.clock.now(), { customerId: eva, passId }),
  ).toMatchObject({
    rule: 'full',
    refundFen: 18_000,
    couponsBack: 2,
    pointsBack: 100,
    pointsGone: 0,
  })
  await expect(givesBack(eva, passId, 17_000)).rejects.toMatchObject({
    code: 'loyalty.passReturnDiffers',
  })
  const both = await Promise.all([1, 2].map(() => givesBack(eva, passId, 18_000, 'BACK')))
  expect(both.map(({ repeated }) => repeated).toSorted()).toEqual([false, true])
  await expect(givesBack(eva, passId, 18_000)).rejects.toMatchObject({
    code: 'loyalty.passReturnedBefore',
  })
  expect([await coupons(eva), await points(eva)]).toEqual([[], 100])
  await buy(house, orderOf(eva, 10_000, { placedAt: house.clock.now() }))
  expect(await points(eva)).toBe(200)
  await bringBack(house, order)
  expect(await points(eva)).toBe(100)
})

test('used it pays the days left less what its coupons took off; points that are spent stay spent', async () => {
  const plan = await sells()
  const eva = await member()
  const [passId, waiting] = [await buys(eva, plan), await buys(eva, plan)]
  await buy(house, orderOf(eva, 10_000, { placedAt: house.clock.now() }))
  expect(await points(eva)).toBe(200)
  await house.act((tx) => spendPoints(tx, [{ customerId: eva, key: `s${passId}`, points: 150 }]))
  const [one] = await coupons(eva)
  const use = {
    code: one?.code ?? '',
    customerId: eva,
    orderId: 1,
    orderNumber: 'N1',
    storeId: null,
  }
  const [used] = await house.act((tx) =>
    redeemCoupons(tx, [{ ...use, discountFen: 1_000, shares: [{ line: 1, fen: 1_000 }] }]),
  )
  expect(used?.refusal).toBeUndefined()
  const [, running] = await shown(eva)
  const days = daysBetween(running?.fromOn ?? '', running?.lastOn ?? '') + 1
  const due = Math.floor((18_000 * (days - 1)) / days) - 1_000
  const preview = await previewReturn(house.db, house.clock.now(), { customerId: eva, passId })
  expect(preview).toMatchObject({
    rule: 'proRata',
    refundFen: due,
    couponsUsed: 1,
    couponsBack: 1,
    pointsBack: 50,
    pointsGone: 50,
  })
  await givesBack(eva, passId, due)
  expect([(await coupons(eva)).length, await points(eva)]).toEqual([0, 0])
  // The one that waited begins today, whole, with its own coupons.
  const [moved] = (await shown(eva)).filter(({ id }) => id === waiting)
  expect(moved).toMatchObject({ state: 'running', fromOn: on() })
  await turnTo(addDays(on(), 1))
  expect((await coupons(eva)).every(({ key }) => key.startsWith(`pass:${waiting}:`))).toBe(true)
  expect(await coupons(eva)).toHaveLength(2)
})

test('two people who are one: the days of both add up; parted, each has what is left of hers', async () => {
  const plan = await sells({ months: 1 })
  const [eva, ida] = [await member(), await member()]
  await buys(eva, plan)
  await turnTo(addDays(on(), 10))
  const later = await buys(ida, plan)
  const left = async (...ids: number[]) => {
    const rows = (await Promise.all(ids.map(shown))).flat()
    return rows.reduce(
      (sum, { fromOn, lastOn }) => sum + daysBetween(fromOn > on() ? fromOn : on(), lastOn) + 1,
      0,
    )
  }
  const before = await left(eva, ida)
  const { id: mergeId } = await house.act(async (tx) =>
    orThrow(await mergeCustomers(tx, { customerIds: [eva, ida] })),
  )
  const [survivor = eva] = [(await shown(eva)).length > 0 ? eva : ida]
  const both = await shown(survivor)
  expect([both.length, await left(survivor)]).toEqual([2, before])
  expect(both.map(({ state }) => state)).toEqual(['waiting', 'running'])
  await house.act(async (tx) => orThrow(await unmerge(tx, mergeId)))
  const [own] = await shown(ida)
  expect(own).toMatchObject({ id: later, state: 'running', fromOn: on() })
  expect(await left(eva, ida)).toBe(before)
})

test('a coupon with a limit cannot be promised each month', async () => {
  const templateId = await makeTemplate(house, { totalLimit: 10 })
  await expect(sells({ coupons: [{ templateId, count: 1 }] })).rejects.toMatchObject({
    code: 'loyalty.passTemplateLimited',
  })
})
