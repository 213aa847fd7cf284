// Issue, limits, use, return and end of coupons against real PostgreSQL.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { mergeCustomers } from '#modules/customer'
import { makeCustomer, makeCustomers } from '#fixtures/customer'
import { openHouse } from '#tests/house'
import { giveCoupon, makeTemplate } from './fixtures.ts'
import {
  couponModule,
  issueCoupons,
  lockCoupons,
  lockUsable,
  redeemCoupons,
  restoreCoupons,
  saveTemplate,
  voidCoupons,
} from './index.ts'

const house = await openHouse()
const differences = async () =>
  Promise.all((couponModule.audit ?? []).map((check) => check.differences(house.db)))
const stateOf = async (code: string) =>
  (
    await sql<{ state: string }>`select state from coupon.v_coupon
  where code = ${code}`.execute(house.db)
  ).rows[0]?.state
const issue = (customerId: number, templateId: number, key: string) =>
  house.act((tx) => issueCoupons(tx, [{ customerId, templateId, key, source: 'test' }]))
const use = (code: string, customerId: number, orderId: number, more: object = {}) =>
  house.act((tx) =>
    redeemCoupons(tx, [
      {
        code,
        customerId,
        orderId,
        orderNumber: `N${orderId}`,
        storeId: null,
        discountFen: 1000,
        shares: [{ line: 1, fen: 1000 }],
        ...more,
      },
    ]),
  )

test('the same grant gives the same coupon; another template under its key is refused', async () => {
  const [eva, a, b] = [
    await makeCustomer(house),
    await makeTemplate(house),
    await makeTemplate(house),
  ]
  const [first] = await issue(eva, a, 'welcome')
  const [again] = await issue(eva, a, 'welcome')
  expect([first?.ok?.repeated, again?.ok?.repeated]).toEqual([false, true])
  expect(again?.ok?.code).toBe(first?.ok?.code)
  expect((await issue(eva, b, 'welcome'))[0]?.refusal?.code).toBe('coupon.keyReused')
})

test('S-C2: forty a day, and forty more the next day', async () => {
  const templateId = await makeTemplate(house, { periodLimit: { per: 'day', count: 40 } })
  const people = await makeCustomers(house, 50)
  const rush = async (day: string) => {
    const tries = await Promise.all(people.map((id) => issue(id, templateId, day)))
    return tries.filter(([outcome]) => outcome?.ok).length
  }
  expect(await rush('today')).toBe(40)
  await house.advance(new Date(house.clock.now().getTime() + 86_400_000))
  expect(await rush('tomorrow')).toBe(40)
  expect(await differences()).toEqual([0, 0, 0, 0, 0])
  // Whose coupons move to another id still counts.
  const [one = 0, two = 0] = people
  await house.act((tx) => mergeCustomers(tx, { customerIds: [one, two] }))
  expect(await differences()).toEqual([0, 0, 0, 0, 0])
  const drift = (by: number) =>
    sql`update coupon.period_counter set issued = issued + ${by}
      where template_id = ${templateId}`.execute(house.db)
  await drift(-1)
  expect(await differences()).toEqual([0, 0, 2, 0, 0])
  await drift(1)
})

test('a limit per customer holds under fifty issues at once; what was taken back does not count', async () => {
  const [eva, templateId] = [
    await makeCustomer(house),
    await makeTemplate(house, { perCustomerLimit: 2 }),
  ]
  const tries = await Promise.all(
    Array.from({ length: 50 }, (_, i) => issue(eva, templateId, `mine:${i}`)),
  )
  const done = tries.flatMap(([o]) => (o?.ok ? [o.ok.couponId] : []))
  expect(done.length).toBe(2)
  await house.act((tx) => voidCoupons(tx, [{ couponId: done[0] ?? 0 }], 'test'))
  expect((await issue(eva, templateId, 'mine:again'))[0]?.ok?.repeated).toBe(false)
})

test('within one batch too: a grant named twice is one coupon, and both limits hold', async () => {
  const [eva = 0, ida = 0, uwe = 0] = await makeCustomers(house, 3)
  const templateId = await makeTemplate(house, { totalLimit: 2, perCustomerLimit: 1 })
  const grant = (customerId: number, key: string) => ({
    customerId,
    templateId,
    key,
    source: 'test',
  })
  const outcomes = await house.act((tx) =>
    issueCoupons(tx, [
      grant(eva, 'a'),
      grant(eva, 'a'),
      grant(eva, 'b'),
      grant(ida, 'a'),
      grant(uwe, 'a'),
    ]),
  )
  expect(outcomes.map((one) => one.ok?.repeated ?? one.refusal?.code)).toEqual([
    false,
    true,
    'coupon.customerLimit',
    false,
    'coupon.allIssued',
  ])
})

test('within one batch too a period gives no more than it has', async () => {
  const people = await makeCustomers(house, 3)
  const templateId = await makeTemplate(house, { periodLimit: { per: 'week', count: 2 } })
  const outcomes = await house.act((tx) =>
    issueCoupons(
      tx,
      people.map((customerId) => ({ customerId, templateId, key: 'week', source: 'test' })),
    ),
  )
  expect(outcomes.map((one) => one.ok?.repeated ?? one.refusal?.code)).toEqual([
    false,
    false,
    'coupon.periodIssued',
  ])
})

test('a limit may not fall below what was issued', async () => {
  const templateId = await makeTemplate(house)
  await giveCoupon(house, await makeCustomer(house), templateId)
  await giveCoupon(house, await makeCustomer(house), templateId)
  const input = {
    id: templateId,
    name: 'x',
    benefit: { kind: 'amountOff' as const, amountFen: 1 },
    thresholdFen: 0,
    thresholdPieces: 0,
    validity: { kind: 'days' as const, days: 1, startsAfterDays: 0 },
    skus: [],
    channels: [],
    periodLimit: null,
    categories: [],
    storeIds: [],
    regionIds: [],
    tierIds: [],
    budgetFen: null,
    perCustomerLimit: null,
    restoreOnFullRefund: true,
    wechatStockId: null,
    note: '',
    active: true,
  }
  await expect(
    house.act((tx) => saveTemplate(tx, { ...input, totalLimit: 1 })),
  ).rejects.toMatchObject({ code: 'coupon.limitBelowIssued', field: 'totalLimit' })
  expect((await house.act((tx) => saveTemplate(tx, { ...input, totalLimit: 2 }))).issued).toBe(2)
  expect((await issue(await makeCustomer(house), templateId, 'third'))[0]?.refusal?.code).toBe(
    'coupon.allIssued',
  )
})

test('fifty tills, one coupon: one redeems it', async () => {
  const eva = await makeCustomer(house)
  const code = await giveCoupon(house, eva, await makeTemplate(house))
  const tries = await Promise.all(Array.from({ length: 50 }, (_, i) => use(code, eva, 1000 + i)))
  expect(tries.filter(([outcome]) => outcome?.ok).length).toBe(1)
  expect(new Set(tries.flatMap(([o]) => o?.refusal?.code ?? []))).toEqual(
    new Set(['coupon.alreadyRedeemed']),
  )
  expect(await stateOf(code)).toBe('redeemed')
})

test('codes are typed by people: small letters, spaces, hyphens, look-alikes', async () => {
  const eva = await makeCustomer(house)
  const code = await giveCoupon(house, eva, await makeTemplate(house, { thresholdFen: 0 }))
  const typed = `${code.slice(0, 4)}-${code.slice(4, 8)} ${code.slice(8)}`
    .toLowerCase()
    .replaceAll('0', 'o')
    .replaceAll('1', 'l')
  const [usable] = await house.act((tx) =>
    lockUsable(tx, [{ customerId: eva, storeId: null, codes: [typed] }]),
  )
  expect(usable?.ok?.held.map((coupon) => coupon.code)).toEqual([code])
})

test('S-C9: given back on full refund where the template says so, once, and it may be used again', async () => {
  const eva = await makeCustomer(house)
  const [kind, strict] = [
    await makeTemplate(house),
    await makeTemplate(house, { restoreOnFullRefund: false }),
  ]
  const [a, b] = [await giveCoupon(house, eva, kind), await giveCoupon(house, eva, strict)]
  await use(a, eva, 501)
  await use(b, eva, 502)
  const restored = await Promise.all(
    [1, 2, 3].map(() => house.act((tx) => restoreCoupons(tx, [501, 502]))),
  )
  expect(restored.flat().length).toBe(1)
  expect([await stateOf(a), await stateOf(b)]).toEqual(['issued', 'redeemed'])
  expect((await use(a, eva, 503))[0]?.ok).toBeDefined()
  expect(await differences()).toEqual([0, 0, 0, 0, 0])
})

test('a used coupon cannot be taken back; an unused one can, once', async () => {
  const [eva, templateId] = [await makeCustomer(house), await makeTemplate(house)]
  const [used, unused] = [
    await giveCoupon(house, eva, templateId),
    await giveCoupon(house, eva, templateId),
  ]
  await use(used, eva, 801)
  const ids = await sql<{ id: number }>`select coupon_id as id from coupon.v_coupon
    where code = any(${[used, unused]}::text[]) order by coupon_id`.execute(house.db)
  const take = () =>
    house.act((tx) =>
      voidCoupons(
        tx,
        ids.rows.map((row) => ({ couponId: row.id })),
        'test',
      ),
    )
  for (const outcomes of [await take(), await take()]) {
    expect(outcomes.map((one) => one.refusal?.code)).toEqual(['coupon.alreadyRedeemed', undefined])
  }
  expect([await stateOf(used), await stateOf(unused)]).toEqual(['redeemed', 'void'])
  expect((await use(unused, eva, 802))[0]?.refusal?.code).toBe('coupon.voided')
})

test('S-C1: a hold keeps others away and ends by itself', async () => {
  const eva = await makeCustomer(house)
  const code = await giveCoupon(house, eva, await makeTemplate(house))
  const until = new Date(house.clock.now().getTime() + 15 * 60_000)
  const hold = (session: string) =>
    house.act((tx) =>
      lockCoupons(tx, {
        coupons: [{ code, discountFen: 1000 }],
        customerId: eva,
        storeId: null,
        session,
        until,
      }),
    )
  expect((await hold('cart 1'))[0]?.ok).toBeDefined()
  expect((await hold('cart 2'))[0]?.refusal?.code).toBe('coupon.locked')
  expect((await use(code, eva, 601))[0]?.refusal?.code).toBe('coupon.locked')
  expect((await hold('cart 1'))[0]?.ok).toBeDefined()
  await house.advance(until)
  await house.idle()
  expect(await stateOf(code)).toBe('issued')
})

test('what nobody used ends after its last day, and comes back from a refund as ended', async () => {
  const eva = await makeCustomer(house)
  const templateId = await makeTemplate(house, {
    validity: { kind: 'days', days: 3, startsAfterDays: 0 },
  })
  const [unused, used] = [
    await giveCoupon(house, eva, templateId),
    await giveCoupon(house, eva, templateId),
  ]
  await use(used, eva, 701)
  await house.advance(new Date(house.clock.now().getTime() + 5 * 86_400_000))
  await house.idle()
  expect(await stateOf(unused)).toBe('expired')
  await house.act((tx) => restoreCoupons(tx, [701]))
  expect(await stateOf(used)).toBe('expired')
  expect(await differences()).toEqual([0, 0, 0, 0, 0])
})
