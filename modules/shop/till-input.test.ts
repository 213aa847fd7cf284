// What a till sends is not believed: bad input is refused field by field.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { freshPhone } from '#fixtures/customer'
import { openTill } from '#fixtures/shop'

const { house, post, sell, sale } = await openTill()

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
