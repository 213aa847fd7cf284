// Coupons at the till over HTTP: used once, lost and given back with what they lowered.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { freshPhone, makeCustomer } from '#fixtures/customer'
import { giveCoupon, makeTemplate } from '#fixtures/coupon'
import { makeStores } from '#fixtures/org'
import { openTill, wrongChecks } from '#fixtures/shop'
import { brandScope, orThrow } from '#platform'
import { enrol } from '#modules/loyalty'
import { saveRegion } from '#modules/org'
import { sellAtTill } from './index.ts'

const { house, post, sell, bring, sale } = await openTill()

test('a member is known by her number or card, earns, redeems, and a full refund gives the coupon back', async () => {
  const eva = await makeCustomer(house)
  orThrow((await house.act((tx) => enrol(tx, [{ customerId: eva }])))[0])
  const card = (
    await sql<{
      member_no: string
      card_code: string
    }>`select member_no, card_code from loyalty.member
    where customer_id = ${eva}`.execute(house.db)
  ).rows[0]
  const code = await giveCoupon(house, eva, await makeTemplate(house))
  const order = sale('', {
    customer: { memberNo: card?.card_code },
    couponCodes: [code],
    paidFen: 9_000,
  })
  const [done] = await sell([order])
  expect(done?.ok).toMatchObject({
    customerId: eva,
    paidFen: 9_000,
    coupons: [{ code, discountFen: 1_000 }],
  })
  expect((await sell([order]))[0]?.ok).toMatchObject({
    duplicate: true,
    coupons: [{ code, discountFen: 1_000 }],
  })
  const [second] = await sell([
    sale('', { customer: { memberNo: card?.member_no }, couponCodes: [code] }),
  ])
  expect([second?.refusal?.code, second?.refusal?.field]).toEqual([
    'coupon.alreadyRedeemed',
    'orders.0.couponCodes.0',
  ])
  await house.idle()
  const preview = (await post('/v1/refunds/preview', { source: 'pos', orderNumber: order.number }))
    .body as {
    refundFen: number
    effects: { module: string; points: number | null }[]
  }
  expect(preview.refundFen).toBe(9_000)
  expect(preview.effects.map((e) => [e.module, e.points])).toEqual([
    ['loyalty', -90],
    ['loyalty', null],
    ['shop', null],
  ])
  const refund = {
    source: 'pos',
    orderNumber: order.number,
    number: `R${order.number}`,
    refundedAt: new Date().toISOString(),
  }
  expect((await bring([refund]))[0]?.ok).toMatchObject({ refundFen: 9_000, refundableFen: 0 })
  await house.idle()
  const state = await sql<{
    state: string
    points: number
  }>`select c.state, m.points from coupon.v_coupon c
    join loyalty.v_member m on m.customer_id = c.customer_id where c.code = ${code}`.execute(
    house.db,
  )
  expect(state.rows[0]).toEqual({ state: 'issued', points: 0 })
})

test('S-C10, S-C6: below the threshold the missing amount is told; a coupon without effect stays', async () => {
  const phone = freshPhone()
  const [first] = await sell([sale(phone)])
  const eva = first?.ok?.customerId ?? 0
  const code = await giveCoupon(house, eva, await makeTemplate(house, { thresholdFen: 20_000 }))
  const [poor] = await sell([sale(phone, { couponCodes: [code] })])
  expect([poor?.refusal?.code, poor?.refusal?.details.missingFen]).toEqual([
    'coupon.belowThreshold',
    10_000,
  ])
  const all = await giveCoupon(
    house,
    eva,
    await makeTemplate(house, {
      thresholdFen: 0,
      benefit: { kind: 'amountOff', amountFen: 99_000 },
    }),
  )
  const idle = await giveCoupon(house, eva, await makeTemplate(house, { thresholdFen: 0 }))
  const [free] = await sell([sale(phone, { couponCodes: [idle, all] })])
  expect([free?.ok?.paidFen, free?.ok?.coupons.map((c) => c.code)]).toEqual([0, [all]])
})

test('S-R3: 6 x 50 with 10 % off from 300, five come back: the preview tells of the lost offer first', async () => {
  const phone = freshPhone()
  const [first] = await sell([sale(phone)])
  const template = await makeTemplate(house, {
    thresholdFen: 30_000,
    benefit: { kind: 'percentOff', offBp: 1_000 },
  })
  const code = await giveCoupon(house, first?.ok?.customerId ?? 0, template)
  const lines = [{ sku: 'A1', name: '面膜', quantity: 6, unitPrice: '50.00' }]
  const order = sale(phone, { lines, couponCodes: [code] })
  expect((await sell([order]))[0]?.ok?.paidFen).toBe(27_000)
  const asked = { source: 'pos', orderNumber: order.number, lines: [{ line: 1, quantity: 5 }] }
  const { body } = await post('/v1/refunds/preview', asked)
  expect(body).toMatchObject({ refundFen: 22_000, lostFen: 500, refundableFen: 5_000 })
  expect((body as { effects: object[] }).effects).toContainEqual(
    expect.objectContaining({ module: 'shop', fen: -500 }),
  )
  const refund = { ...asked, number: `R${order.number}`, refundedAt: new Date().toISOString() }
  expect((await bring([refund]))[0]?.ok).toMatchObject({ refundFen: 22_000, refundableFen: 5_000 })
  const { lines: _five, ...rest } = { ...refund, number: `S${order.number}` }
  expect((await bring([rest]))[0]?.ok).toMatchObject({ refundFen: 5_000, refundableFen: 0 })
})

test('D5 at the till: a trial, a gift beside other goods, an add-on, two for a price; a channel that is not asked', async () => {
  const phone = freshPhone()
  const [first] = await sell([sale(phone)])
  const eva = first?.ok?.customerId ?? 0
  const coupon = async (more: Parameters<typeof makeTemplate>[1]) =>
    giveCoupon(house, eva, await makeTemplate(house, { thresholdFen: 0, ...more }))
  const basket = {
    lines: [
      { sku: 'MASK', name: '面膜', quantity: 3, unitPrice: '15.00' },
      { sku: 'A1', name: '面霜', category: 'cream', quantity: 1, unitPrice: '80.00' },
    ],
  }
  const paid = async (more: Parameters<typeof makeTemplate>[1]) => {
    const [item] = await sell([sale(phone, { ...basket, couponCodes: [await coupon(more)] })])
    return item?.ok?.paidFen ?? [item?.refusal?.code, item?.refusal?.details]
  }
  const gift = { kind: 'gift' as const, sku: 'MASK', pieces: 1 }
  expect(await paid({ benefit: { kind: 'trial', sku: 'MASK', priceFen: 990 } })).toBe(11_990)
  expect(await paid({ benefit: gift, thresholdFen: 8_000 })).toBe(11_000)
  expect(await paid({ benefit: gift, thresholdFen: 8_100 })).toEqual([
    'coupon.belowThreshold',
    { missingFen: 100 },
  ])
  const addOn = { kind: 'exchange' as const, sku: 'MASK', priceFen: 100, pieces: 2 }
  expect(await paid({ benefit: addOn, categories: ['cream'] })).toBe(9_700)
  const two = { kind: 'nForPrice' as const, pieces: 2, priceFen: 2_000 }
  expect(await paid({ benefit: two, skus: ['MASK'] })).toBe(11_500)
  expect(await paid({ thresholdPieces: 5 })).toEqual(['coupon.tooFewPieces', { missingPieces: 1 }])
  expect(await paid({ channels: ['shop'] })).toEqual([
    'coupon.wrongChannel',
    { channels: ['shop'] },
  ])
  expect(await wrongChecks(house)).toEqual([])
})

test('one coupon on fifty tills at once counts once; the same order on twenty is written once', async () => {
  const phone = freshPhone()
  const [first] = await sell([sale(phone)])
  const code = await giveCoupon(house, first?.ok?.customerId ?? 0, await makeTemplate(house))
  const tries = (
    await Promise.all(
      Array.from({ length: 50 }, () => sell([sale(phone, { couponCodes: [code] })])),
    )
  ).flat()
  expect(tries.filter((item) => item.ok).length).toBe(1)
  const order = sale(phone)
  const same = (await Promise.all(Array.from({ length: 20 }, () => sell([order])))).flat()
  expect(same.filter((item) => item.ok?.duplicate === false).length).toBe(1)
  expect(new Set(same.map((item) => item.ok?.orderId)).size).toBe(1)
})

test('an order with a coupon comes twice in one batch, and from twenty tills: redeemed once, restored with its last unit', async () => {
  const phone = freshPhone()
  const [first] = await sell([sale(phone)])
  const eva = first?.ok?.customerId ?? 0
  const templateId = await makeTemplate(house)
  const [one, other] = [
    await giveCoupon(house, eva, templateId),
    await giveCoupon(house, eva, templateId),
  ]
  const order = sale(phone, { couponCodes: [one] })
  const pair = await sell([order, order])
  expect(pair.map((item) => [item.ok?.duplicate, item.ok?.paidFen])).toEqual([
    [false, 9_000],
    [true, 9_000],
  ])
  const states: unknown[] = []
  for (const number of ['half', 'rest']) {
    await bring([
      {
        source: 'pos',
        orderNumber: order.number,
        number,
        refundedAt: new Date().toISOString(),
        lines: [{ line: 1, quantity: 1 }],
      },
    ])
    await house.idle()
    states.push(
      ...(
        await sql<{ state: string }>`select state from coupon.v_coupon where code = ${one}`.execute(
          house.db,
        )
      ).rows,
    )
  }
  expect(states).toEqual([{ state: 'redeemed' }, { state: 'issued' }])
  const third = { couponCodes: [await giveCoupon(house, eva, templateId)] }
  const two = await sell([sale(phone, third), sale(phone, third)])
  expect(two.map((item) => item.refusal?.code)).toEqual([undefined, 'order.couponTwice'])
  const raced = { ...sale(phone), couponCodes: [other], scope: brandScope() }
  const same = (
    await Promise.all(
      Array.from({ length: 20 }, () => house.act((tx) => sellAtTill(tx, [raced], ''))),
    )
  ).flat()
  expect(same.map((item) => item.refusal?.code)).toEqual(Array(20).fill(undefined))
  expect(same.filter((item) => item.ok?.duplicate === false).length).toBe(1)
})

test('a coupon of a region counts in its stores, also in one that came later, and nowhere else', async () => {
  const phone = freshPhone()
  const eva = await makeCustomer(house, { identities: [{ kind: 'phone', value: phone }] })
  const region = orThrow(await house.act((tx) => saveRegion(tx, { name: `华东 ${eva}` })))
  const [near = 0, far = 0] = await makeStores(house, 2)
  const codes = await sql<{ id: number; code: string }>`select store_id as id, code
    from org.v_store where store_id = any(${[near, far]}::bigint[])`.execute(house.db)
  const codeOf = (id: number) => codes.rows.find((row) => row.id === id)?.code ?? ''
  const into = (id: number, regionId: number | null) =>
    sql`update org.store set region_id = ${regionId} where store_id = ${id}`.execute(house.db)
  const templateId = await makeTemplate(house, { regionIds: [region.id] })
  const use = async (id: number) => {
    const couponCodes = [await giveCoupon(house, eva, templateId)]
    const [done] = await sell([sale(phone, { storeCode: codeOf(id), couponCodes })])
    return done?.refusal?.code ?? done?.ok?.paidFen
  }
  expect(await use(near)).toBe('coupon.wrongStore')
  await into(near, region.id)
  expect([await use(near), await use(far)]).toEqual([9_000, 'coupon.wrongStore'])
  await into(far, region.id)
  await into(near, null)
  expect([await use(near), await use(far)]).toEqual(['coupon.wrongStore', 9_000])
  const lost = makeTemplate(house, { regionIds: [region.id, 999_999] })
  await expect(lost).rejects.toMatchObject({ code: 'coupon.unknownRegion', field: 'regionIds' })
})
