// A shop with goods on its shelf, and somebody who buys there and pays on her phone.
import { sql } from 'kysely'
import { afterEach, beforeAll, expect } from 'vitest'
import type { OwnPurchase, PlacedPurchase, Purchase, Quote } from '#contracts'
import type { PaySheet } from '#modules/pay'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { saveProducts } from '#modules/catalog'
import { brandScope } from '#platform'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { openPay, type Buyer } from '#tests/pay-world'
import { wrongChecks } from '../fixtures.ts'
import { receiveStock } from '../stock/desk.ts'

export async function openShop() {
  const house = await openHouse()
  const { ask } = await openDoors(house)
  const shop = { storeId: 0, otherId: 0, desk: '', elsewhere: '' }
  let world: Awaited<ReturnType<typeof openPay>>
  let drawn = 0
  beforeAll(async () => {
    world = await openPay(house)
    ;[shop.storeId = 0, shop.otherId = 0] = await makeStores(house, 2)
    const staff = (storeId: number) => makeStaff(house, { role: 'store', storeIds: [storeId] })
    shop.desk = await signInAs(house, await staff(shop.storeId))
    shop.elsewhere = await signInAs(house, await staff(shop.otherId))
  })
  afterEach(async () => {
    expect(await wrongChecks(house)).toEqual([])
  })
  const post = (path: string, body: object, cookie = shop.desk) =>
    ask('POST', path, { cookie, body })
  /** An article with so many units on the shelf; gives its sku. */
  const article = async (units: number, listFen = 5_000): Promise<string> => {
    const sku = `SKU-${(drawn += 1)}`
    const variants = [{ sku, listFen }]
    await house.act(async (tx) => {
      await saveProducts(tx, [{ name: `货 ${drawn}`, state: 'onSale', variants }])
    })
    await house.act((tx) =>
      receiveStock(tx, brandScope(), { storeId: shop.storeId, items: [{ sku, units }] }),
    )
    return sku
  }
  const shelf = async (sku: string) => {
    const found = await sql<{ onHand: number; reserved: number }>`select
        k.on_hand as "onHand", k.reserved
      from shop.v_stock k join catalog.v_variant v using (variant_id)
      where v.sku = ${sku} and k.store_id = ${shop.storeId}`.execute(house.db)
    return found.rows[0]
  }
  const quote = async (who: Buyer, body: object) => {
    const given = { storeId: shop.storeId, delivery: { kind: 'pickUp' }, ...body }
    const reply = await post('/v1/consumer/shop/quote', given, who.cookie)
    expect(reply.status, reply.text).toBe(200)
    return reply.body as Quote
  }
  const order = (totalFen: number, lines: object[], more: object = {}) => ({
    key: `key-${(drawn += 1)}-abcdef`,
    storeId: shop.storeId,
    lines,
    delivery: { kind: 'pickUp' },
    totalFen,
    ...more,
  })
  const place = (who: Buyer, body: object) => post('/v1/consumer/shop/purchases', body, who.cookie)
  const placed = async (who: Buyer, body: object): Promise<PlacedPurchase> => {
    const reply = await place(who, body)
    expect(reply.status, reply.text).toBe(200)
    return reply.body as PlacedPurchase
  }
  const own = (id: number, verb: string, who: Buyer, body: object = {}) =>
    post(`/v1/consumer/shop/purchases/${id}/${verb}`, body, who.cookie)
  const prepayOf = async (id: number, who: Buyer): Promise<string> =>
    ((await own(id, 'pay', who)).body as PaySheet).package.replace('prepay_id=', '')
  const payBy = (who: Buyer, by: { prepayId: string } | { codeUrl: string }) =>
    world.drive.act({ act: 'pay', person: who.person.id, ...by })
  const payOnPhone = async (who: Buyer, prepayId: string) => {
    await payBy(who, { prepayId })
    await world.settle()
  }
  const one = async (id: number, who: Buyer): Promise<OwnPurchase> =>
    (await ask('GET', `/v1/consumer/shop/purchases/${id}`, { cookie: who.cookie }))
      .body as OwnPurchase
  const deskOne = async (id: number): Promise<Purchase> =>
    (await ask('GET', `/v1/purchases/${id}`, { cookie: shop.desk })).body as Purchase
  /** Places and pays; gives the purchase. */
  const buy = async (who: Buyer, body: object): Promise<number> => {
    const { id } = await placed(who, body)
    await payOnPhone(who, await prepayOf(id, who))
    return id
  }
  const buyer = () => world.buyer()
  /** What lies outside: the sandbox's WeChat Pay and its operator. */
  const outside = () => ({ drive: world.drive, now: house.clock.now() })
  /** What is on its way arrives first. */
  const turn = async (ms: number) => {
    await world.settle()
    await world.turn(ms)
  }
  /** At once, whatever is on its way. */
  const jump = (ms: number) => world.turn(ms)
  const settle = () => world.settle()
  return {
    house,
    ask,
    shop,
    post,
    article,
    shelf,
    quote,
    order,
    place,
    placed,
    own,
    prepayOf,
    payBy,
    payOnPhone,
    one,
    deskOne,
    buy,
    buyer,
    outside,
    turn,
    jump,
    settle,
  }
}
