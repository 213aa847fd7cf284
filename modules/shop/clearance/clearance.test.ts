// Discounts that deepen by the clock: what the till takes at each minute, what stands beside coupons,
// what a refund gives, and the record that proves the promise.
import { beforeAll, expect, test } from 'vitest'
import type { Clearance, Promised } from '#contracts'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { giveCoupon, makeTemplate } from '#fixtures/coupon'
import { openTill, wrongChecks } from '#fixtures/shop'
import { addDays, atTime, dayOf } from '#kit'

const { house, ask, till, sell, bring, sale, bringing } = await openTill()
const zone = 'Asia/Shanghai'
const today = dayOf(new Date(), zone)
const at = (clock: string) => atTime(addDays(today, -1), clock, zone).toISOString()
let desk = ''
let drawn = 0
const phone = () => `1380000${String(++drawn).padStart(4, '0')}`

beforeAll(async () => {
  desk = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
})

const steps = [
  { at: '19:00', offBp: 1_000 },
  { at: '21:00', offBp: 5_000 },
  { at: '23:30', offBp: 10_000 },
]
const save = (more: object = {}) =>
  ask('POST', '/v1/clearances', {
    cookie: desk,
    body: { name: '不卖隔夜菜', promise: '当天的菜当天卖完', steps, categories: ['veg'], ...more },
  })
const saved = async (more: object = {}): Promise<Clearance> => {
  const answer = await save(more)
  expect(answer.status, answer.text).toBe(200)
  return answer.body as Clearance
}
const greens = { sku: 'G1', name: '青菜', category: 'veg', quantity: 3, unitPrice: '3.33' }
const oil = { sku: 'O1', name: '油', category: 'oil', quantity: 1, unitPrice: '50.00' }
const evening = (clock: string, more: object = {}) =>
  sale(phone(), { placedAt: at(clock), lines: [greens, oil], ...more })
const paid = async (...orders: object[]) =>
  (await sell(orders)).map(({ ok, refusal }) => ok?.paidFen ?? refusal?.code)

test('before the first step nothing, then deeper and deeper, at the end free; only what it covers', async () => {
  const rule = await saved()
  expect(
    await paid(
      evening('18:59'),
      evening('19:00'),
      evening('20:59'),
      evening('21:00'),
      evening('23:30'),
      evening('23:59'),
    ),
  ).toEqual([5_999, 5_899, 5_899, 5_499, 5_000, 5_000])
  await saved({
    ...rule,
    units: undefined,
    givenFen: undefined,
    changedAt: undefined,
    active: false,
  })
  expect(await paid(evening('23:30'))).toEqual([5_999])
})

test('sent again after the rule was ended, an order is answered as it was', async () => {
  const rule = await saved()
  const order = evening('23:30')
  const [first] = await sell([order])
  const { units: _u, givenFen: _g, changedAt: _c, ...input } = rule
  await saved({ ...input, active: false })
  const [again] = await sell([order])
  expect(again?.ok).toEqual({ ...first?.ok, duplicate: true })
})

test('before a coupon, on the price of the shelf; a refund looks up what each piece carries', async () => {
  const rule = await saved()
  const template = await makeTemplate(house, {
    benefit: { kind: 'amountOff', amountFen: 1_000 },
    thresholdFen: 5_600,
  })
  const order = evening('21:00')
  const [bought] = await sell([order])
  const couponCodes = [await giveCoupon(house, bought?.ok?.customerId ?? 0, template)]
  // 54.99 after the clock: the coupon asks for 56 and is refused with what is missing.
  const short = await sell([{ ...evening('21:00'), customer: order.customer, couponCodes }])
  expect(short[0]?.refusal).toMatchObject({ code: 'coupon.belowThreshold' })
  expect(short[0]?.refusal?.details.missingFen).toBe(101)
  const enough = { ...evening('19:00'), customer: order.customer, couponCodes }
  const [lowered] = await sell([enough])
  expect(lowered?.ok).toMatchObject({ paidFen: 4_899, coupons: [{ discountFen: 1_000 }] })
  const back = (number: string, line: number, quantity: number) =>
    bring([bringing(order, number, { lines: [{ line, quantity }] })])
  expect((await back('CR1', 2, 1))[0]?.ok?.refundFen).toBe(5_000)
  const halves = [await back('CR2', 1, 1), await back('CR3', 1, 2)]
  expect(halves.reduce((sum, [item]) => sum + (item?.ok?.refundFen ?? 0), 0)).toBe(499)
  const { units: _u, givenFen: _g, changedAt: _c, ...input } = rule
  await saved({ ...input, active: false })
  expect(await wrongChecks(house)).toEqual([])
})

test('of two the deeper one, and only where and through what they hold', async () => {
  const [elsewhere = 0] = await makeStores(house, 1)
  const rules = [
    await saved({ steps: [{ at: '18:00', offBp: 2_000 }] }),
    await saved({ steps: [{ at: '18:00', offBp: 3_000 }], storeIds: [till.storeId] }),
    await saved({ steps: [{ at: '18:00', offBp: 9_000 }], storeIds: [elsewhere] }),
    await saved({ steps: [{ at: '18:00', offBp: 9_500 }], channels: ['shop'] }),
  ]
  expect(await paid(evening('18:00'))).toEqual([5_999 - 300])
  for (const { units: _u, givenFen: _g, changedAt: _c, ...input } of rules)
    await saved({ ...input, active: false })
})

test('a till that took another sum is refused; the promise and how it was kept are public', async () => {
  const rule = await saved({ storeIds: [till.storeId] })
  expect(await paid(evening('23:30', { paidFen: 5_999 }))).toEqual(['order.paidDiffers'])
  expect(await paid(evening('23:30', { paidFen: 5_000 }), evening('19:30'))).toEqual([5_000, 5_899])
  const answer = await ask('GET', '/v1/consumer/clearances')
  const [promised] = (answer.body as { items: Promised[] }).items.filter(({ id }) => id === rule.id)
  expect(promised).toMatchObject({ name: '不卖隔夜菜', steps, kept: [{ on: addDays(today, -1) }] })
  expect(promised?.kept[0]?.units).toEqual([
    { offBp: 1_000, units: 3 },
    { offBp: 10_000, units: 3 },
  ])
  const listed = await ask('GET', '/v1/clearances', { cookie: desk })
  const own = (listed.body as { items: Clearance[] }).items.find(({ id }) => id === rule.id)
  expect(own).toMatchObject({ units: 6, givenFen: 999 + 100 })
  expect(await wrongChecks(house)).toEqual([])
})

test('steps that do not deepen are refused, as is a rule nobody made', async () => {
  const wrong = [
    [],
    [steps[1], steps[0]],
    [steps[0], { at: '20:00', offBp: 1_000 }],
    [{ at: '19:00', offBp: 10_001 }],
    [{ at: '25:00', offBp: 100 }],
  ]
  for (const some of wrong) expect((await save({ steps: some })).status).toBe(400)
  expect((await save({ id: 999_999 })).body).toMatchObject({ code: 'shop.unknownClearance' })
})
