// Orders of a till over HTTP: known again, refused without a trace, each with its receipt.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { freshPhone } from '#fixtures/customer'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { openTill, wrongChecks, type TillReply } from '#fixtures/shop'
import { orThrow } from '#platform'
import { resolveCustomers } from '#modules/customer'
import { enrol } from '#modules/loyalty'

const { house, ask, post, sell, sale } = await openTill()

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
  expect((foreign.body as { items: TillReply[] }).items[0]?.refusal?.code).toBe(
    'order.foreignStore',
  )
  await sell([order])
  const refund = {
    source: 'pos',
    orderNumber: order.number,
    number: 'RX',
    refundedAt: new Date().toISOString(),
  }
  const tried = await ask('POST', '/v1/refunds', { cookie, body: { refunds: [refund] } })
  expect((tried.body as { items: TillReply[] }).items[0]?.refusal?.code).toBe('order.unknownOrder')
  const list = await ask('GET', '/v1/orders', { cookie })
  expect((list.body as { items: unknown[] }).items).toEqual([])
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
  expect(await wrongChecks(house)).toEqual([])
})
