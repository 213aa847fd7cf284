// Coupons of WeChat Pay: given once whatever is lost on the way, refused in plain words, used once
// however often it is told. The sandbox's WeChat Pay.
import { sql } from 'kysely'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { DAY_MS, MINUTE_MS } from '#kit'
import { makeCustomer } from '#fixtures/customer'
import { attachIdentities } from '#modules/customer'
import { openHouse } from '#tests/house'
import { openRelay } from '#tests/pay-relay'
import { openPay, type Buyer } from '#tests/pay-world'
import { audit } from '../audit.ts'
import { makeStock } from '../fixtures.ts'
import { hearCoupon } from './hear.ts'
import {
  askCashCoupons,
  openPayments,
  readStock,
  refundPayments,
  repeatCashCoupons,
  sheetOf,
  withdrawCashCoupons,
} from '../index.ts'

const house = await openHouse()
let world: Awaited<ReturnType<typeof openPay>>
let drawn = 0

let relay: Awaited<ReturnType<typeof openRelay>>
beforeAll(async () => {
  world = await openPay(house)
  relay = await openRelay(house, world.origin)
})
afterEach(async () => {
  await world.drive.faults({ platform: 'pay', refuse: [], cutNext: 0 })
  for (const check of audit) expect(await check.differences(house.db), check.name).toBe(0)
})

const stock = (more: Parameters<typeof makeStock>[1] = {}) =>
  makeStock({ ...world, now: house.clock.now() }, more)
interface Asked {
  customerId: number
  key: string
}
const newKey = (customerId: number): Asked => ({ customerId, key: `test ${(drawn += 1)}` })
async function ask(stockId: string, ...asks: Asked[]): Promise<void> {
  await house.act((tx) =>
    askCashCoupons(
      tx,
      asks.map((one) => ({ ...one, stockId })),
    ),
  )
  await world.settle()
}
interface Row {
  state: string
  problem: { code: string; sentence: { zh: string; en: string } } | null
  transactionId: string | null
  usedFen: number | null
}
const rowOf = async ({ key }: Asked): Promise<Row | undefined> =>
  (
    await sql<Row>`select state, problem, transaction_id as "transactionId",
      used_fen as "usedFen" from pay.v_cash_coupon where key = ${key}`.execute(house.db)
  ).rows[0]
const told = async (name: string, { key }: Asked): Promise<number> =>
  (
    await sql<{ n: number }>`select count(*) as n from platform.event
      where name = ${name} and payload ->> 'key' = ${key}`.execute(house.db)
  ).rows[0]?.n ?? 0
const given = async (stockId: string) => (await readStock(house, stockId)).distributed

/** Pays so much on her phone; gives the payment. */
async function pay(who: Buyer, amountFen: number): Promise<number> {
  const [outcome] = await house.act((tx) =>
    openPayments(tx, [
      {
        customerId: who.customerId,
        purpose: `coupon test ${(drawn += 1)}`,
        amountFen,
        description: '羊绒围巾',
        expiresAt: new Date(tx.now.getTime() + 15 * MINUTE_MS),
      },
    ]),
  )
  const paymentId = outcome?.ok?.paymentId ?? 0
  const sheet = await sheetOf(house, paymentId, who.person.openIds.official)
  const prepayId = sheet.package.replace('prepay_id=', '')
  await world.drive.act({ act: 'pay', person: who.person.id, prepayId })
  await world.settle()
  return paymentId
}

test('one is given once, taken off when she pays, and its use counts once however often told', async () => {
  const [stockId, who] = [await stock(), await world.buyer()]
  const one = newKey(who.customerId)
  await ask(stockId, one, one)
  await ask(stockId, one)
  expect(await rowOf(one)).toMatchObject({ state: 'sent', problem: null })
  expect(await given(stockId)).toBe(1)
  relay.sent.length = 0
  const paymentId = await pay(who, 10_000)
  const paid = await sql<{ couponFen: number; id: string }>`select coupon_fen as "couponFen",
    transaction_id as id from pay.payment where payment_id = ${paymentId}`.execute(house.db)
  expect(paid.rows[0]?.couponFen).toBe(1_000)
  expect(await rowOf(one)).toMatchObject({
    state: 'used',
    transactionId: paid.rows[0]?.id,
    usedFen: 1_000,
  })
  const use = relay.sent.find(({ body }) => body.includes('COUPON.USE'))
  const again = [await relay.forward({ ...use }), await relay.forward({ body: '{}' })]
  expect(again).toEqual([204, 401])
  const forged = (use?.body ?? '').replace('COUPON.USE', 'COUPON.USF')
  expect(await relay.forward({ ...use, body: forged })).toBe(401)
  // The same told once more, by an answer: another notice would say no more.
  const openid = who.person.openIds.official
  const { official } = world.drive.info
  const client = world.drive.payClient()
  const { data } = await client.listCoupons({ openid, appid: official.appId, stock_id: stockId })
  const heard = () => house.act((tx) => hearCoupon(tx, data[0] as Parameters<typeof hearCoupon>[1]))
  expect([await heard(), await heard()]).toEqual(['repeated', 'repeated'])
  expect(await told('pay.cashCouponUsed', one)).toBe(1)
})

test('what goes back of such a payment is the whole; WeChat Pay gives her the money part of it', async () => {
  const [stockId, who] = [await stock(), await world.buyer()]
  const one = newKey(who.customerId)
  await ask(stockId, one)
  const paymentId = await pay(who, 10_000)
  const back = (amountFen: number, key: string) =>
    house.act((tx) =>
      refundPayments(tx, [
        { customerId: who.customerId, paymentId, amountFen, key, reason: '商品退款' },
      ]),
    )
  expect((await back(4_000, 'part'))[0]?.ok).toBeDefined()
  expect((await back(6_001, 'more'))[0]?.refusal?.code).toBe('pay.overRefund')
  expect((await back(6_000, 'rest'))[0]?.ok).toBeDefined()
  await world.settle()
  await world.turn(3 * MINUTE_MS)
  const cash = await sql<{ fen: number; cash: number }>`select amount_fen as fen, cash_fen as cash
    from pay.refund where payment_id = ${paymentId} order by refund_id`.execute(house.db)
  expect(cash.rows).toEqual([
    { fen: 4_000, cash: 3_600 },
    { fen: 6_000, cash: 5_400 },
  ])
  // The protocol gives no used coupon back.
  expect(await rowOf(one)).toMatchObject({ state: 'used' })
})

test('the answer is cut off after the coupon was given: asked again it is the same coupon', async () => {
  const [stockId, who] = [await stock(), await world.buyer()]
  const one = newKey(who.customerId)
  await ask(stockId)
  // More than the client asks again by itself: the next job must know the number.
  await world.drive.faults({ platform: 'pay', cutNext: 1_000 })
  await ask(stockId, one)
  expect(await rowOf(one)).toMatchObject({ state: 'waiting' })
  await world.drive.faults({ platform: 'pay', cutNext: 0 })
  await world.turn(10 * MINUTE_MS)
  expect(await rowOf(one)).toMatchObject({ state: 'sent' })
  expect(await given(stockId)).toBe(1)
})

test('used before we know that it was given: told again later, it counts once', async () => {
  const [stockId, who] = [await stock(), await world.buyer()]
  const one = newKey(who.customerId)
  await ask(stockId, one)
  // As if the answer had never come, and the next try had not been made yet.
  await sql`update pay.cash_coupon set state = 'waiting', coupon_no = null, sent_at = null, tries = 1,
    wake_at = '2100-01-01' where key = ${one.key}`.execute(house.db)
  await pay(who, 10_000).catch(() => undefined)
  expect(await rowOf(one)).toMatchObject({ state: 'waiting' })
  await sql`update pay.cash_coupon set wake_at = ${house.clock.now()}
    where key = ${one.key}`.execute(house.db)
  await world.turn(MINUTE_MS)
  await world.turn(10 * MINUTE_MS)
  expect(await rowOf(one)).toMatchObject({ state: 'used', usedFen: 1_000 })
  expect(await told('pay.cashCouponUsed', one)).toBe(1)
})

test('exhausted, one too many for her, and over the day’s limit: refused, and why; once more by hand', async () => {
  const [first, second] = [await world.buyer(), await world.buyer()]
  const exhausted = await stock({ most: 1 })
  const [taken, late] = [newKey(first.customerId), newKey(second.customerId)]
  await ask(exhausted, taken)
  await ask(exhausted, late)
  expect(await rowOf(late)).toMatchObject({
    state: 'refused',
    problem: { code: 'pay.NOT_ENOUGH', sentence: { zh: expect.stringContaining('已发完') } },
  })
  const single = await stock({ perPerson: 1 })
  const [one, two] = [newKey(first.customerId), newKey(first.customerId)]
  await ask(single, one)
  await ask(single, two)
  expect(await rowOf(two)).toMatchObject({ state: 'refused', problem: { code: 'pay.RULE_LIMIT' } })
  const daily = await stock({ mostByDayFen: 1_000 })
  const [today, tomorrow] = [newKey(first.customerId), newKey(second.customerId)]
  await ask(daily, today)
  await ask(daily, tomorrow)
  expect(await rowOf(tomorrow)).toMatchObject({ state: 'refused' })
  // Nobody asks again by itself; the next day somebody does, under the same number.
  await world.turn(DAY_MS)
  expect(await rowOf(tomorrow)).toMatchObject({ state: 'refused' })
  expect(await house.act((tx) => repeatCashCoupons(tx, [tomorrow, today]))).toBe(1)
  await world.settle()
  expect([await rowOf(tomorrow), await given(daily)]).toMatchObject([{ state: 'sent' }, 2])
})

test('busy or called too often: it waits and is tried again by itself', async () => {
  const [stockId, who] = [await stock(), await world.buyer()]
  const one = newKey(who.customerId)
  await ask(stockId)
  const api = `/v3/marketing/favor/users/${who.person.openIds.official}/coupons`
  await world.drive.faults({ platform: 'pay', refuse: [{ api, errcode: 500, times: 99 }] })
  await ask(stockId, one)
  expect(await rowOf(one)).toMatchObject({
    state: 'waiting',
    problem: { code: 'pay.SYSTEM_ERROR' },
  })
  await world.drive.faults({ platform: 'pay', refuse: [] })
  for (let turns = 0; turns < 6; turns++) await world.turn(10 * MINUTE_MS)
  expect([await rowOf(one), await given(stockId)]).toMatchObject([{ state: 'sent' }, 1])
})

test('nobody WeChat Pay knows: it waits, and leaves when her openid is known', async () => {
  const stockId = await stock()
  const customerId = await makeCustomer(house)
  const one = newKey(customerId)
  await ask(stockId, one)
  expect(await rowOf(one)).toMatchObject({ state: 'waiting', problem: { code: 'pay.noOpenid' } })
  const person = await world.drive.person('后来认识的人')
  const identity = {
    kind: 'openid' as const,
    value: person.openIds.official,
    app: world.drive.info.official.appId,
    verified: true,
  }
  await house.act((tx) => attachIdentities(tx, [{ customerId, identity }]))
  await world.settle()
  expect(await rowOf(one)).toMatchObject({ state: 'sent' })
})

test('taken back: one that waits is not sent any more, one that is out is asked after', async () => {
  const [stockId, who] = [await stock(), await world.buyer()]
  const nobody = await makeCustomer(house)
  const [waiting, out] = [newKey(nobody), newKey(who.customerId)]
  await ask(stockId, waiting, out)
  await house.act((tx) => withdrawCashCoupons(tx, [waiting, out]))
  await world.settle()
  expect(await rowOf(waiting)).toMatchObject({ state: 'withdrawn' })
  expect(await rowOf(out)).toMatchObject({ state: 'sent' })
  // The notice of its use was lost: what we ask tells it.
  await world.drive.faults({ platform: 'pay', dropNext: 1 })
  await pay(who, 10_000)
  expect(await rowOf(out)).toMatchObject({ state: 'sent' })
  await house.act((tx) => withdrawCashCoupons(tx, [out]))
  await world.settle()
  expect(await rowOf(out)).toMatchObject({ state: 'used', usedFen: 1_000 })
})

test('the audit sees a coupon that we call sent and WeChat Pay has not given', async () => {
  const [stockId, who] = [await stock(), await world.buyer()]
  const one = newKey(who.customerId)
  await ask(stockId, one)
  await given(stockId)
  const check = audit.find(({ name }) => name === 'pay.stocks')
  expect(await check?.differences(house.db)).toBe(0)
  await sql`update pay.stock set distributed = 0 where stock_id = ${stockId}`.execute(house.db)
  expect(await check?.differences(house.db)).toBe(1)
  await given(stockId)
})
