// The till over HTTP: batches, receipts, coupons, refunds, bad input.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { freshPhone, makeCustomer } from '#fixtures/customer'
import { giveCoupon, makeTemplate } from '#fixtures/coupon'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { makeApiKey } from '#modules/org'
import { brandScope, orThrow } from '#platform'
import { enrol } from '#modules/loyalty'
import { resolveCustomers } from '#modules/customer'
import { openDoors } from '#tests/http'
import { openHouse } from '#tests/house'
import { sellAtTill } from './index.ts'

const house = await openHouse()
const { ask } = await openDoors(house)

interface Reply {
  ok?: {
    orderId: number
    customerId: number
    duplicate: boolean
    paidFen: number
    refundFen: number
    refundableFen: number
    coupons: { code: string; discountFen: number }[]
  }
  refusal?: { code: string; field?: string; details: Record<string, number> }
}
let key = ''
let storeCode = ''
let drawn = 0
beforeAll(async () => {
  key = (await house.act((tx) => makeApiKey(tx, { name: 'till', role: 'integrator' }))).key
  const [id] = await makeStores(house, 1)
  storeCode =
    (
      await sql<{ code: string }>`select code from org.v_store where store_id = ${id}`.execute(
        house.db,
      )
    ).rows[0]?.code ?? ''
})

const sale = (phone: string, more: object = {}) => ({
  source: 'pos',
  number: `P${++drawn}`,
  storeCode,
  placedAt: new Date().toISOString(),
  customer: { phone },
  lines: [{ sku: 'A1', name: '面膜', category: 'mask', quantity: 2, unitPrice: '50.00' }],
  ...more,
})
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  ask('POST', path, { key, body, headers })
const sell = async (orders: object[], headers?: Record<string, string>) => {
  const reply = await post('/v1/orders', { orders }, headers)
  expect(reply.status, reply.text).toBe(200)
  return (reply.body as { items: Reply[] }).items
}
const bring = async (refunds: object[]) =>
  ((await post('/v1/refunds', { refunds })).body as { items: Reply[] }).items
const audit = async () => {
  await house.idle()
  const wrong = []
  for (const module of house.modules) {
    for (const check of module.audit ?? [])
      if ((await check.differences(house.db)) > 0) wrong.push(check.name)
  }
  return wrong
}

test('an order makes its customer, gives reach and facts, and is answered when it comes again', async () => {
  const phone = freshPhone()
  const order = sale(phone)
  const [first] = await sell([order])
  const [again] = await sell([order])
  expect([first?.ok?.paidFen, first?.ok?.duplicate, again?.ok?.duplicate]).toEqual([
    10_000,
    false,
    true,
  ])
  const [other] = await sell([{ ...order, lines: [{ ...order.lines[0], quantity: 3 }] }])
  expect([other?.refusal?.code, other?.refusal?.field]).toEqual([
    'order.numberReused',
    'orders.0.number',
  ])
  const reach =
    await sql`select 1 from customer.v_reach where customer_id = ${first?.ok?.customerId}`.execute(
      house.db,
    )
  expect(reach.rows.length).toBe(1)
})

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

test('a refused order leaves nothing behind, not even its customer; its neighbours pass', async () => {
  const phone = freshPhone()
  const count = async () =>
    (await sql<{ n: number }>`select count(*) as n from customer.v_everyone`.execute(house.db))
      .rows[0]?.n
  const before = await count()
  const items = await sell([
    sale(phone, { paidFen: 1 }),
    sale(phone, { storeCode: 'nowhere' }),
    sale(phone, { couponCodes: ['NOSUCHCODE'] }),
    sale('', { customer: { memberNo: '80000000000' } }),
    sale(phone, { guideLogin: 'nobody' }),
    sale(phone, { placedAt: '1950-01-01T00:00:00Z' }),
    sale(phone, { placedAt: '2099-01-01T00:00:00Z' }),
    sale('', { customer: { identities: [{ kind: 'externalId', value: 'null' }] } }),
    sale(phone, {
      lines: [{ sku: 'x', name: 'x', quantity: 1_000_000, unitPrice: '999999999.99' }],
    }),
  ])
  expect(items.map((item) => [item.refusal?.code, item.refusal?.field])).toEqual([
    ['order.paidDiffers', 'orders.0.paidFen'],
    ['order.unknownStore', 'orders.1.storeCode'],
    ['coupon.unknown', 'orders.2.couponCodes.0'],
    ['order.unknownMember', 'orders.3.customer.memberNo'],
    ['order.unknownGuide', 'orders.4.guideLogin'],
    ['order.tooLongAgo', 'orders.5.placedAt'],
    ['order.inFuture', 'orders.6.placedAt'],
    ['customer.noIdentity', 'orders.7.identities'],
    ['order.tooLarge', 'orders.8.lines.0'],
  ])
  expect(await count()).toBe(before)
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
  expect(await audit()).toEqual([])
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

test('a receipt belongs to its caller: the same key gives the stored reply, with other orders a refusal', async () => {
  const order = sale(freshPhone())
  const headers = { 'idempotency-key': 'batch-1' }
  const replies = await Promise.all(Array.from({ length: 8 }, () => sell([order], headers)))
  for (const reply of replies) expect(reply).toEqual(replies[0])
  expect(replies[0]?.[0]?.ok?.duplicate).toBe(false)
  const other = await post('/v1/orders', { orders: [sale(freshPhone())] }, headers)
  expect([other.status, (other.body as { code: string }).code]).toEqual([409, 'request.reused'])
})

test('money follows the store: a manager sells, sees and refunds her own store only', async () => {
  const [own] = await makeStores(house, 1)
  const staffId = await makeStaff(house, { role: 'store', storeIds: [own ?? 0] })
  const cookie = await signInAs(house, staffId)
  const order = sale(freshPhone())
  const foreign = await ask('POST', '/v1/orders', { cookie, body: { orders: [order] } })
  expect((foreign.body as { items: Reply[] }).items[0]?.refusal?.code).toBe('order.foreignStore')
  await sell([order])
  const refund = {
    source: 'pos',
    orderNumber: order.number,
    number: 'RX',
    refundedAt: new Date().toISOString(),
  }
  const tried = await ask('POST', '/v1/refunds', { cookie, body: { refunds: [refund] } })
  expect((tried.body as { items: Reply[] }).items[0]?.refusal?.code).toBe('order.unknownOrder')
  const list = await ask('GET', '/v1/orders', { cookie })
  expect((list.body as { items: unknown[] }).items).toEqual([])
})

test('bad input is a problem document with code and field, never a 5xx, and nothing is written', async () => {
  const good = sale(freshPhone())
  const count = async () =>
    (await sql<{ n: number }>`select count(*) as n from orders.number`.execute(house.db)).rows[0]?.n
  const before = await count()
  const line = good.lines[0]
  const bad: [object, string][] = [
    [{ ...good, lines: [{ ...line, quantity: -1 }] }, 'orders.0.lines.0.quantity'],
    [{ ...good, lines: [{ ...line, quantity: 1.5 }] }, 'orders.0.lines.0.quantity'],
    [{ ...good, lines: [{ ...line, unitPrice: '-3' }] }, 'orders.0.lines.0.unitPrice'],
    [{ ...good, lines: [{ ...line, unitPrice: '1e9' }] }, 'orders.0.lines.0.unitPrice'],
    [{ ...good, lines: [] }, 'orders.0.lines'],
    [{ ...good, placedAt: '1850-01-01T00:00:00Z' }, 'orders.0.placedAt'],
    [{ ...good, placedAt: 'yesterday' }, 'orders.0.placedAt'],
    [{ ...good, paidFen: 0.5 }, 'orders.0.paidFen'],
    [{ ...good, number: 'with space' }, 'orders.0.number'],
    [{ ...good, number: 'a\u0000b' }, 'orders.0.number'],
    [{ ...good, lines: [{ ...line, name: 'a\u0000b' }] }, 'orders.0.lines.0.name'],
    [{ ...good, lines: [{ ...line, sku: '\ud800' }] }, 'orders.0.lines.0.sku'],
    [{ ...good, customer: {} }, 'orders.0.customer'],
    [{ ...good, customer: { phone: '138\u0000' } }, 'orders.0.customer.phone'],
    [{ ...good, extra: 1 }, 'orders.0.extra'],
  ]
  for (const [order, field] of bad) {
    const reply = await post('/v1/orders', { orders: [order] })
    expect(
      [
        reply.status,
        (reply.body as { code: string }).code,
        (reply.body as { field?: string }).field,
      ],
      JSON.stringify(order),
    ).toEqual([400, 'request.invalid', field])
  }
  expect(
    (await post('/v1/orders', { orders: Array.from({ length: 1001 }, () => good) })).status,
  ).toBe(400)
  expect(
    (
      await post('/v1/refunds', {
        refunds: [
          {
            source: 'pos',
            orderNumber: 'x',
            number: 'r\u0000',
            refundedAt: '2026-01-01T00:00:00Z',
          },
        ],
      })
    ).status,
  ).toBe(400)
  const [strange] = await sell([{ ...good, lines: [{ ...line, name: '👩‍👩‍👧 \u202Eمرحبا ｆｕｌｌ' }] }])
  expect(strange?.ok?.paidFen).toBe(10_000)
  expect(await count()).toBe((before ?? 0) + 1)
})

test('sales of five hundred in a batch, customers shared and repeated, leave the books right', async () => {
  const phones = Array.from({ length: 60 }, freshPhone)
  await house.act(async (tx) => {
    const people = await resolveCustomers(
      tx,
      phones.slice(0, 40).map((value) => ({ identities: [{ kind: 'phone' as const, value }] })),
    )
    await enrol(
      tx,
      people.map((outcome) => ({ customerId: orThrow(outcome).customerId })),
    )
  })
  const orders = Array.from({ length: 500 }, (_, i) => sale(phones[(i * 7) % 60] ?? ''))
  const items = (
    await Promise.all([sell(orders), sell(orders.slice(0, 250)), sell(orders.slice(200))])
  ).flat()
  expect(items.filter((item) => item.ok?.duplicate === false).length).toBe(500)
  expect(items.filter((item) => item.refusal).length).toBe(0)
  expect(await audit()).toEqual([])
})
