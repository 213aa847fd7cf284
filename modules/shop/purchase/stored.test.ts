// Stored value at the own shop's checkout: held while a purchase waits, captured by its order, let
// go when it ends, given back with the goods; never overdrawn, whatever meets.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { MINUTE_MS } from '#kit'
import { lockPeople } from '#modules/customer'
import { enrol, pursesOf, saveProgram, showProgram, topUp } from '#modules/loyalty'
import { orThrow } from '#platform'
import type { Buyer } from '#tests/pay-world'
import { defaultDelivery } from './delivery.ts'
import { endPurchases } from './expire.ts'
import { openShop } from './fixtures.ts'
import { saveDelivery } from './settings.ts'
import { byId, lockPurchases } from './sql/purchase.ts'

const { house, post, article, shelf, quote, order, place, placed, own, ...shopping } =
  await openShop()
const { prepayOf, payOnPhone, one, buy, buyer, turn, settle } = shopping

let drawn = 0
/** A member who has paid in 200 yuan and was given 40. */
async function saver(mostPerOrderFen: number | null = null): Promise<Buyer> {
  const who = await buyer()
  const { customerId } = who
  await house.act(async (tx) => {
    orThrow((await enrol(tx, [{ customerId }]))[0])
    const { changedAt: _at, tiers, ...rules } = await showProgram(tx.db)
    await saveProgram(tx, {
      ...rules,
      tiers: tiers.map(({ members: _n, ...tier }) => tier),
      stored: {
        gifts: [{ fromFen: 20_000, bonusFen: 4_000, templateId: null }],
        spends: 'proportional',
        mostPerOrderFen,
      },
    })
    const paid = { customerId, source: 'pos', storeId: null, staffId: null, fen: 20_000 }
    orThrow((await topUp(tx, [{ ...paid, number: `S${++drawn}`, paidBy: 'cash' }]))[0])
  })
  return who
}
/** What she may spend now, of both purses. */
const purse = async ({ customerId }: Buyer) => {
  const found = (await pursesOf(house.db, [customerId])).get(customerId)
  return [found?.principalFen, found?.bonusFen]
}
const tendersOf = async ({ customerId }: Buyer) =>
  (
    await sql<{ kind: string; fen: number; back: number }>`select kind, fen, refunded_fen as back
      from orders.v_tender where customer_id = ${customerId} order by kind`.execute(house.db)
  ).rows
const holdsOf = async ({ customerId }: Buyer) =>
  (
    await sql<{ state: string }>`select distinct state from ledger.v_hold
      where customer_id = ${customerId}`.execute(house.db)
  ).rows.map(({ state }) => state)
const moneyBack = async ({ customerId }: Buyer) =>
  (
    await sql<{ fen: number }>`select amount_fen as fen from pay.refund
      where customer_id = ${customerId} and state = 'done' order by fen`.execute(house.db)
  ).rows.map(({ fen }) => fen)
const two = (sku: string) => [{ sku, quantity: 2 }]
const bring = async (who: Buyer, id: number, quantity: number) => {
  const asked = await own(id, 'returns', who, { lines: [{ line: 1, quantity }], reason: 'x' })
  const { id: returnId } = asked.body as { id: number }
  const agreed = { restock: true, freight: false }
  return post(`/v1/purchase-returns/${returnId}/agree`, agreed)
}

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

test('pays a part: held at once, captured with the payment of the rest, back to where it came from', async () => {
  const sku = await article(9)
  const who = await saver()
  expect((await quote(who, { lines: two(sku) })).stored).toEqual({
    balanceFen: 24_000,
    usableFen: 10_000,
  })
  const first = await placed(who, order(10_000, two(sku), { storedFen: 6_000 }))
  expect(first).toMatchObject({ totalFen: 10_000, dueFen: 4_000 })
  expect(await purse(who)).toEqual([15_000, 3_000])
  await payOnPhone(who, await prepayOf(first.id, who))
  expect(await one(first.id, who)).toMatchObject({ state: 'paid', storedFen: 6_000 })
  expect(await holdsOf(who)).toEqual(['captured'])
  expect(await tendersOf(who)).toEqual([
    { kind: 'bonus', fen: 1_000, back: 0 },
    { kind: 'principal', fen: 5_000, back: 0 },
    { kind: 'wechat', fen: 4_000, back: 0 },
  ])
  expect((await bring(who, first.id, 1)).body).toMatchObject({ state: 'agreed', refundFen: 5_000 })
  expect(await purse(who)).toEqual([17_500, 3_500])
  await turn(MINUTE_MS)
  expect(await moneyBack(who)).toEqual([2_000])
  await bring(who, first.id, 1)
  await turn(MINUTE_MS)
  expect(await purse(who)).toEqual([20_000, 4_000])
  expect(await moneyBack(who)).toEqual([2_000, 2_000])
  expect(await one(first.id, who)).toMatchObject({
    state: 'refunded',
    refundedFen: 10_000,
    returns: [{ state: 'refunded' }, { state: 'refunded' }],
  })
})

test('pays all: an order at once, without a payment; what cannot be served is hers again', async () => {
  const sku = await article(9)
  const who = await saver()
  const first = await placed(who, order(10_000, two(sku), { storedFen: 10_000 }))
  expect(first).toMatchObject({ state: 'paid', dueFen: 0 })
  expect(await tendersOf(who)).toMatchObject([{ fen: 1_667 }, { fen: 8_333 }])
  expect(await shelf(sku)).toEqual({ onHand: 7, reserved: 0 })
  const back = { reason: 'x', restock: true }
  expect((await post(`/v1/purchases/${first.id}/abandon`, back)).status).toBe(200)
  await settle()
  expect(await purse(who)).toEqual([20_000, 4_000])
  const second = await placed(who, order(10_000, two(sku), { storedFen: 10_000 }))
  expect((await bring(who, second.id, 2)).body).toMatchObject({ state: 'refunded' })
  expect(await purse(who)).toEqual([20_000, 4_000])
})

test('two phones at once never take the same balance twice', async () => {
  const sku = await article(99)
  const who = await saver()
  const bodies = Array.from({ length: 12 }, (_x, n) =>
    order(10_000, two(sku), { storedFen: n % 2 === 0 ? 10_000 : 9_000 }),
  )
  const replies = await Promise.all(bodies.map((body) => place(who, body)))
  const codes = replies.map(({ status, body }) =>
    status === 200 ? 'placed' : (body as { code: string }).code,
  )
  expect(codes.filter((code) => code === 'placed')).toHaveLength(2)
  expect(new Set(codes)).toEqual(new Set(['placed', 'loyalty.notEnoughStored']))
  const [principal = 0, bonus = 0] = await purse(who)
  expect(principal + bonus).toBeLessThan(9_000)
  expect(Math.min(principal, bonus)).toBeGreaterThanOrEqual(0)
})

test('what is not there, above a limit of the brand, or for freight is refused and leaves nothing', async () => {
  await house.act((tx) =>
    saveDelivery(tx, {
      ...defaultDelivery,
      parcel: { offered: true, feeFen: 800, freeFromFen: null },
    }),
  )
  const sku = await article(9)
  const who = await saver(9_000)
  expect((await quote(who, { lines: two(sku) })).stored.usableFen).toBe(9_000)
  const refusal = async (body: object) => ((await place(who, body)).body as { code: string }).code
  expect(await refusal(order(10_000, two(sku), { storedFen: 9_001 }))).toBe('loyalty.storedTooMuch')
  expect(await refusal(order(10_000, two(sku), { storedFen: 10_001 }))).toBe(
    'purchase.storedTooMuch',
  )
  expect((await place(who, order(10_000, two(sku), { storedFen: -1 }))).status).toBe(400)
  const stranger = await buyer()
  expect((await place(stranger, order(10_000, two(sku), { storedFen: 1 }))).body).toMatchObject({
    code: 'loyalty.notEnoughStored',
  })
  const address = { name: '林晚', phone: '13812345678', area: '上海', street: '一号' }
  const kept = await post('/v1/consumer/addresses', address, who.cookie)
  const delivery = { kind: 'parcel', addressId: (kept.body as { id: number }).id }
  const lines = [{ sku, quantity: 1 }]
  expect((await quote(who, { lines, delivery })).stored.usableFen).toBe(5_000)
  expect(await refusal(order(5_800, lines, { delivery, storedFen: 5_800 }))).toBe(
    'purchase.storedTooMuch',
  )
  expect(await purse(who)).toEqual([20_000, 4_000])
  const id = await buy(who, order(5_800, lines, { delivery, storedFen: 5_000 }))
  expect(await one(id, who)).toMatchObject({ state: 'paid', totalFen: 5_800, storedFen: 5_000 })
  expect(await shelf(sku)).toEqual({ onHand: 8, reserved: 0 })
})

test('time, or her own word, lets it go once; the same key holds once', async () => {
  const sku = await article(9)
  const who = await saver()
  const body = order(10_000, two(sku), { storedFen: 6_000 })
  const twice = await Promise.all([place(who, body), place(who, body)])
  expect(twice.map(({ status }) => status)).toEqual([200, 200])
  expect(await purse(who)).toEqual([15_000, 3_000])
  await turn(16 * MINUTE_MS)
  expect(await purse(who)).toEqual([20_000, 4_000])
  const { id } = await placed(who, order(10_000, two(sku), { storedFen: 6_000 }))
  await Promise.all([own(id, 'cancel', who), own(id, 'cancel', who)])
  expect(await purse(who)).toEqual([20_000, 4_000])
  expect(await holdsOf(who)).toEqual(['released'])
})

test('paid when the time was over: taken again where it is there, else all her money goes back', async () => {
  const sku = await article(99)
  const who = await saver()
  const late = async (storedFen: number) => {
    const { id } = await placed(who, order(10_000, two(sku), { storedFen }))
    const prepay = await prepayOf(id, who)
    await runsOut(id)
    return { id, prepay }
  }
  const first = await late(8_000)
  await payOnPhone(who, first.prepay)
  expect(await one(first.id, who)).toMatchObject({ state: 'paid' })
  const second = await late(9_000)
  await placed(who, order(10_000, two(sku), { storedFen: 10_000 }))
  await payOnPhone(who, second.prepay)
  await turn(MINUTE_MS)
  expect(await one(second.id, who)).toMatchObject({ state: 'refunded' })
  expect(await moneyBack(who)).toEqual([1_000])
  const [principal = 0, bonus = 0] = await purse(who)
  expect(principal + bonus).toBe(24_000 - 8_000 - 10_000)
})

test('paid late with value that is there and goods that are gone: both go back', async () => {
  const sku = await article(2)
  const [who, other] = [await saver(), await buyer()]
  const { id } = await placed(who, order(10_000, two(sku), { storedFen: 8_000 }))
  const prepay = await prepayOf(id, who)
  await runsOut(id)
  await buy(other, order(10_000, two(sku)))
  await payOnPhone(who, prepay)
  await turn(MINUTE_MS)
  expect(await one(id, who)).toMatchObject({ state: 'refunded', refundedFen: 0 })
  expect(await moneyBack(who)).toEqual([2_000])
  expect(await purse(who)).toEqual([20_000, 4_000])
  expect(await tendersOf(who)).toEqual([])
})
