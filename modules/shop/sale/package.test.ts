// A group-buying package: sold in a rush like anything else, each unit a voucher that is used in the
// store; used ones cannot come back, and whoever cannot be given hers gets her money.
import { sql } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import { MINUTE_MS } from '#kit'
import { enrol } from '#modules/loyalty'
import { makeApiKey } from '#modules/org'
import { makeStores } from '#fixtures/org'
import { makeTemplate } from '#fixtures/coupon'
import type { Buyer } from '#tests/pay-world'
import { openSales } from '#tests/sale-world'

const { house, ask, rush, post, makeSale, boardOf, buy, mine, differences, moneyBack } =
  await openSales()
afterEach(async () => {
  await house.idle()
  expect(await differences('shop', 'pay', 'coupon', 'order')).toEqual([])
})

const meal = (more: object = {}) =>
  makeTemplate(house, {
    benefit: { kind: 'gift', sku: 'MEAL', pieces: 1 },
    thresholdFen: 0,
    ...more,
  })
const packageOf = async (more: object = {}) =>
  makeSale({
    sku: 'PACK',
    article: '四人餐券',
    perPerson: 5,
    voucherTemplateId: await meal(),
    ...more,
  })
const vouchers = async (who: Buyer) =>
  (
    await sql<{ code: string; state: string }>`select code, state from coupon.v_coupon
      where customer_id = ${who.customerId} order by coupon_id`.execute(house.db)
  ).rows
const states = async (who: Buyer) => (await vouchers(who)).map(({ state }) => state)

let key = ''
let storeCode = ''
let drawn = 0
async function openTill() {
  if (key) return
  key = (await house.act((tx) => makeApiKey(tx, { name: 'till', role: 'integrator' }))).key
  const [storeId] = await makeStores(house, 1)
  storeCode =
    (
      await sql<{ code: string }>`select code from org.v_store
        where store_id = ${storeId ?? 0}`.execute(house.db)
    ).rows[0]?.code ?? ''
}
interface Item {
  ok?: { paidFen: number; refundFen: number }
  refusal?: { code: string; details: object }
}
/** Eats a meal in the store with one of her vouchers. */
async function eat(code: string, who: Buyer): Promise<Item | undefined> {
  await openTill()
  const order = {
    source: 'pos',
    number: `EAT${(drawn += 1)}`,
    storeCode,
    placedAt: house.clock.now().toISOString(),
    customer: { memberNo: await memberNoOf(who) },
    lines: [{ sku: 'MEAL', name: '四人餐', quantity: 1, unitPrice: '298.00' }],
    couponCodes: [code],
  }
  const answer = await ask('POST', '/v1/orders', { key, body: { orders: [order] } })
  if (answer.status !== 200) throw new Error(answer.text)
  return (answer.body as { items: Item[] }).items[0]
}
/** Her card, made when she first shows it. */
async function memberNoOf({ customerId }: Buyer): Promise<string> {
  await house.act((tx) => enrol(tx, [{ customerId }]))
  const found = await sql<{ no: string }>`select member_no as no from loyalty.member
    where customer_id = ${customerId}`.execute(house.db)
  return found.rows[0]?.no ?? ''
}
/** A refund sent again says the same instant. */
const refundedAt = new Map<string, string>()
async function bringBack(id: number, number: string, quantity?: number): Promise<Item | undefined> {
  const at = refundedAt.get(number) ?? house.clock.now().toISOString()
  refundedAt.set(number, at)
  const refund = {
    source: 'shop',
    orderNumber: `SALE-${id}`,
    number,
    refundedAt: at,
    ...(quantity && { lines: [{ line: 1, quantity }] }),
  }
  const answer = await post('/v1/refunds', { refunds: [refund] })
  await rush.world.settle()
  await rush.world.turn(MINUTE_MS)
  return (answer.body as { items: Item[] }).items?.[0]
}

test('three are paid for: three vouchers, one eaten in the store, the unused come back', async () => {
  const sale = await packageOf()
  const who = await rush.world.buyer()
  const id = await buy(sale, who, { units: 3 })
  const given = await vouchers(who)
  expect(given.map(({ state }) => state)).toEqual(['issued', 'issued', 'issued'])
  expect((await eat(given[0]?.code ?? '', who))?.ok?.paidFen).toBe(0)
  expect(await bringBack(id, 'ALL')).toMatchObject({
    refusal: { code: 'shop.vouchersUsed', details: { used: 1, left: 2 } },
  })
  for (const _again of [1, 2]) expect((await bringBack(id, 'ONE', 1))?.ok?.refundFen).toBe(9_900)
  expect(await states(who)).toEqual(['redeemed', 'void', 'issued'])
  expect((await bringBack(id, 'TWO', 2))?.refusal?.code).toBe('shop.vouchersUsed')
  await bringBack(id, 'LAST', 1)
  expect(await states(who)).toEqual(['redeemed', 'void', 'void'])
  expect(await moneyBack(who)).toEqual([{ fen: 19_800, n: 2 }])
})

test('eaten and brought back in the same moment: one of the two', async () => {
  const sale = await packageOf()
  const who = await rush.world.buyer()
  const id = await buy(sale, who)
  const [voucher] = await vouchers(who)
  const [eaten, back] = await Promise.all([
    eat(voucher?.code ?? '', who),
    bringBack(id, `BOTH${id}`),
  ])
  expect([eaten?.ok?.paidFen === 0, back?.ok?.refundFen === 9_900].filter(Boolean)).toHaveLength(1)
  expect(await states(who)).toEqual([eaten?.ok ? 'redeemed' : 'void'])
})

test('a template with limits is refused; one that ends after the sale began gives the money back', async () => {
  const limited = await meal({ totalLimit: 5 })
  await expect(makeSale({ voucherTemplateId: limited })).rejects.toThrow('shop.voucherLimited')
  await expect(makeSale({ voucherTemplateId: 999_999 })).rejects.toThrow('coupon.unknownTemplate')
  const templateId = await meal()
  const sale = await packageOf({ voucherTemplateId: templateId })
  await meal({ id: templateId, active: false })
  const who = await rush.world.buyer()
  await buy(sale, who, { units: 2 })
  await rush.world.turn(MINUTE_MS)
  expect(await vouchers(who)).toEqual([])
  expect((await mine(who))[0]?.state).toBe('refunded')
  expect(await moneyBack(who)).toEqual([{ fen: 19_800, n: 1 }])
  expect((await boardOf(sale)).sale).toMatchObject({ paid: 0, refunded: 2 })
})
