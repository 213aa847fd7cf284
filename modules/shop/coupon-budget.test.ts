// Coupons for members of some tiers, and coupons whose discounts together stay within a budget.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { giveCoupon, makeTemplate } from '#fixtures/coupon'
import { freshPhone } from '#fixtures/customer'
import { openTill, wrongChecks } from '#fixtures/shop'
import { brandScope, orThrow } from '#platform'
import { enrol } from '#modules/loyalty'
import { sellAtTill } from './index.ts'

const { house, till, post, sell, bring, sale, bringing } = await openTill()

const buyer = async () => {
  const phone = freshPhone()
  const [done] = await sell([sale(phone)])
  return { phone, id: done?.ok?.customerId ?? 0 }
}
const usedFen = async (templateId: number) =>
  (
    await sql<{ fen: number }>`select used_fen as fen from coupon.budget
      where template_id = ${templateId}`.execute(house.db)
  ).rows[0]?.fen

test('S-C2, S-C4: a budget for ten uses and fifty tills at once: ten orders, forty refused before they are paid', async () => {
  const templateId = await makeTemplate(house, { budgetFen: 10_000 })
  const buyers = await Promise.all(Array.from({ length: 50 }, buyer))
  const sales = await Promise.all(
    buyers.map(async ({ phone, id }) => ({
      ...sale(phone, { couponCodes: [await giveCoupon(house, id, templateId)] }),
      scope: brandScope(),
    })),
  )
  const orders = async () =>
    (await sql<{ n: number }>`select count(*) as n from orders.v_order`.execute(house.db)).rows[0]
      ?.n
  const before = (await orders()) ?? 0
  const tries = (
    await Promise.all(
      sales.map((one) =>
        house.act((tx) => sellAtTill(tx, [one as Parameters<typeof sellAtTill>[1][number]], '')),
      ),
    )
  ).flat()
  expect(tries.filter(({ ok }) => ok?.paidFen === 9_000).length).toBe(10)
  const refused = tries.flatMap(({ refusal }) => refusal ?? [])
  expect(new Set(refused.map(({ code, field }) => `${code} ${field}`))).toEqual(
    new Set(['coupon.budgetSpent couponCodes.0']),
  )
  expect(refused[0]?.details).toEqual({ leftFen: 0, discountFen: 1_000 })
  expect([refused.length, (await orders()) ?? 0]).toEqual([40, before + 10])
  expect(await usedFen(templateId)).toBe(10_000)
  expect(await wrongChecks(house)).toEqual([])
})

test('of fifty orders in one request ten are within the budget; what a full refund gives back may be used again', async () => {
  const templateId = await makeTemplate(house, { budgetFen: 10_999 })
  const buyers = await Promise.all(Array.from({ length: 50 }, buyer))
  const sales = await Promise.all(
    buyers.map(async ({ phone, id }) =>
      sale(phone, { couponCodes: [await giveCoupon(house, id, templateId)] }),
    ),
  )
  const done = await sell(sales)
  const sold = done.flatMap(({ ok }, at) => (ok ? [at] : []))
  expect(sold.length).toBe(10)
  const late = sales[done.findIndex(({ refusal }) => refusal)] ?? sale('')
  const again = () => sell([{ ...late, number: `${late.number}x${Math.random()}` }])
  expect((await again())[0]?.refusal?.code).toBe('coupon.budgetSpent')
  const gone = sales[sold[0] ?? 0] ?? sale('')
  expect((await bring([bringing(gone, `R${gone.number}`)]))[0]?.ok).toBeDefined()
  await house.idle()
  expect(await usedFen(templateId)).toBe(9_000)
  expect((await again())[0]?.ok?.paidFen).toBe(9_000)
  expect(await usedFen(templateId)).toBe(10_000)
  expect(await wrongChecks(house)).toEqual([])
})

test('a coupon for a tier: who is no member, or of another tier, is told; the till that asks as well', async () => {
  const tiers = (
    await sql<{ id: number }>`select tier_id as id from loyalty.tier order by from_growth`.execute(
      house.db,
    )
  ).rows.map(({ id }) => id)
  const eva = await buyer()
  const [first, other] = await Promise.all(
    [tiers.slice(0, 1), tiers.slice(1)].map(async (tierIds) =>
      giveCoupon(house, eva.id, await makeTemplate(house, { tierIds })),
    ),
  )
  const use = async (code = '') => {
    const [item] = await sell([sale(eva.phone, { couponCodes: [code] })])
    return item?.refusal?.code ?? item?.ok?.paidFen
  }
  const lines = [{ sku: 'A1', quantity: 2, unitPrice: '50.00' }]
  const check = async (code = '') => {
    const reply = await post('/v1/coupons/check', { code, storeCode: till.storeCode, lines })
    return reply.body as { usable: boolean; refusal: { code: string } | null }
  }
  expect([await use(first), await use(other)]).toEqual(['coupon.wrongTier', 'coupon.wrongTier'])
  orThrow((await house.act((tx) => enrol(tx, [{ customerId: eva.id }])))[0])
  expect((await check(first)).usable).toBe(true)
  expect((await check(other)).refusal?.code).toBe('coupon.wrongTier')
  expect([await use(first), await use(other)]).toEqual([9_000, 'coupon.wrongTier'])
})
