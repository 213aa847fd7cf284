// Coupons with a budget in the own shop: held while she may pay, and looked at again when she pays
// too late.
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { giveCoupon, makeTemplate } from '#fixtures/coupon'
import { lockPeople } from '#modules/customer'
import { endPurchases } from './expire.ts'
import { openShop } from './fixtures.ts'
import { byId, lockPurchases } from './sql/purchase.ts'

const {
  house,
  article,
  order,
  place,
  placed,
  own,
  prepayOf,
  payOnPhone,
  one,
  buyer,
  turn,
  settle,
} = await openShop()
const usedFen = async (templateId: number) =>
  (
    await sql<{ fen: number }>`select used_fen as fen from coupon.budget
      where template_id = ${templateId}`.execute(house.db)
  ).rows[0]?.fen

/** Her time runs out in the very moment in which she pays: the payment is not closed yet. */
const runsOut = (purchaseId: number) =>
  house.act(async (tx) => {
    const found = await byId(tx.db, purchaseId)
    if (!found) throw new Error('no such purchase')
    const people = await lockPeople(tx, [found.customerId])
    const held = await lockPurchases(tx, [found])
    const open = held.map((row) => ({ ...row, paymentId: null }))
    await endPurchases(tx, open, 'expired', people)
  })

it('a budget for one purchase is held by it, given back when it ends, and spent once whoever pays late', async () => {
  const sku = await article(9, 10_000)
  const [first, second] = [await buyer(), await buyer()]
  const templateId = await makeTemplate(house, { budgetFen: 1_500 })
  const lines = [{ sku, quantity: 1 }]
  const body = async (who: { customerId: number }) =>
    order(9_000, lines, { couponCodes: [await giveCoupon(house, who.customerId, templateId)] })
  const [hers, theirs] = [await body(first), await body(second)]
  const early = await placed(first, hers)
  expect(await usedFen(templateId)).toBe(1_000)
  expect((await place(second, theirs)).body).toMatchObject({ code: 'coupon.budgetSpent' })
  await own(early.id, 'cancel', first)
  await settle()
  expect(await usedFen(templateId)).toBe(0)

  const late = await placed(first, { ...hers, key: 'late-abcdef' })
  const prepay = await prepayOf(late.id, first)
  await runsOut(late.id)
  const other = await placed(second, { ...theirs, key: 'other-abcdef' })
  await payOnPhone(second, await prepayOf(other.id, second))
  await payOnPhone(first, prepay)
  await turn(5_000)
  const states = [(await one(late.id, first)).state, (await one(other.id, second)).state]
  expect(states).toEqual(['refunded', 'paid'])
  expect(await usedFen(templateId)).toBe(1_000)
})
