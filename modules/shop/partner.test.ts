// Coupons at partners over HTTP: used once under the partner's own number, taken back, and nothing told
// of who holds them.
import { sql } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import type { PartnerUsed } from '#contracts'
import { giveCoupon, makeTemplate } from '#fixtures/coupon'
import { makeCustomer } from '#fixtures/customer'
import { addDays, dayOf, startOfDay } from '#kit'
import { mergeCustomers } from '#modules/customer'
import { enrol, showProgram } from '#modules/loyalty'
import { makeApiKey } from '#modules/org'
import { bootedModules, orThrow } from '#platform'
import { openDoors } from '#tests/http'
import { openHouse } from '#tests/house'

const house = await openHouse()
const { ask } = await openDoors(house)
const keyOf = async (name: string) =>
  (await house.act((tx) => makeApiKey(tx, { name, role: 'partner' }))).key
const key = await keyOf('奶茶店')
let drawn = 0
const fresh = () => `U${++drawn}`

type Answer = PartnerUsed & { code?: string; field?: string; usable?: boolean }
const post = async (verb: string, body: object, by = key) => {
  const reply = await ask('POST', `/v1/partner/coupons/${verb}`, { key: by, body })
  return { status: reply.status, body: reply.body as Answer & Record<string, unknown> }
}
const redeem = async (code: string, more: object = {}, by = key) => {
  const { body } = await post('redeem', { code, reference: fresh(), discountFen: 500, ...more }, by)
  return body.code ?? (body.duplicate ? 'duplicate' : body.discountFen)
}
const undo = async (reference: string, by = key) => {
  const { body } = await post('undo', { reference }, by)
  return body.code ?? [body.usable, body.duplicate]
}
const templateOf = (more: Parameters<typeof makeTemplate>[1] = {}) =>
  makeTemplate(house, { thresholdFen: 0, channels: ['partner'], ...more })
const couponOf = async (more: Parameters<typeof makeTemplate>[1] = {}) =>
  giveCoupon(house, await makeCustomer(house), await templateOf(more))
const stateOf = async (code: string) =>
  await sql<{ state: string }>`select state from coupon.v_coupon where code = ${code}`
    .execute(house.db)
    .then(({ rows }) => rows[0]?.state)

afterEach(async () => {
  await house.idle()
  for (const { name, differences } of bootedModules().flatMap(({ audit }) => audit ?? []))
    expect([name, await differences(house.db)]).toEqual([name, 0])
})

test('a coupon is used once; the same number again changes nothing, another use of it is refused', async () => {
  const code = await couponOf({ name: '第二杯半价', note: '只限大杯' })
  const checked = await post('check', { code })
  expect(checked.body).toMatchObject({ usable: true, refusal: null, coupon: { note: '只限大杯' } })
  expect(JSON.stringify(checked.body)).not.toMatch(/customer|phone/i)
  const use = { code: code.toLowerCase(), reference: fresh(), discountFen: 800 }
  expect((await post('redeem', use)).body).toMatchObject({
    name: '第二杯半价',
    discountFen: 800,
    duplicate: false,
  })
  expect((await post('redeem', use)).body).toMatchObject({ discountFen: 800, duplicate: true })
  expect(await stateOf(code)).toBe('redeemed')
  expect(await redeem(code, { reference: use.reference })).toBe('coupon.partnerReused')
  expect(await redeem(code)).toBe('coupon.alreadyRedeemed')
  expect((await post('check', { code })).body).toMatchObject({
    usable: false,
    refusal: { code: 'coupon.alreadyRedeemed' },
  })
  // Another partner's numbers are its own.
  const other = await keyOf('书店')
  expect(await redeem(await couponOf(), { reference: use.reference }, other)).toBe(500)
})

test('what may not be used at a till may not be used there: reach, time, tier, sums, budget', async () => {
  expect(await redeem('NOSUCHCODE')).toBe('coupon.unknown')
  const ours = await couponOf({ channels: [] })
  expect(await redeem(ours)).toBe('coupon.notForPartners')
  expect((await post('check', { code: ours })).body.coupon).toBeNull()
  const [store] = (
    await sql<{ id: number }>`select store_id as id from org.v_store limit 1`.execute(house.db)
  ).rows
  expect(await redeem(await couponOf({ storeIds: [store?.id ?? 1] }))).toBe('coupon.wrongStore')
  const threshold = await couponOf({ thresholdFen: 3_000 })
  expect(await redeem(threshold)).toBe('coupon.belowThreshold')
  expect(await redeem(threshold, { basketFen: 2_999 })).toBe('coupon.belowThreshold')
  expect(await redeem(threshold, { basketFen: 3_000, discountFen: 1_001 })).toBe(
    'coupon.partnerTooMuch',
  )
  expect(await redeem(threshold, { basketFen: 3_000, discountFen: 1_000 })).toBe(1_000)
  const percent = await couponOf({ benefit: { kind: 'percentOff', offBp: 2_000, maxOffFen: 900 } })
  expect(await redeem(percent, { discountFen: 1 })).toBe('coupon.partnerTooMuch')
  expect(await redeem(percent, { basketFen: 3_000, discountFen: 601 })).toBe(
    'coupon.partnerTooMuch',
  )
  expect(await redeem(percent, { basketFen: 9_000, discountFen: 901 })).toBe(
    'coupon.partnerTooMuch',
  )
  expect(await redeem(percent, { basketFen: 9_000, discountFen: 900 })).toBe(900)
  const on = dayOf(house.clock.now(), 'Asia/Shanghai')
  const later = { kind: 'range' as const, from: addDays(on, 2), until: addDays(on, 9) }
  expect(await redeem(await couponOf({ validity: later }))).toBe('coupon.notYet')
  const { tiers } = await showProgram(house.db)
  const member = await makeCustomer(house)
  orThrow((await house.act((tx) => enrol(tx, [{ customerId: member }])))[0])
  const forMembers = await templateOf({ tierIds: [tiers[0]?.id ?? 0] })
  const stranger = await giveCoupon(house, await makeCustomer(house), forMembers)
  expect(await redeem(stranger)).toBe('coupon.wrongTier')
  expect(await redeem(await giveCoupon(house, member, forMembers))).toBe(500)
  const scarce = await templateOf({ budgetFen: 900 })
  const [first, second] = [
    await giveCoupon(house, member, scarce),
    await giveCoupon(house, member, scarce),
  ]
  expect([await redeem(first), await redeem(second)]).toEqual([500, 'coupon.budgetSpent'])
})

test('taken back, it may be used again while its time lasts, and its budget comes back', async () => {
  const code = await couponOf({ budgetFen: 700 })
  const reference = fresh()
  expect(await undo(reference)).toBe('coupon.unknownUse')
  expect(await redeem(code, { reference })).toBe(500)
  expect(await undo(reference, await keyOf('书店'))).toBe('coupon.unknownUse')
  expect([await undo(reference), await undo(reference)]).toEqual([
    [true, false],
    [true, true],
  ])
  expect(await redeem(code, { reference })).toBe('coupon.partnerUndone')
  const again = fresh()
  expect(await redeem(code, { reference: again, discountFen: 700 })).toBe(700)
  expect(await undo(reference), 'the first use stays taken back').toEqual([false, true])
  expect(await stateOf(code)).toBe('redeemed')
  const on = dayOf(house.clock.now(), 'Asia/Shanghai')
  await house.clock.set(startOfDay(addDays(on, 40), 'Asia/Shanghai'))
  expect(await undo(again)).toEqual([false, false])
  expect(await stateOf(code)).toBe('expired')
})

test('her coupon follows her when two customers turn out to be one', async () => {
  const [older, younger] = [await makeCustomer(house), await makeCustomer(house)]
  const templateId = await templateOf()
  const [used, unused] = [
    await giveCoupon(house, younger, templateId),
    await giveCoupon(house, younger, templateId),
  ]
  const reference = fresh()
  expect(await redeem(used, { reference })).toBe(500)
  orThrow(await house.act((tx) => mergeCustomers(tx, { customerIds: [older, younger] })))
  expect(await redeem(used, { reference })).toBe('duplicate')
  expect(await redeem(unused)).toBe(500)
  expect(await undo(reference)).toEqual([true, false])
})

test('at the same moment: one use of a coupon, one coupon for a number', async () => {
  const code = await couponOf()
  const many = await Promise.all(Array.from({ length: 20 }, () => redeem(code)))
  expect(many.filter((one) => one === 500)).toHaveLength(1)
  expect(many.filter((one) => one === 'coupon.alreadyRedeemed')).toHaveLength(19)
  const [second, reference] = [await couponOf(), fresh()]
  const same = await Promise.all(Array.from({ length: 20 }, () => redeem(second, { reference })))
  expect(same.toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([
    500,
    ...Array.from({ length: 19 }, () => 'duplicate'),
  ])
  const shared = fresh()
  const coupons = await Promise.all(Array.from({ length: 8 }, () => couponOf()))
  const one = await Promise.all(coupons.map((it) => redeem(it, { reference: shared })))
  expect(one.filter((it) => it === 500)).toHaveLength(1)
  expect(one.filter((it) => it === 'coupon.partnerReused')).toHaveLength(7)
  const states = await Promise.all(coupons.map(stateOf))
  expect(states.filter((state) => state === 'redeemed')).toHaveLength(1)
})

test('a partner sees nothing else, and nobody without a key redeems', async () => {
  for (const path of ['/v1/customers', '/v1/orders', '/v1/coupons', '/v1/staff', '/v1/stores'])
    expect([path, (await ask('GET', path, { key })).status]).toEqual([path, 403])
  const body = { code: await couponOf(), reference: fresh(), discountFen: 1 }
  expect((await post('redeem', body, 'wrong')).status).toBe(401)
  expect(await stateOf(body.code)).toBe('issued')
})
