// What comes back: asked for, agreed or declined, never more than was bought or paid; and somebody
// who turns out to be two.
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { DeskReturn, Quote, ReturnRequest } from '#contracts'
import { DAY_MS, MINUTE_MS } from '#kit'
import { giveCoupon, makeTemplate } from '#fixtures/coupon'
import { mergeCustomers, unmerge } from '#modules/customer'
import { orThrow } from '#platform'
import type { Buyer } from '#tests/pay-world'
import { wrongChecks } from '../fixtures.ts'
import { defaultDelivery } from './delivery.ts'
import { openShop } from './fixtures.ts'
import { saveDelivery } from './settings.ts'

const { house, ask, shop, post, article, shelf, order, ...shopping } = await openShop()
const { place, placed, own, one, deskOne, buy, buyer, payOnPhone, prepayOf, turn, jump } = shopping

const askBack = (id: number, who: Buyer, quantity: number, line = 1) =>
  own(id, 'returns', who, { lines: [{ line, quantity }], reason: '不合适' })
const answer = (id: number, verb: string, body: object = {}, cookie?: string) =>
  post(`/v1/purchase-returns/${id}/${verb}`, body, cookie)
const wentBack = async (who: Buyer) =>
  (
    await sql<{ fen: number }>`select amount_fen as fen from pay.refund
      where customer_id = ${who.customerId} and state = 'done' order by refund_id`.execute(house.db)
  ).rows.map(({ fen }) => fen)

describe('a return', () => {
  it('is agreed: the money goes back the way it came, the units where the desk says so', async () => {
    const sku = await article(5)
    const who = await buyer()
    const id = await buy(who, order(15_000, [{ sku, quantity: 3 }]))
    const asked = (await askBack(id, who, 1)).body as ReturnRequest
    expect((await askBack(id, who, 1)).body).toMatchObject({ code: 'purchase.returnAsked' })
    const path = `/v1/purchase-returns?state=asked`
    const { body } = await ask('GET', path, { cookie: shop.desk })
    expect((body as { items: DeskReturn[] }).items).toMatchObject([
      { id: asked.id, wouldRefundFen: 5_000 },
    ])
    expect((await answer(asked.id, 'agree', {}, shop.elsewhere)).status).toBe(404)
    const both = await Promise.all([
      answer(asked.id, 'agree', { restock: true }),
      answer(asked.id, 'agree', { restock: true }),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
    await turn(5_000)
    expect(await wentBack(who)).toEqual([5_000])
    expect(await shelf(sku)).toEqual({ onHand: 3, reserved: 0 })
    const seen = await one(id, who)
    expect(seen).toMatchObject({ refundedFen: 5_000, lines: [{ returned: 1 }] })
    expect(seen.returns).toMatchObject([{ state: 'refunded', refundFen: 5_000 }])
  })

  it('of more than is left is refused, at the till too', async () => {
    const sku = await article(5)
    const who = await buyer()
    const id = await buy(who, order(10_000, [{ sku, quantity: 2 }]))
    expect((await askBack(id, who, 3)).body).toMatchObject({ code: 'purchase.tooManyBack' })
    const asked = (await askBack(id, who, 2)).body as ReturnRequest
    // Meanwhile somebody takes one back at the counter.
    const refund = {
      source: 'shop',
      orderNumber: `SHOP-${id}`,
      number: 'T1',
      refundedAt: house.clock.now().toISOString(),
      lines: [{ line: 1, quantity: 1 }],
    }
    await post('/v1/refunds', { refunds: [refund] })
    expect((await answer(asked.id, 'agree')).status).toBe(409)
    await turn(5_000)
    expect(await wentBack(who)).toEqual([5_000])
    await answer(asked.id, 'decline', { answer: '已在柜台退过' })
    expect((await askBack(id, who, 2)).body).toMatchObject({ details: { left: 1 } })
  })

  it('may be asked for until its time is over', async () => {
    const sku = await article(5)
    const who = await buyer()
    const id = await buy(who, order(5_000, [{ sku, quantity: 1 }]))
    const { pickUpCode: code } = await one(id, who)
    await post('/v1/purchases/hand-over', { storeId: shop.storeId, code })
    await turn(8 * DAY_MS)
    expect((await askBack(id, who, 1)).body).toMatchObject({ code: 'purchase.notReturnable' })
  })

  it('of a part loses the offer it was bought by, as at any till', async () => {
    const sku = await article(5, 4_000)
    const who = await buyer()
    const code = await giveCoupon(house, who.customerId, await makeTemplate(house))
    const id = await buy(who, order(7_000, [{ sku, quantity: 2 }], { couponCodes: [code] }))
    const asked = (await askBack(id, who, 1)).body as ReturnRequest
    expect((await answer(asked.id, 'agree')).body).toMatchObject({ refundFen: 3_000 })
    await turn(5_000)
    expect(await wentBack(who)).toEqual([3_000])
  })
})

it('what the store cannot serve goes back whole, with freight, coupon and units', async () => {
  await house.act((tx) =>
    saveDelivery(tx, {
      ...defaultDelivery,
      parcel: { offered: true, feeFen: 800, freeFromFen: null },
    }),
  )
  const sku = await article(5, 10_000)
  const who = await buyer()
  const address = { name: '林晚', phone: '13812345678', area: '上海', street: '一号' }
  const made = await post('/v1/consumer/addresses', address, who.cookie)
  const delivery = { kind: 'parcel', addressId: (made.body as { id: number }).id }
  const code = await giveCoupon(house, who.customerId, await makeTemplate(house))
  const lines = [{ sku, quantity: 1 }]
  const id = await buy(who, order(9_800, lines, { couponCodes: [code], delivery }))
  const abandon = () => post(`/v1/purchases/${id}/abandon`, { reason: '缺货' })
  await Promise.all([abandon(), abandon()])
  await turn(5_000)
  expect((await wentBack(who)).toSorted()).toEqual([800, 9_000])
  expect(await deskOne(id)).toMatchObject({ state: 'refunded', refundedFen: 9_800 })
  expect(await shelf(sku)).toEqual({ onHand: 5, reserved: 0 })
  expect((await post(`/v1/purchases/${id}/ship`, { carrier: 'x' })).status).toBe(409)
  await placed(who, order(9_800, lines, { couponCodes: [code], delivery }))
})

it('a payment in the second of expiry is sold or given back, never both, whoever is first', async () => {
  const sku = await article(20)
  const people = await Promise.all(Array.from({ length: 6 }, () => buyer()))
  const made: { who: Buyer; id: number; prepay: string }[] = []
  for (const who of people) {
    const { id } = await placed(who, order(5_000, [{ sku, quantity: 1 }]))
    made.push({ who, id, prepay: await prepayOf(id, who) })
  }
  await Promise.allSettled([
    ...made.map(({ who, prepay }) => payOnPhone(who, prepay)),
    jump(15 * MINUTE_MS + 1),
  ])
  await turn(10_000)
  let paid = 0
  for (const { who, id } of made) {
    const { state } = await one(id, who)
    expect(['paid', 'expired']).toContain(state)
    if (state === 'paid') paid += 1
  }
  expect(await shelf(sku)).toEqual({ onHand: 20 - paid, reserved: 0 })
})

it('two who are one: carts are joined, addresses and open purchases hers, and apart again', async () => {
  const [sku, other] = [await article(9), await article(9)]
  const [she, again] = [await buyer(), await buyer()]
  const put = (who: Buyer, lines: object[]) =>
    post('/v1/consumer/shop/cart', { storeId: shop.storeId, lines }, who.cookie)
  await put(she, [{ sku, quantity: 1 }])
  await put(again, [
    { sku, quantity: 3 },
    { sku: other, quantity: 2 },
  ])
  const open = await placed(again, order(5_000, [{ sku, quantity: 1 }]))
  const prepay = await prepayOf(open.id, again)
  const customerIds = [she.customerId, again.customerId] as const
  const { id: mergeId } = orThrow(await house.act((tx) => mergeCustomers(tx, { customerIds })))
  const cart = async () =>
    ((await ask('GET', '/v1/consumer/shop/cart', { cookie: she.cookie })).body as Quote).lines
  expect(await cart()).toMatchObject([
    { sku, quantity: 3 },
    { sku: other, quantity: 2 },
  ])
  await payOnPhone(again, prepay)
  expect(await one(open.id, she)).toMatchObject({ state: 'paid' })
  await house.act(async (tx) => orThrow(await unmerge(tx, mergeId)))
  expect(await cart()).toMatchObject([{ sku, quantity: 3 }])
  expect((await place(she, order(5_000, [{ sku, quantity: 1 }]))).status).toBe(200)
})

it('is checked every night: a unit moved by hand, and a sum that was changed, are noticed', async () => {
  const sku = await article(3)
  const who = await buyer()
  const id = await buy(who, order(5_000, [{ sku, quantity: 1 }]))
  const ours = async () =>
    (await wrongChecks(house)).filter((name) => /^(purchase|stock)\./.test(name))
  const broken = async (change: ReturnType<typeof sql>, back: ReturnType<typeof sql>) => {
    await change.execute(house.db)
    const seen = await ours()
    await back.execute(house.db)
    return seen
  }
  const set = (column: string, by: number) =>
    sql`update shop.purchase set ${sql.ref(column)} = ${sql.ref(column)} + ${by}
      where purchase_id = ${id}`
  const stock = (by: number) => sql`update shop.stock set reserved = reserved + ${by}
    where variant_id = (select variant_id from catalog.v_variant where sku = ${sku})`
  expect(await broken(stock(1), stock(-1))).toEqual(['stock.chain', 'purchase.stock'])
  expect(await broken(set('goods_fen', 1), set('goods_fen', -1))).toEqual(['purchase.paid'])
  expect(await broken(set('refunded_fen', 1), set('refunded_fen', -1))).toEqual([
    'purchase.refunded',
  ])
  expect(await ours()).toEqual([])
})
