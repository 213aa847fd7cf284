// The own shop from the shelf to the counter: priced as she saw it, promised, paid on the phone,
// an order like any other, handed over once. Real PostgreSQL, the sandbox's WeChat Pay.
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { MINUTE_MS } from '#kit'
import { giveCoupon, makeTemplate } from '#fixtures/coupon'
import { makeCustomers } from '#fixtures/customer'
import { lockPeople } from '#modules/customer'
import { defaultDelivery } from './delivery.ts'
import { endPurchases } from './expire.ts'
import { openShop } from './fixtures.ts'
import { placePurchase } from './place.ts'
import { saveDelivery } from './settings.ts'
import { byId, lockPurchases } from './sql/purchase.ts'

const { house, ask, shop, post, article, shelf, quote, order, ...shopping } = await openShop()
const { place, placed, own, prepayOf, payOnPhone, one, deskOne, buy, buyer, turn, settle } =
  shopping

const ordersOf = async (customerId: number) =>
  (
    await sql<{ number: string; fen: number }>`select number, amount_fen as fen from orders.v_order
      where customer_id = ${customerId}`.execute(house.db)
  ).rows

describe('a purchase', () => {
  it('is placed at the price she saw, paid, an order, and handed over once by its code', async () => {
    const sku = await article(3)
    const who = await buyer()
    const lines = [{ sku, quantity: 2 }]
    expect(await quote(who, { lines })).toMatchObject({ totalFen: 10_000, ready: true })
    const first = await placed(who, order(10_000, lines))
    expect(first).toMatchObject({ state: 'placed', dueFen: 10_000 })
    expect(await shelf(sku)).toEqual({ onHand: 3, reserved: 2 })
    await payOnPhone(who, await prepayOf(first.id, who))
    expect(await shelf(sku)).toEqual({ onHand: 1, reserved: 0 })
    expect(await ordersOf(who.customerId)).toEqual([{ number: first.number, fen: 10_000 }])
    const paid = await one(first.id, who)
    expect(paid).toMatchObject({ state: 'paid', totalFen: 10_000, pieces: 2 })
    expect(paid.pickUpCode).toMatch(/^\d{9}$/)
    const code = { storeId: shop.storeId, code: paid.pickUpCode }
    const handOver = (cookie?: string) => post('/v1/purchases/hand-over', code, cookie)
    expect((await handOver(shop.elsewhere)).status).toBe(404)
    expect((await post(`/v1/purchases/${first.id}/ready`, {})).body).toMatchObject({
      state: 'ready',
    })
    const twice = await Promise.all([handOver(), handOver()])
    expect(twice.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(await one(first.id, who)).toMatchObject({ state: 'completed', pickUpCode: null })
  })

  it('with a sum of her own, or of yesterday, is refused and told the right one', async () => {
    const sku = await article(3)
    const who = await buyer()
    for (const sum of [1, 4_999, 0]) {
      const reply = await place(who, order(sum, [{ sku, quantity: 1 }]))
      expect(reply.body).toMatchObject({
        code: 'purchase.priceChanged',
        details: { totalFen: 5_000, shownFen: sum },
      })
    }
    expect(await shelf(sku)).toEqual({ onHand: 3, reserved: 0 })
  })

  it('asked twice with one key is one purchase; with other content it is refused', async () => {
    const sku = await article(5)
    const who = await buyer()
    const body = order(5_000, [{ sku, quantity: 1 }])
    const replies = await Promise.all([1, 2, 3].map(() => place(who, body)))
    expect(new Set(replies.map(({ body: made }) => (made as { id: number }).id)).size).toBe(1)
    expect(await shelf(sku)).toEqual({ onHand: 5, reserved: 1 })
    const other = { ...body, lines: [{ sku, quantity: 2 }], totalFen: 10_000 }
    expect((await place(who, other)).body).toMatchObject({ code: 'purchase.keyReused' })
  })

  it('of somebody else can neither be seen, paid, cancelled nor brought back', async () => {
    const sku = await article(5)
    const [who, thief] = [await buyer(), await buyer()]
    const { id } = await placed(who, order(5_000, [{ sku, quantity: 1 }]))
    const path = `/v1/consumer/shop/purchases/${id}`
    expect((await ask('GET', path, { cookie: thief.cookie })).status).toBe(404)
    for (const verb of ['pay', 'cancel', 'received'])
      expect((await own(id, verb, thief)).status, verb).toBe(404)
    const back = { lines: [{ line: 1, quantity: 1 }], reason: 'x' }
    expect((await own(id, 'returns', thief, back)).status).toBe(404)
    const elsewhere = await ask('GET', `/v1/purchases/${id}`, { cookie: shop.elsewhere })
    expect(elsewhere.status).toBe(404)
    expect(await one(id, who)).toMatchObject({ state: 'placed' })
  })

  it('takes its coupon for the payment window and no longer', async () => {
    const sku = await article(9, 10_000)
    const who = await buyer()
    const code = await giveCoupon(house, who.customerId, await makeTemplate(house))
    const lines = [{ sku, quantity: 1 }]
    expect(await quote(who, { lines, couponCodes: [code] })).toMatchObject({
      discountFen: 1_000,
      coupons: [{ code, chosen: true, refusal: null }],
    })
    const body = () => order(9_000, lines, { couponCodes: [code] })
    const first = await placed(who, body())
    expect((await place(who, body())).body).toMatchObject({ code: 'coupon.locked' })
    await own(first.id, 'cancel', who)
    await settle()
    const id = await buy(who, body())
    expect(await one(id, who)).toMatchObject({
      state: 'paid',
      coupons: [{ code, discountFen: 1_000 }],
    })
    expect(await shelf(sku)).toEqual({ onHand: 8, reserved: 0 })
    const { rows } = await sql`select 1 from coupon.v_redemption
      where customer_id = ${who.customerId} and discount_fen = 1000`.execute(house.db)
    expect(rows).toHaveLength(1)
  })
})

it('never oversells: two hundred places at once of the last five units', async () => {
  const sku = await article(5)
  const people = await makeCustomers(house, 200)
  const done = await Promise.allSettled(
    people.map((customerId) =>
      house.act((tx) =>
        placePurchase(tx, {
          ...order(5_000, []),
          customerId,
          couponCodes: [],
          delivery: { kind: 'pickUp' },
          lines: [{ sku, quantity: 1 }],
        }),
      ),
    ),
  )
  const refused = done.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
  expect(done.length - refused.length).toBe(5)
  expect(new Set(refused.map((reason: { code: string }) => reason.code))).toEqual(
    new Set(
      ['stock.short', 'purchase.short'].filter((code) => refused.some((r) => r.code === code)),
    ),
  )
  expect(await shelf(sku)).toEqual({ onHand: 5, reserved: 5 })
})

/** Her time runs out in the very moment in which she pays: the payment is not closed yet. */
const runsOut = (purchaseId: number) =>
  house.act(async (tx) => {
    const found = await byId(tx.db, purchaseId)
    if (!found) throw new Error('no such purchase')
    const people = await lockPeople(tx, [found.customerId])
    const held = await lockPurchases(tx, [found])
    await endPurchases(
      tx,
      held.map((row) => ({ ...row, paymentId: null })),
      'expired',
      people,
    )
  })

describe('time', () => {
  it('gives units and coupon back, once, and closes the payment', async () => {
    const sku = await article(2, 10_000)
    const who = await buyer()
    const code = await giveCoupon(house, who.customerId, await makeTemplate(house))
    const lines = [{ sku, quantity: 2 }]
    const { id } = await placed(who, order(19_000, lines, { couponCodes: [code] }))
    await turn(16 * MINUTE_MS)
    expect(await one(id, who)).toMatchObject({ state: 'expired' })
    expect(await shelf(sku)).toEqual({ onHand: 2, reserved: 0 })
    expect((await own(id, 'pay', who)).body).toMatchObject({ code: 'purchase.notPlaced' })
    await own(id, 'cancel', who)
    expect(await shelf(sku)).toEqual({ onHand: 2, reserved: 0 })
    await placed(who, order(19_000, lines, { couponCodes: [code] }))
  })

  it('that was over when she paid: the units are taken again, or all her money goes back', async () => {
    const sku = await article(2)
    const [first, second] = [await buyer(), await buyer()]
    const lines = [{ sku, quantity: 2 }]
    const late = await placed(first, order(10_000, lines))
    const prepay = await prepayOf(late.id, first)
    await runsOut(late.id)
    const other = await placed(second, order(10_000, lines))
    const otherPrepay = await prepayOf(other.id, second)
    await runsOut(other.id)
    await Promise.all([payOnPhone(first, prepay), payOnPhone(second, otherPrepay)])
    await turn(5_000)
    const states = [(await one(late.id, first)).state, (await one(other.id, second)).state]
    expect(states.toSorted()).toEqual(['paid', 'refunded'])
    expect(await shelf(sku)).toEqual({ onHand: 0, reserved: 0 })
    const back = await sql<{ fen: number; state: string }>`select amount_fen as fen, state
      from pay.refund where amount_fen = 10000`.execute(house.db)
    expect(back.rows).toEqual([{ fen: 10_000, state: 'done' }])
  })
})

it('delivery costs what the brand says, and is paid beside the order', async () => {
  await house.act((tx) =>
    saveDelivery(tx, {
      ...defaultDelivery,
      parcel: { offered: true, feeFen: 800, freeFromFen: 20_000 },
    }),
  )
  const sku = await article(9)
  const who = await buyer()
  const address = { name: '林晚', phone: '13812345678', area: '上海', street: '一号' }
  const { id: addressId } = (await post('/v1/consumer/addresses', address, who.cookie)).body as {
    id: number
  }
  const delivery = { kind: 'parcel', addressId }
  const lines = [{ sku, quantity: 1 }]
  expect(await quote(who, { lines, delivery: { kind: 'parcel' } })).toMatchObject({ ready: false })
  expect(await quote(who, { lines, delivery })).toMatchObject({ freightFen: 800, totalFen: 5_800 })
  expect(await quote(who, { lines: [{ sku, quantity: 4 }], delivery })).toMatchObject({
    freightFen: 0,
  })
  const id = await buy(who, order(5_800, lines, { delivery }))
  expect(await ordersOf(who.customerId)).toMatchObject([{ fen: 5_000 }])
  expect(await deskOne(id)).toMatchObject({ recipient: address, freightFen: 800 })
  const ship = { carrier: '顺丰', trackingNumber: 'SF123' }
  expect((await post(`/v1/purchases/${id}/ship`, ship)).body).toMatchObject({ state: 'shipped' })
  await own(id, 'received', who)
  expect(await one(id, who)).toMatchObject({ state: 'completed', trackingNumber: 'SF123' })
})
