// Orders and refunds against real PostgreSQL: numbers, units, summaries, races.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { makeCustomer, makeCustomers } from '#fixtures/customer'
import { openHouse } from '#tests/house'
import { bringBack, buy, freshNumber, orderOf } from './fixtures.ts'
import { ingestOrders, orderModule, refundOrders, type LineInput } from './index.ts'

const house = await openHouse({ worker: false })
const differences = async () =>
  Promise.all((orderModule.audit ?? []).map((check) => check.differences(house.db)))
const summaryOf = async (id: number) =>
  (
    await sql<Record<string, unknown>>`select orders, purchase_days, gross_fen,
  refunded_fen, first_paid_on, last_paid_on from orders.v_summary
  where customer_id = ${id}`.execute(house.db)
  ).rows[0]
const on = (day: string) => ({ placedAt: new Date(`${day}T04:00:00Z`) })
const line = (fen: number, quantity = 1, off = 0): LineInput => ({
  sku: `S${fen}`,
  name: 'x',
  quantity,
  unitPrice: (fen / 100).toFixed(2),
  ...(off && { discounts: [{ kind: 'manual' as const, fen: off }] }),
})

let eva = 0
beforeAll(async () => {
  eva = await makeCustomer(house)
})

test('a number is used once: the same order is answered, another one refused', async () => {
  const order = orderOf(eva, 1000)
  const first = await buy(house, order)
  const again = await buy(house, order)
  expect([first.duplicate, again.duplicate, again.orderId]).toEqual([false, true, first.orderId])
  const [other] = await house.act((tx) => ingestOrders(tx, [{ ...order, lines: [line(900)] }]))
  expect(other?.refusal?.code).toBe('order.numberReused')
  const dearer = { ...order, lines: order.lines.map((one) => ({ ...one, unitPrice: '10.01' })) }
  const [price] = await house.act((tx) => ingestOrders(tx, [dearer]))
  expect(price?.refusal?.code).toBe('order.numberReused')
  const stranger = await makeCustomer(house)
  const [hers] = await house.act((tx) => ingestOrders(tx, [{ ...order, customerId: stranger }]))
  expect(hers?.refusal?.code).toBe('order.numberReused')
  expect(await summaryOf(eva)).toMatchObject({ orders: 1, gross_fen: 1000 })
})

test('within one batch too', async () => {
  const order = orderOf(eva, 500)
  const outcomes = await house.act((tx) =>
    ingestOrders(tx, [order, order, { ...order, lines: [line(1)] }]),
  )
  expect(outcomes.map((o) => o.ok?.duplicate ?? o.refusal?.code)).toEqual([
    false,
    true,
    'order.numberReused',
  ])
})

test('an order sent by twenty tills at once is written once', async () => {
  const order = orderOf(await makeCustomer(house), 700)
  const all = await Promise.all(Array.from({ length: 20 }, () => buy(house, order)))
  expect(all.filter((one) => !one.duplicate).length).toBe(1)
  expect(new Set(all.map((one) => one.orderId)).size).toBe(1)
})

test('history in any order gives the right days, also on a day known before', async () => {
  const ida = await makeCustomer(house)
  for (const day of [
    '2026-03-05',
    '2026-01-02',
    '2026-02-01',
    '2026-01-02',
    '2026-03-05',
    '2026-03-06',
  ]) {
    await buy(house, orderOf(ida, 100, on(day)))
  }
  // 22:00 UTC is the next morning in Shanghai: 6 March is known, 7 March is a day of its own.
  await buy(house, orderOf(ida, 100, { placedAt: new Date('2026-03-05T22:00:00Z') }))
  await buy(house, orderOf(ida, 100, { placedAt: new Date('2026-03-06T22:00:00Z') }))
  expect(await summaryOf(ida)).toEqual({
    orders: 8,
    purchase_days: 5,
    gross_fen: 800,
    refunded_fen: 0,
    first_paid_on: '2026-01-02',
    last_paid_on: '2026-03-07',
  })
})

test('many tills at once for the same few customers: summaries agree with the orders', async () => {
  const people = await makeCustomers(house, 8)
  await Promise.all(
    Array.from({ length: 30 }, (_, i) =>
      house.act((tx) =>
        ingestOrders(
          tx,
          Array.from({ length: 20 }, (_unused, j) =>
            orderOf(
              people[(i * 7 + j * 3) % 8] ?? 0,
              100 + j,
              on(`2026-0${1 + ((i + j) % 5)}-1${j % 4}`),
            ),
          ),
        ),
      ),
    ),
  )
  expect(await differences()).toEqual([0, 0, 0, 0, 0, 0])
})

test('S-R2: 3 x 100 less 10 %, two come back: 180', async () => {
  const order = orderOf(eva, 0, { lines: [line(10_000, 3, 3_000)] })
  await buy(house, order)
  expect((await bringBack(house, order, [{ line: 1, units: 2 }])).refundFen).toBe(18_000)
})

test('S-R2: 150 + 60 less 42, the 150 comes back: 120', async () => {
  const order = orderOf(eva, 0, { lines: [line(15_000, 1, 3_000), line(6_000, 1, 1_200)] })
  await buy(house, order)
  const done = await bringBack(house, order, [{ line: 1, units: 1 }])
  expect([done.refundFen, done.refundableFen]).toEqual([12_000, 4_800])
})

test('S-R2: partial returns in any order end at exactly what was paid', async () => {
  for (const order of [
    [3, 2, 2],
    [2, 2, 3],
    [1, 1, 1, 1, 1, 1, 1],
  ]) {
    const bought = orderOf(eva, 0, { lines: [line(333, 7, 331)] })
    const { paidFen } = await buy(house, bought)
    let back = 0
    for (const units of order)
      back += (await bringBack(house, bought, [{ line: 1, units }])).refundFen
    expect(back).toBe(paidFen)
  }
})

test('a refund is refused with its reason: unknown order, line, units, nothing left, number reused', async () => {
  const order = orderOf(eva, 0, { lines: [line(100, 2)] })
  const refund = (more: object) =>
    house.act((tx) =>
      refundOrders(tx, [
        { source: 'till', refundNumber: freshNumber(), order, at: tx.now, ...more },
      ]),
    )
  const codeOf = async (more: object) => (await refund(more))[0]?.refusal?.code
  expect(await codeOf({})).toBe('order.unknownOrder')
  await buy(house, order)
  expect(await codeOf({ lines: [{ line: 2, units: 1 }] })).toBe('order.unknownLine')
  expect(await codeOf({ lines: [{ line: 1, units: 3 }] })).toBe('order.moreThanBought')
  expect(
    await codeOf({
      lines: [
        { line: 1, units: 1 },
        { line: 1, units: 1 },
      ],
    }),
  ).toBe('order.lineTwice')
  const given = { refundNumber: freshNumber(), at: new Date('2026-03-03T00:00:00Z') }
  expect(await codeOf(given)).toBeUndefined()
  expect((await refund(given))[0]?.ok?.duplicate).toBe(true)
  expect(await codeOf({ ...given, lines: [{ line: 1, units: 1 }] })).toBe('order.refundReused')
  expect(await codeOf({})).toBe('order.nothingLeft')
})

test('a refund is of everything only when no unit of any line is left', async () => {
  const order = orderOf(eva, 0, { lines: [line(100, 1), line(300, 2)] })
  await buy(house, order)
  for (const units of [
    { line: 1, units: 1 },
    { line: 2, units: 1 },
    { line: 2, units: 1 },
  ]) {
    await bringBack(house, order, [units])
  }
  const told = await sql<{
    all: boolean
  }>`select (payload ->> 'all')::boolean as all from platform.event
    where name = 'order.refunded' and subject = ${eva} order by id desc limit 3`.execute(house.db)
  expect(told.rows.map((event) => event.all).reverse()).toEqual([false, false, true])
})

test('history may know of a refund without its order: money falls, days stay', async () => {
  const uwe = await makeCustomer(house)
  const refund = {
    source: 'old',
    refundNumber: 'C1',
    customerId: uwe,
    at: new Date('2011-01-02T00:00:00Z'),
    amountFen: 250,
  }
  const outcomes = await house.act((tx) =>
    refundOrders(tx, [refund, refund], { effects: 'history' }),
  )
  expect(outcomes.map((o) => o.ok?.duplicate)).toEqual([false, true])
  expect(await summaryOf(uwe)).toMatchObject({
    orders: 0,
    purchase_days: 0,
    refunded_fen: 250,
    last_paid_on: null,
  })
})

test('absurd amounts are refused and leave nothing', async () => {
  const order = orderOf(eva, 0, {
    lines: [{ sku: 'x', name: 'x', quantity: 1_000_000, unitPrice: '999999999.99' }],
  })
  const [huge] = await house.act((tx) => ingestOrders(tx, [order]))
  expect([huge?.refusal?.code, huge?.refusal?.field]).toEqual(['order.tooLarge', 'lines.0'])
  const [gift] = await house.act((tx) =>
    ingestOrders(tx, [orderOf(eva, 0, { lines: [line(100, 1, 101)] })]),
  )
  expect(gift?.refusal?.code).toBe('order.discountTooLarge')
  const known = await sql`select 1 from orders.number where number = ${order.number}`.execute(
    house.db,
  )
  expect(known.rows.length).toBe(0)
})

test('the books have no difference at the end, and the audit sees a wrong one', async () => {
  expect(await differences()).toEqual([0, 0, 0, 0, 0, 0])
  await sql`update orders.summary set purchase_days = purchase_days + 1
    where customer_id = ${eva}`.execute(house.db)
  expect(await differences()).toEqual([0, 0, 0, 0, 0, 1])
  await sql`update orders.summary set purchase_days = purchase_days - 1
    where customer_id = ${eva}`.execute(house.db)
})
