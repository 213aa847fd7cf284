// Stock over real doors: what comes in, is counted, is sold and brought back at tills, and a unit
// that somebody moves by hand is seen.
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { saveProducts } from '#modules/catalog'
import { makeApiKey } from '#modules/org'
import { openTill, wrongChecks } from '../fixtures.ts'
import { claimStock } from './move.ts'

const { house, ask, till, sell, bring, sale, bringing } = await openTill()
const other = { key: '' }
beforeAll(async () => {
  const product = (name: string, sku: string, tracked = true) => ({
    name,
    state: 'onSale' as const,
    variants: [{ sku, listFen: 5_000, tracked }],
  })
  await house.act((tx) =>
    saveProducts(tx, [
      product('Mask', 'A1'),
      product('Cream', 'B1'),
      product('Wrapping', 'FREE', false),
      product('Race', 'R1'),
    ]),
  )
  other.key = (await house.act((tx) => makeApiKey(tx, { name: 'store', role: 'store' }))).key
})

const desk = async (verb: string, items: object[], more: object = {}) => {
  const body = { storeId: till.storeId, items, ...more }
  const reply = await ask('POST', `/v1/stock/${verb}`, { key: till.key, body })
  expect(reply.status, reply.text).toBe(200)
  return (reply.body as { items: { ok?: object; refusal?: { code: string } }[] }).items
}
const shelf = async (sku: string) => {
  const path = `/v1/stock?storeId=${till.storeId}&search=${sku}`
  const { body } = await ask('GET', path, { key: till.key })
  return (body as { items: object[] }).items[0]
}

describe('the desk', () => {
  it('receives, counts and adjusts; each step is written down', async () => {
    const [got, free, none] = await desk('receive', [
      { sku: 'B1', units: 10 },
      { sku: 'FREE', units: 1 },
      { sku: 'NONE', units: 1 },
    ])
    expect(got?.ok).toMatchObject({ sku: 'B1', onHand: 10, available: 10 })
    expect([free?.refusal?.code, none?.refusal?.code]).toEqual([
      'stock.untracked',
      'stock.unknownSku',
    ])
    await desk('count', [{ sku: 'B1', units: 7 }], { note: 'Sunday' })
    await desk('adjust', [{ sku: 'B1', units: -2 }], { note: 'broken' })
    await desk('low', [{ sku: 'B1', lowAt: 5 }])
    expect(await shelf('B1')).toMatchObject({ onHand: 5, lowAt: 5, low: true })
    const path = `/v1/stock/moves?storeId=${till.storeId}&sku=B1`
    const { body } = await ask('GET', path, { key: till.key })
    expect((body as { items: object[] }).items).toMatchObject([
      { kind: 'adjusted', units: -2, onHandAfter: 5, by: 'till', note: 'broken' },
      { kind: 'counted', units: -3, onHandAfter: 7, note: 'Sunday' },
      { kind: 'received', units: 10, onHandAfter: 10 },
    ])
  })

  it('of another store neither sees nor moves it', async () => {
    const { body } = await ask('GET', '/v1/stock', { key: other.key })
    expect(body).toMatchObject({ items: [] })
    const reply = await ask('POST', '/v1/stock/receive', {
      key: other.key,
      body: { storeId: till.storeId, items: [{ sku: 'B1', units: 5 }] },
    })
    expect(reply.body).toMatchObject({ items: [{ refusal: { code: 'stock.unknownStore' } }] })
  })
})

describe('tills', () => {
  it('take from the shelf what they sell, once, and put back what is brought back', async () => {
    await desk('receive', [{ sku: 'A1', units: 5 }])
    const order = sale('13800000001')
    await sell([order])
    await sell([order])
    await house.idle()
    expect(await shelf('A1')).toMatchObject({ onHand: 3 })
    await bring([bringing(order, 'R1', { lines: [{ line: 1, quantity: 1 }] })])
    await house.idle()
    expect(await shelf('A1')).toMatchObject({ onHand: 4 })
  })

  it('may sell more than anybody has entered: a shortfall that is seen', async () => {
    const line = { sku: 'A1', name: '面膜', quantity: 6, unitPrice: '50.00' }
    await sell([sale('13800000002', { lines: [line] })])
    await house.idle()
    expect(await shelf('A1')).toMatchObject({ onHand: -2, available: -2, low: true })
  })
})

describe('exchanges', () => {
  const at = new Date().toISOString()
  const goods = (sku: string) => ({ sku, name: sku, unitPrice: '50.00' })
  const sold = async (phone: string, quantity: number) => {
    const order = sale(phone, { lines: [{ ...goods('TEE-M'), quantity }] })
    await sell([order])
    return order
  }
  const exchange = async (order: { number: string }, number: string, sku: string, quantity = 1) => {
    const { body } = await ask('POST', '/v1/exchanges', {
      key: till.key,
      body: {
        exchanges: [
          {
            source: 'pos',
            orderNumber: order.number,
            number,
            exchangedAt: at,
            lines: [{ line: 1, quantity, ...goods(sku) }],
          },
        ],
      },
    })
    expect(body).toMatchObject({ items: [{ ok: {} }] })
  }
  const back = (order: { number: string }, number: string, quantity: number) =>
    bring([bringing(order, number, { lines: [{ line: 1, quantity }] })])
  const shelves = async () => {
    await house.idle()
    const rows = await Promise.all(['TEE-M', 'TEE-L', 'TEE-XL'].map((sku) => shelf(sku)))
    return rows.map((row) => (row as { onHand: number } | undefined)?.onHand)
  }
  beforeAll(async () => {
    const sizes = ['TEE-M', 'TEE-L', 'TEE-XL'].map((sku) => ({
      sku,
      spec: sku,
      listFen: 5_000,
      tracked: true,
    }))
    await house.act((tx) =>
      saveProducts(tx, [{ name: 'Shirt', state: 'onSale' as const, variants: sizes }]),
    )
    await desk(
      'receive',
      ['TEE-M', 'TEE-L', 'TEE-XL'].map((sku) => ({ sku, units: 10 })),
    )
  })

  it('put back what she brings, take what she gets, and a refund brings back what she has by then', async () => {
    const order = await sold('13800000011', 1)
    await exchange(order, 'E1', 'TEE-L')
    expect(await shelves()).toEqual([10, 9, 10])
    await exchange(order, 'E2', 'TEE-XL')
    expect(await shelves()).toEqual([10, 10, 9])
    await back(order, 'ER1', 1)
    expect(await shelves()).toEqual([10, 10, 10])
  })

  it('of several units bring back first what was given last, also heard all at once', async () => {
    const order = await sold('13800000012', 4)
    await exchange(order, 'E3', 'TEE-L', 2)
    await exchange(order, 'E4', 'TEE-XL')
    await exchange(order, 'E4', 'TEE-XL')
    await back(order, 'ER2', 2)
    // Sold 4 M; 2 of them became L, one of those XL; XL and L came back.
    expect(await shelves()).toEqual([8, 10, 10])
    await back(order, 'ER3', 2)
    expect(await shelves()).toEqual([10, 10, 10])
    expect(await wrongChecks(house)).toEqual([])
  })

  it('for the same article change nothing, and what nobody counts is passed over', async () => {
    const order = await sold('13800000013', 1)
    await exchange(order, 'E5', 'TEE-M')
    await exchange(order, 'E6', 'UNKNOWN')
    expect(await shelves()).toEqual([10, 10, 10])
    await back(order, 'ER4', 1)
    expect(await shelves()).toEqual([10, 10, 10])
  })
})

it('sums the demand of all lines before it promises any, and promises all or nothing', async () => {
  await desk('receive', [{ sku: 'R1', units: 5 }])
  const { rows } = await sql<{ id: number }>`select variant_id as id from catalog.v_variant
    where sku = 'R1'`.execute(house.db)
  const place = { storeId: till.storeId, variantId: rows[0]?.id ?? 0 }
  const claim = (purchaseId: number, ...units: number[]) => ({
    purchaseId,
    number: `N${purchaseId}`,
    cause: `reserve ${purchaseId}`,
    demand: units.map((n) => ({ ...place, units: n })),
  })
  const claims = [claim(1, 3, 3), claim(2, 2, 2), claim(3, 2), claim(4, 1)]
  const outcomes = await house.act((tx) => claimStock(tx, claims))
  expect(outcomes.map(({ refusal }) => refusal?.details['left'])).toEqual([
    5,
    undefined,
    1,
    undefined,
  ])
  expect(await shelf('R1')).toMatchObject({ onHand: 5, reserved: 5, available: 0 })
})

it('is checked every night: a unit that is moved by hand is noticed', async () => {
  const wrong = async () =>
    (await wrongChecks(house)).filter((name) => name.startsWith('stock.chain'))
  expect(await wrong()).toEqual([])
  await sql`update shop.stock set on_hand = on_hand + 1 where on_hand = 4 or on_hand = -2`.execute(
    house.db,
  )
  expect(await wrong()).toEqual(['stock.chain'])
})
