// A coupon that waits in her cart on the phone is used in a store whose till is offline.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { giveCoupon, makeTemplate } from '#fixtures/coupon'
import { HOUR_MS, plusMs } from '#kit'
import { makeApiKey } from '#modules/org'
import { openShop } from '../purchase/fixtures.ts'
import type { TillReply } from '../fixtures.ts'

const { house, ask, shop, article, order, placed, own, prepayOf, payOnPhone, one, buyer, turn } =
  await openShop()

/** The till knows her by the openid that her card shows. */
async function sellOffline(customerId: number, code: string): Promise<TillReply | undefined> {
  const { key } = await house.act((tx) => makeApiKey(tx, { name: 'till', role: 'integrator' }))
  const { rows: stores } = await sql<{ code: string }>`select code from org.v_store
    where store_id = ${shop.storeId}`.execute(house.db)
  const { rows: identities } = await sql<{ kind: string; value: string; realm: string }>`
    select kind, value, app as realm from customer.identity
    where customer_id = ${customerId}`.execute(house.db)
  const sale = {
    source: 'pos',
    number: `T${code}`,
    storeCode: stores[0]?.code,
    placedAt: plusMs(house.clock.now(), -HOUR_MS).toISOString(),
    customer: { identities },
    lines: [{ sku: 'A1', name: '面膜', quantity: 1, unitPrice: '100.00' }],
    couponCodes: [code],
    paidFen: 9_000,
    offline: true,
  }
  const reply = await ask('POST', '/v1/orders', { key, body: { orders: [sale] } })
  expect(reply.status, reply.text).toBe(200)
  return (reply.body as { items: TillReply[] }).items[0]
}

test('the till’s use counts; who pays the cart after all gets her money back, and the coupon is used once', async () => {
  const sku = await article(9, 10_000)
  const who = await buyer()
  const code = await giveCoupon(
    house,
    who.customerId,
    await makeTemplate(house, { budgetFen: 1_500 }),
  )
  await sql`update coupon.coupon set valid_from = ${plusMs(house.clock.now(), -2 * HOUR_MS)}
    where code = ${code}`.execute(house.db)
  const lines = [{ sku, quantity: 1 }]
  const { id } = await placed(who, order(9_000, lines, { couponCodes: [code] }))
  const prepay = await prepayOf(id, who)
  expect((await sellOffline(who.customerId, code))?.ok).toMatchObject({
    customerId: who.customerId,
    coupons: [{ code, discountFen: 1_000 }],
    conflict: null,
  })
  await payOnPhone(who, prepay)
  await turn(5_000)
  expect((await one(id, who)).state).toBe('refunded')
})

test('a cart that is given up leaves the coupon used', async () => {
  const sku = await article(9, 10_000)
  const who = await buyer()
  const code = await giveCoupon(house, who.customerId, await makeTemplate(house))
  await sql`update coupon.coupon set valid_from = ${plusMs(house.clock.now(), -2 * HOUR_MS)}
    where code = ${code}`.execute(house.db)
  const { id } = await placed(who, order(9_000, [{ sku, quantity: 1 }], { couponCodes: [code] }))
  expect((await sellOffline(who.customerId, code))?.ok?.coupons).toHaveLength(1)
  await own(id, 'cancel', who)
  const { rows } = await sql`select state from coupon.coupon where code = ${code}`.execute(house.db)
  expect(rows).toEqual([{ state: 'redeemed' }])
})
