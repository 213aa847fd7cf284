// Orders that a till made while it could not ask, sent when it can again.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { CouponConflict } from '#contracts'
import { giveCoupon, makeTemplate } from '#fixtures/coupon'
import { freshPhone, makeCustomer } from '#fixtures/customer'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { openTill, wrongChecks } from '#fixtures/shop'
import { DAY_MS, HOUR_MS, plusMs } from '#kit'
import { lockCoupons, voidCoupons } from '#modules/coupon'
import { brandScope, orThrow } from '#platform'
import { sellAtTill } from '../index.ts'

const { house, ask, till, sell, bring, sale, bringing } = await openTill()
const now = () => house.clock.now()
let desk = ''
let elsewhere = 0
beforeAll(async () => {
  desk = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  elsewhere = (await makeStores(house, 1))[0] ?? 0
})

const buyer = async () => {
  const phone = freshPhone()
  const [done] = await sell([sale(phone)])
  return { phone, id: done?.ok?.customerId ?? 0 }
}
/** Made offline an hour ago, unless told otherwise: goods of 100 yuan. */
const offline = (phone: string, couponCodes: string[], paidFen: number, more: object = {}) =>
  sale(phone, {
    offline: true,
    placedAt: plusMs(now(), -HOUR_MS).toISOString(),
    couponCodes,
    paidFen,
    ...more,
  })
/** She has had it since yesterday. */
const held = async (customerId: number, templateId: number) => {
  const code = await giveCoupon(house, customerId, templateId)
  await sql`update coupon.coupon set valid_from = ${plusMs(now(), -DAY_MS)}
    where code = ${code}`.execute(house.db)
  return code
}
const stateOf = async (code: string) =>
  (
    await sql<{ state: string }>`select state from coupon.v_coupon where code = ${code}`.execute(
      house.db,
    )
  ).rows[0]?.state
const uses = async (code: string) =>
  (
    await sql<{ n: number }>`select count(*)::int as n from coupon.redemption r
      join coupon.coupon c using (coupon_id) where c.code = ${code} and r.restored_at is null`.execute(
      house.db,
    )
  ).rows[0]?.n
const listed = async (query = '', cookie = desk) =>
  (await ask('GET', `/v1/coupon-conflicts${query}`, { cookie })).body as {
    items: CouponConflict[]
    open: number
    openFen: number
  }

test('judged by when it was used: run out since, it counts; given after that, it does not', async () => {
  const { phone, id } = await buyer()
  const code = await held(id, await makeTemplate(house))
  await sql`update coupon.coupon set expires_at = ${plusMs(now(), -1)},
    state = 'expired' where code = ${code}`.execute(house.db)
  expect((await sell([sale(phone, { couponCodes: [code] })]))[0]?.refusal?.code).toBe(
    'coupon.expired',
  )
  const order = offline(phone, [code], 9_000)
  const [done] = await sell([order])
  expect(done?.ok).toMatchObject({
    paidFen: 9_000,
    coupons: [{ code, discountFen: 1_000 }],
    conflict: null,
  })
  expect([await stateOf(code), await uses(code)]).toEqual(['redeemed', 1])
  await bring([bringing(order, `R${order.number}`)])
  expect(await wrongChecks(house)).toEqual([])
  expect(await stateOf(code)).toBe('expired')

  const late = await giveCoupon(house, id, await makeTemplate(house))
  const [early] = await sell([offline(phone, [late], 9_000)])
  expect(early?.ok).toMatchObject({
    paidFen: 9_000,
    coupons: [],
    conflict: { fen: 1_000, codes: [{ code: late, reason: 'coupon.notYet' }] },
  })
})

test('used meanwhile: the order stands as it was paid, what was given is noted once, the use stays one', async () => {
  const { phone, id } = await buyer()
  const code = await held(id, await makeTemplate(house))
  const order = offline(phone, [code], 9_000)
  expect((await sell([sale(phone, { couponCodes: [code] })]))[0]?.ok?.paidFen).toBe(9_000)
  const before = (await listed()).open
  const [first, twin] = await sell([order, order])
  const [again] = await sell([order])
  expect(first?.ok).toMatchObject({
    duplicate: false,
    goodsFen: 10_000,
    discountFen: 1_000,
    paidFen: 9_000,
    coupons: [],
    conflict: { fen: 1_000, codes: [{ code, reason: 'coupon.alreadyRedeemed' }] },
  })
  expect(twin?.ok).toMatchObject({ duplicate: true, conflict: first?.ok?.conflict })
  expect(again?.ok).toEqual({ ...first?.ok, duplicate: true })
  expect([await uses(code), (await listed()).open]).toEqual([1, before + 1])
  const lines = [{ line: 1, quantity: 1 }]
  const [half] = await bring([bringing(order, `R1${order.number}`, { lines })])
  const [rest] = await bring([bringing(order, `R2${order.number}`)])
  expect([half?.ok?.refundFen, rest?.ok?.refundFen]).toEqual([4_500, 4_500])
  expect(await wrongChecks(house)).toEqual([])
})

test('a coupon handed in against its rules is used up; somebody else’s and an unknown one are not touched', async () => {
  const { phone, id } = await buyer()
  const other = await makeCustomer(house)
  const kinds = await Promise.all([
    makeTemplate(house, { storeIds: [elsewhere] }),
    makeTemplate(house),
    makeTemplate(house, { thresholdFen: 50_000 }),
  ])
  const [wrong, foreign, poor] = [
    await held(id, kinds[0]),
    await held(other, kinds[1]),
    await held(id, kinds[2]),
  ]
  const good = await held(id, await makeTemplate(house, { thresholdFen: 0 }))
  const [done] = await sell([offline(phone, [wrong, good, foreign, poor, 'NOSUCHCODE'], 5_555)])
  expect(done?.ok).toMatchObject({
    paidFen: 5_555,
    coupons: [{ code: good, discountFen: 1_000 }],
    conflict: { fen: 3_445 },
  })
  expect(done?.ok?.conflict?.codes.map(({ code, reason }) => [code, reason])).toEqual([
    [wrong, 'coupon.wrongStore'],
    [foreign, 'coupon.notYours'],
    ['NOSUCHCODE', 'coupon.unknown'],
    [poor, 'coupon.belowThreshold'],
  ])
  const states = await Promise.all([wrong, good, foreign, poor].map(stateOf))
  expect(states).toEqual(['void', 'redeemed', 'issued', 'void'])
  expect(await wrongChecks(house)).toEqual([])
})

test('S-C6: where the till took what is due nothing was given: no coupon is lost, nothing is noted', async () => {
  const { phone, id } = await buyer()
  const code = await held(id, await makeTemplate(house, { thresholdFen: 50_000 }))
  const [done] = await sell([offline(phone, [code], 10_000)])
  expect(done?.ok).toMatchObject({ paidFen: 10_000, coupons: [], conflict: null })
  expect(await stateOf(code)).toBe('issued')
})

test('a sum no coupon explains is refused as ever, and so is an order that does not say it', async () => {
  const { phone, id } = await buyer()
  const code = await held(id, await makeTemplate(house))
  const cases = [
    offline(phone, [code], 8_000),
    offline(phone, [code], 9_500),
    offline(phone, ['NOSUCHCODE'], 10_001),
    offline(phone, [], 9_000),
  ]
  const refused = await sell([...cases, { ...offline(phone, [code], 0), paidFen: undefined }])
  expect(refused.map(({ refusal }) => [refusal?.code, refusal?.field?.split('.').at(-1)])).toEqual([
    ...cases.map(() => ['order.paidDiffers', 'paidFen']),
    ['order.offlineNeedsPaid', 'paidFen'],
  ])
  expect([await stateOf(code), await uses(code)]).toEqual(['issued', 0])
})

test('what was used is stronger than what her cart holds; the budget counts it once', async () => {
  const { phone, id } = await buyer()
  const templateId = await makeTemplate(house, { budgetFen: 1_500 })
  const [one, two] = [await held(id, templateId), await held(id, templateId)]
  const until = plusMs(now(), HOUR_MS)
  const coupons = [{ code: one, discountFen: 1_000 }]
  orThrow(
    (
      await house.act((tx) =>
        lockCoupons(tx, { coupons, customerId: id, storeId: null, session: 'cart', until }),
      )
    )[0],
  )
  expect((await sell([offline(phone, [one], 9_000)]))[0]?.ok).toMatchObject({
    coupons: [{ code: one, discountFen: 1_000 }],
    conflict: null,
  })
  expect((await sell([offline(phone, [two], 9_000)]))[0]?.ok).toMatchObject({
    coupons: [],
    conflict: { fen: 1_000, codes: [{ code: two, reason: 'coupon.budgetSpent' }] },
  })
  expect([await stateOf(one), await stateOf(two)]).toEqual(['redeemed', 'void'])
  expect(await wrongChecks(house)).toEqual([])
})

test('one coupon on forty orders made offline, in one request and at once: one use, the others noted', async () => {
  const { phone, id } = await buyer()
  const templateId = await makeTemplate(house)
  const [batch, race] = [await held(id, templateId), await held(id, templateId)]
  const many = (code: string) => Array.from({ length: 40 }, () => offline(phone, [code], 9_000))
  const together = await sell(many(batch))
  const apart = (
    await Promise.all(
      many(race).map((one) =>
        house.act((tx) =>
          sellAtTill(
            tx,
            [
              { ...one, scope: brandScope() } as unknown as Parameters<
                typeof sellAtTill
              >[1][number],
            ],
            '',
          ),
        ),
      ),
    )
  ).flat()
  for (const answers of [together, apart]) {
    expect(answers.map(({ ok }) => ok?.paidFen)).toEqual(answers.map(() => 9_000))
    expect(answers.filter(({ ok }) => ok?.coupons.length === 1)).toHaveLength(1)
    expect(answers.filter(({ ok }) => ok?.conflict?.fen === 1_000)).toHaveLength(39)
  }
  expect([await uses(batch), await uses(race)]).toEqual([1, 1])
  expect(await wrongChecks(house)).toEqual([])
})

test('beside evening discounts and percents the order is to the fen what the till took', async () => {
  const { phone, id } = await buyer()
  const percent = await makeTemplate(house, {
    thresholdFen: 0,
    benefit: { kind: 'percentOff', offBp: 1_500 },
  })
  const good = await held(id, percent)
  const lines = [
    { sku: 'B1', name: '精华', quantity: 3, unitPrice: '33.33' },
    { sku: 'B2', name: '唇膏', quantity: 7, unitPrice: '1.01' },
  ]
  // 106.96, less 15 %, less 17.77 for a coupon nobody knows.
  const order = offline(phone, [good, 'NOSUCHCODE'], 7_315, { lines })
  const [done] = await sell([order])
  expect(done?.ok).toMatchObject({
    goodsFen: 10_706,
    paidFen: 7_315,
    coupons: [{ code: good, discountFen: 1_606 }],
    conflict: { fen: 1_785 },
  })
  let back = 0
  for (let unit = 1; unit <= 3; unit++) {
    const [piece] = await bring([
      bringing(order, `R${unit}${order.number}`, { lines: [{ line: 1, quantity: 1 }] }),
    ])
    back += piece?.ok?.refundFen ?? 0
  }
  const [rest] = await bring([bringing(order, `R9${order.number}`)])
  expect(back + (rest?.ok?.refundFen ?? 0)).toBe(7_315)
  expect(await wrongChecks(house)).toEqual([])
})

test('a till is believed seven days back, and not about a coupon that was taken back', async () => {
  const { phone, id } = await buyer()
  const templateId = await makeTemplate(house)
  const [old, taken] = [await held(id, templateId), await held(id, templateId)]
  await sql`update coupon.coupon set expires_at = ${plusMs(now(), -8 * DAY_MS)}
    where code = ${old}`.execute(house.db)
  const { rows } = await sql<{ id: number }>`select coupon_id as id from coupon.coupon
    where code = ${taken}`.execute(house.db)
  await house.act((tx) => voidCoupons(tx, [{ couponId: rows[0]?.id ?? 0 }], 'by hand'))
  const placedAt = plusMs(now(), -9 * DAY_MS).toISOString()
  const done = await sell([
    offline(phone, [old], 9_000, { placedAt }),
    offline(phone, [taken], 9_000),
  ])
  expect(done.map(({ ok }) => ok?.conflict?.codes[0]?.reason)).toEqual([
    'coupon.expired',
    'coupon.voided',
  ])
})

test('looked at by the store it was in: settled with a word, waits again, and as a file', async () => {
  const { phone } = await buyer()
  const [done] = await sell([offline(phone, ['=HYPERLINK'], 9_900)])
  const manager = async (storeId: number) =>
    signInAs(house, await makeStaff(house, { role: 'store', storeIds: [storeId] }))
  const [hers, foreign] = [await manager(till.storeId), await manager(elsewhere)]
  const [row] = (await listed('?state=open', hers)).items
  expect(row).toMatchObject({
    orderId: done?.ok?.orderId,
    givenFen: 100,
    settledAt: null,
    codes: [{ code: '=HYPERLINK', reason: 'coupon.unknown' }],
  })
  expect(await listed('', foreign)).toEqual({ items: [], open: 0, openFen: 0 })
  const act = (verb: string, cookie: string, body: object = {}) =>
    ask('POST', `/v1/coupon-conflicts/${row?.id}/${verb}`, {
      cookie,
      body,
      headers: { 'idempotency-key': `${verb}-${cookie.slice(-8)}` },
    })
  expect((await act('settle', foreign)).status).toBe(404)
  const { open, openFen } = await listed('', hers)
  const settled = (await act('settle', hers, { note: '店长已核实' })).body as CouponConflict
  expect(settled).toMatchObject({ note: '店长已核实', settledAt: expect.any(String) })
  expect(settled.settledBy).not.toBeNull()
  expect(await listed('', hers)).toMatchObject({ open: open - 1, openFen: openFen - 100 })
  expect((await listed('?state=settled', hers)).items.map(({ id }) => id)).toEqual([row?.id])
  expect((await act('reopen', hers)).body).toMatchObject({ settledAt: null, note: '' })
  const csv = await ask('GET', '/v1/coupon-conflicts/export', { cookie: hers })
  expect(csv.text).toContain("'=HYPERLINK")
  expect(csv.text).toContain('coupon.unknown')
})
