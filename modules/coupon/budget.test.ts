// The budget of a template: locks count toward it, and whatever undoes a lock or a use returns it.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { makeCustomer } from '#fixtures/customer'
import { openHouse } from '#tests/house'
import { giveCoupon, makeTemplate } from './fixtures.ts'
import { couponModule, lockCoupons, redeemCoupons, restoreCoupons, voidCoupons } from './index.ts'

const house = await openHouse()
const usedFen = async (templateId: number) =>
  (
    await sql<{ fen: number }>`select used_fen as fen from coupon.budget
      where template_id = ${templateId}`.execute(house.db)
  ).rows[0]?.fen
const differences = async () => {
  const checks = couponModule.audit ?? []
  const counted = await Promise.all(checks.map((check) => check.differences(house.db)))
  return checks.flatMap(({ name }, at) => (counted[at] ? [name] : []))
}
const world = async (budgetFen: number) => {
  const [eva, templateId] = [await makeCustomer(house), await makeTemplate(house, { budgetFen })]
  const [one, two] = [
    await giveCoupon(house, eva, templateId),
    await giveCoupon(house, eva, templateId),
  ]
  const until = new Date(house.clock.now().getTime() + 15 * 60_000)
  const hold = async (code: string, session: string, discountFen: number) => {
    const input = { coupons: [{ code, discountFen }], customerId: eva, storeId: null }
    const [held] = await house.act((tx) => lockCoupons(tx, { ...input, session, until }))
    return held?.refusal?.code ?? 'held'
  }
  const use = async (code: string, orderId: number, discountFen: number, session?: string) => {
    const [used] = await house.act((tx) =>
      redeemCoupons(tx, [
        {
          code,
          customerId: eva,
          orderId,
          orderNumber: `B${orderId}`,
          storeId: null,
          discountFen,
          shares: [{ line: 1, fen: discountFen }],
          ...(session && { session }),
        },
      ]),
    )
    return used?.refusal?.code ?? 'used'
  }
  return { eva, templateId, one, two, until, hold, use }
}

test('S-C1: a lock counts toward the budget, a second of the same session overwrites it, time gives it back', async () => {
  const { templateId, one, two, until, hold } = await world(1_500)
  expect(await hold(one, 'cart 1', 1_000)).toBe('held')
  expect(await hold(two, 'cart 2', 1_000)).toBe('coupon.budgetSpent')
  expect(await hold(one, 'cart 1', 1_500)).toBe('held')
  expect(await usedFen(templateId)).toBe(1_500)
  expect(await hold(one, 'cart 1', 1_501)).toBe('coupon.budgetSpent')
  expect([await usedFen(templateId), await differences()]).toEqual([1_500, []])
  await house.advance(until)
  await house.idle()
  expect([await usedFen(templateId), await differences()]).toEqual([0, []])
})

test('what was locked is what the use counts; restored, taken back or expired it returns', async () => {
  const { templateId, one, two, hold, use } = await world(2_000)
  await hold(one, 'cart 1', 1_200)
  expect(await use(two, 901, 1_000)).toBe('coupon.budgetSpent')
  expect(await use(one, 902, 900, 'cart 1')).toBe('used')
  expect(await usedFen(templateId)).toBe(900)
  expect(await hold(two, 'cart 2', 1_100)).toBe('held')
  expect(await usedFen(templateId)).toBe(2_000)
  await house.act((tx) => restoreCoupons(tx, [902]))
  await house.act((tx) => restoreCoupons(tx, [902]))
  expect(await usedFen(templateId)).toBe(1_100)
  const id = await sql<{ id: number }>`select coupon_id as id from coupon.v_coupon
    where code = ${two}`.execute(house.db)
  await house.act((tx) => voidCoupons(tx, [{ couponId: id.rows[0]?.id ?? 0 }], 'test'))
  expect([await usedFen(templateId), await differences()]).toEqual([0, []])
})

test('a budget set later knows what was given before; below that it is refused', async () => {
  const { templateId, one, use } = await world(5_000)
  await use(one, 903, 1_000)
  const change = (budgetFen: number | null) => makeTemplate(house, { id: templateId, budgetFen })
  await change(null)
  expect(await usedFen(templateId)).toBeUndefined()
  await expect(change(999)).rejects.toMatchObject({ code: 'coupon.budgetBelowUsed' })
  await change(1_000)
  expect([await usedFen(templateId), await differences()]).toEqual([1_000, []])
})
