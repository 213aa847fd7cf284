// Goods for other goods of the same price: nothing is worked out anew, and refunds later are the
// same look-up (S-R1).
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { openTill, wrongChecks } from '#fixtures/shop'

const { house, post, sell, bring, sale, bringing, ask } = await openTill()
let drawn = 0
const phone = () => `1390000${String(++drawn).padStart(4, '0')}`

const exchanging = (order: { number: string }, number: string, more: object = {}) => ({
  source: 'pos',
  orderNumber: order.number,
  number,
  exchangedAt: new Date().toISOString(),
  lines: [{ line: 1, quantity: 1, sku: 'A2', name: '面膜 (大)', unitPrice: '50.0' }],
  ...more,
})
interface Reply {
  ok?: { exchangeId: number; orderId: number; duplicate: boolean }
  refusal?: { code: string; field?: string }
}
const exchange = async (...exchanges: object[]) => {
  const reply = await post('/v1/exchanges', { exchanges })
  expect(reply.status, reply.text).toBe(200)
  return (reply.body as { items: Reply[] }).items
}
const codes = (items: Reply[]) => items.map(({ ok, refusal }) => refusal?.code ?? ok?.duplicate)
const worth = async (orderId: number) =>
  (
    await sql`select o.paid_fen, o.refunded_fen, (select sum(l.returned) from orders.line l
      where l.order_id = o.order_id) as returned from orders."order" o
    where o.order_id = ${orderId}`.execute(house.db)
  ).rows[0]

test('what each unit carries stays: the same refund with and without an exchange', async () => {
  const [first, second] = [sale(phone()), sale(phone())]
  const [a, b] = await sell([first, second])
  const [done] = await exchange(exchanging(first, 'X1'))
  expect(done?.ok).toMatchObject({ orderId: a?.ok?.orderId, duplicate: false })
  expect(await worth(a?.ok?.orderId ?? 0)).toEqual(await worth(b?.ok?.orderId ?? 0))
  const [one, other] = await bring([bringing(first, 'XR1'), bringing(second, 'XR2')])
  expect(one?.ok?.refundFen).toBe(other?.ok?.refundFen)
  expect(await wrongChecks(house)).toEqual([])
})

test('sent again it is answered; with other content, another price or too many it is refused', async () => {
  const order = sale(phone())
  await sell([order])
  const asked = exchanging(order, 'Y1')
  const line = { line: 1, quantity: 1, sku: 'A3', name: '面膜', unitPrice: '50.00' }
  expect(codes(await exchange(asked, asked))).toEqual([false, true])
  const [again] = await exchange(asked)
  expect(again?.ok).toMatchObject({ duplicate: true, exchangeId: expect.any(Number) as number })
  expect(again?.ok?.exchangeId).toBeGreaterThan(0)
  const refused = await exchange(
    exchanging(order, 'Y1', { lines: [line] }),
    exchanging(order, 'Y2', { lines: [{ ...line, unitPrice: '49.99' }] }),
    exchanging(order, 'Y3', { lines: [{ ...line, quantity: 3 }] }),
    exchanging(order, 'Y4', { lines: [{ ...line, line: 2 }] }),
    exchanging(order, 'Y5', { lines: [line, line] }),
    exchanging({ number: 'NOBODY' }, 'Y6'),
    exchanging(order, 'Y7', { exchangedAt: '2099-01-01T00:00:00Z' }),
  )
  expect(codes(refused)).toEqual([
    'order.exchangeReused',
    'order.exchangePrice',
    'order.moreThanBought',
    'order.unknownLine',
    'order.lineTwice',
    'order.unknownOrder',
    'order.inFuture',
  ])
})

test('what has come back is not exchanged, whoever is first', async () => {
  const order = sale(phone())
  const [sold] = await sell([order])
  const both = { lines: [{ line: 1, quantity: 2, sku: 'B1', name: '口红', unitPrice: '50' }] }
  const [[back], [swapped]] = await Promise.all([
    bring([bringing(order, 'ZR1', { lines: [{ line: 1, quantity: 1 }] })]),
    exchange(exchanging(order, 'Z1', both)),
  ])
  expect(back?.ok?.refundFen).toBe(5_000)
  // Exchanged first, one of the two came back afterwards; else only one was left to exchange.
  const kept = await exchange(exchanging(order, 'Z2', both))
  expect(codes(kept)).toEqual(['order.moreThanBought'])
  const found = await sql<{ sku: string; units: number }>`select sku, units from orders.v_exchange
    where order_id = ${sold?.ok?.orderId ?? 0}`.execute(house.db)
  expect(found.rows).toEqual(swapped?.ok ? [{ sku: 'B1', units: 2 }] : [])
})

test('the desk and the timeline tell of it; a till of another store does not know the order', async () => {
  const order = sale(phone())
  const [sold] = await sell([order])
  await exchange(exchanging(order, 'W1', { reason: '尺码' }))
  const [other] = await makeStores(house, 1)
  const headquarters = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  const stranger = await signInAs(
    house,
    await makeStaff(house, { role: 'store', storeIds: [other ?? 0] }),
  )
  const seen = (path: string) => ask('GET', path, { cookie: headquarters })
  const shown = await seen(`/v1/orders/${sold?.ok?.orderId}`)
  expect((shown.body as { exchanges: object[] }).exchanges).toMatchObject([
    { number: 'W1', line: 1, quantity: 1, sku: 'A2', reason: '尺码' },
  ])
  const lived = await seen(`/v1/customers/${sold?.ok?.customerId}/timeline?limit=20`)
  expect(lived.text).toContain('换货 W1')
  const tried = await ask('POST', '/v1/exchanges', {
    cookie: stranger,
    body: { exchanges: [exchanging(order, 'W2')] },
  })
  expect(codes((tried.body as { items: Reply[] }).items)).toEqual(['order.unknownOrder'])
})
