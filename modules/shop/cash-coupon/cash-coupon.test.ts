// A coupon of ours that is WeChat Pay's: given there when it is issued here, taken off there and
// nowhere else, used here once. The shop's own purchases and the sandbox's WeChat Pay.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { MINUTE_MS } from '#kit'
import type { Quote, WechatCoupon, WechatStockBoard } from '#contracts'
import { giveCoupon, makeTemplate } from '#fixtures/coupon'
import { makeCustomer } from '#fixtures/customer'
import { makeStaff, signInAs } from '#fixtures/org'
import { makeStock } from '#fixtures/pay'
import { openShop } from '../purchase/fixtures.ts'

const { house, ask, post, article, quote, order, ...shopping } = await openShop()
const { place, placed, prepayOf, payOnPhone, buy, one, deskOne, buyer, outside, turn, settle } =
  shopping
let boss = ''
beforeAll(async () => {
  boss = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
})

/** 10 yuan off from 50, by a stock of WeChat Pay. */
async function template(more: Parameters<typeof makeStock>[1] = {}): Promise<number> {
  const wechatStockId = await makeStock(outside(), more)
  return makeTemplate(house, { wechatStockId, thresholdFen: 5_000 })
}
async function give(customerId: number, templateId: number): Promise<string> {
  const code = await giveCoupon(house, customerId, templateId)
  await settle()
  return code
}
const get = async <T>(path: string, cookie = boss): Promise<T> => {
  const reply = await ask('GET', path, { cookie })
  expect(reply.status, reply.text).toBe(200)
  return reply.body as T
}
const boardOf = (id: number) => get<WechatStockBoard>(`/v1/coupon-templates/${id}/wechat`)
const listOf = async (query: string, cookie = boss) =>
  (await get<{ items: WechatCoupon[] }>(`/v1/wechat-coupons?limit=20&${query}`, cookie)).items
const stateOf = async (code: string) =>
  (
    await sql<{ state: string }>`select state from coupon.v_coupon
      where code = ${code}`.execute(house.db)
  ).rows[0]?.state
const usesOf = async (templateId: number) =>
  (
    await sql<{ fen: number; orderId: number | null }>`select discount_fen as fen,
      order_id as "orderId" from coupon.v_redemption
      where template_id = ${templateId}`.execute(house.db)
  ).rows

test('is given there, taken off there and used here once; the order keeps its sum', async () => {
  const [sku, who, id] = [await article(5, 10_000), await buyer(), await template()]
  const code = await give(who.customerId, id)
  expect(await boardOf(id)).toMatchObject({
    stock: { amountFen: 1_000, thresholdFen: 5_000, most: 100, distributed: 1, status: 'running' },
    problem: null,
    counts: { sent: 1, waiting: 0, refused: 0, used: 0 },
  })
  await outside().drive.faults({ platform: 'pay', duplicateNext: 4 })
  const purchaseId = await buy(who, order(10_000, [{ sku, quantity: 1 }]))
  await settle()
  expect(await one(purchaseId, who)).toMatchObject({
    state: 'paid',
    totalFen: 10_000,
    discountFen: 0,
    wechatCouponFen: 1_000,
  })
  const orders = await sql<{ fen: number }>`select amount_fen as fen from orders.v_order
    where customer_id = ${who.customerId}`.execute(house.db)
  expect(orders.rows).toEqual([{ fen: 10_000 }])
  expect([await stateOf(code), await usesOf(id)]).toEqual([
    'redeemed',
    [{ fen: 1_000, orderId: null }],
  ])
  const [row] = await listOf(`templateId=${id}`)
  expect(row).toMatchObject({ code, state: 'used', usedFen: 1_000, problem: null })
  const paid = await sql<{ id: string }>`select transaction_id as id from pay.payment
    where customer_id = ${who.customerId}`.execute(house.db)
  expect(row?.transactionId).toBe(paid.rows[0]?.id)
})

test('our own pricing never takes it off: neither in a quote nor when it is placed or sold', async () => {
  const [sku, who, id] = [await article(5, 10_000), await buyer(), await template()]
  const code = await give(who.customerId, id)
  const lines = [{ sku, quantity: 1 }]
  const priced: Quote = await quote(who, { lines, couponCodes: [code] })
  expect(priced).toMatchObject({ totalFen: 10_000, discountFen: 0 })
  expect(priced.coupons.find((coupon) => coupon.code === code)?.refusal).toMatchObject({
    code: 'coupon.byWechat',
  })
  const body = order(9_000, lines, { couponCodes: [code] })
  expect((await place(who, body)).body).toMatchObject({ code: 'coupon.byWechat' })
  expect(await stateOf(code)).toBe('issued')
})

test('all of the purchase goes back: WeChat Pay gives her what she paid, the coupon stays used', async () => {
  const [sku, who, id] = [await article(5, 10_000), await buyer(), await template()]
  const code = await give(who.customerId, id)
  const purchaseId = await buy(who, order(10_000, [{ sku, quantity: 1 }]))
  const body = { reason: '缺货' }
  expect((await post(`/v1/purchases/${purchaseId}/abandon`, body)).status).toBe(200)
  await settle()
  await turn(3 * MINUTE_MS)
  expect(await deskOne(purchaseId)).toMatchObject({ refundedFen: 10_000 })
  const back = await sql<{ fen: number; cash: number }>`select r.amount_fen as fen,
      r.cash_fen as cash from pay.refund r
    where r.customer_id = ${who.customerId}`.execute(house.db)
  expect(back.rows).toEqual([{ fen: 10_000, cash: 9_000 }])
  expect([await stateOf(code), (await usesOf(id)).length]).toEqual(['redeemed', 1])
})

test('refused by WeChat Pay: it says why to the desk, and is asked for again by hand', async () => {
  const [first, second, id] = [
    await buyer(),
    await buyer(),
    await template({ mostByDayFen: 1_000 }),
  ]
  await give(first.customerId, id)
  await give(second.customerId, id)
  const [refused] = await listOf(`templateId=${id}&state=refused`)
  expect(refused?.problem?.sentence.zh).toContain('当日')
  expect((await boardOf(id)).counts).toMatchObject({ sent: 1, refused: 1 })
  const repeat = (couponId: number, cookie: string) =>
    post(`/v1/wechat-coupons/${couponId}/repeat`, {}, cookie)
  expect((await repeat(refused?.id ?? 0, shopping.shop.desk)).status).toBe(403)
  await turn(24 * 60 * MINUTE_MS)
  expect((await repeat(refused?.id ?? 0, boss)).status).toBe(200)
  await settle()
  expect(await listOf(`templateId=${id}&state=sent`)).toHaveLength(2)
  expect((await repeat(refused?.id ?? 0, boss)).body).toMatchObject({ code: 'coupon.notRefused' })
  // Whom a store does not reach, its desk does not see.
  expect(await listOf(`templateId=${id}`, shopping.shop.desk)).toEqual([])
})

test('taken back before it left, it is never given', async () => {
  const [id, nobody] = [await template(), await makeCustomer(house)]
  await give(nobody, id)
  const [waiting] = await listOf(`templateId=${id}&state=waiting`)
  expect(waiting?.problem?.code).toBe('pay.noOpenid')
  const body = { reason: '发错了' }
  expect((await post(`/v1/coupons/${waiting?.id}/void`, body, boss)).status).toBe(200)
  await settle()
  expect(await boardOf(id)).toMatchObject({ stock: { distributed: 0 }, counts: { withdrawn: 1 } })
})

test('used although it was taken back here: WeChat Pay has the last word', async () => {
  const [sku, who, id] = [await article(5, 10_000), await buyer(), await template()]
  const code = await give(who.customerId, id)
  const [sent] = await listOf(`templateId=${id}`)
  await post(`/v1/coupons/${sent?.id}/void`, { reason: '发错了' }, boss)
  await settle()
  expect(await stateOf(code)).toBe('void')
  const made = await placed(who, order(10_000, [{ sku, quantity: 1 }]))
  await payOnPhone(who, await prepayOf(made.id, who))
  await settle()
  expect([await stateOf(code), (await usesOf(id)).length]).toEqual(['redeemed', 1])
})

test('a template of a stock has no rules that WeChat Pay cannot keep, and keeps its stock', async () => {
  const base = {
    name: '代金券',
    benefit: { kind: 'amountOff', amountFen: 1_000 },
    validity: { kind: 'days', days: 30 },
    wechatStockId: '10000001',
  }
  const save = (more: object) => post('/v1/coupon-templates', { ...base, ...more }, boss)
  for (const more of [
    { skus: ['A'] },
    { storeIds: [shopping.shop.storeId] },
    { budgetFen: 1 },
    { thresholdPieces: 2 },
    { benefit: { kind: 'percentOff', offBp: 1_000 } },
  ])
    expect((await save(more)).body, JSON.stringify(more)).toMatchObject({
      code: 'coupon.stockRules',
    })
  const made = (await save({})).body as { id: number }
  expect((await save({ id: made.id, wechatStockId: '10000002' })).status).toBe(200)
  await give(await makeCustomer(house), made.id)
  expect((await save({ id: made.id, wechatStockId: null })).body).toMatchObject({
    code: 'coupon.stockKept',
  })
  // Nobody there knows such a stock: the board says so, and shows ours all the same.
  expect(await boardOf(made.id)).toMatchObject({
    stock: null,
    problem: { code: 'pay.RESOURCE_NOT_EXISTS' },
    counts: { waiting: 1 },
  })
})
