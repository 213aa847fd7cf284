// The catalogue on a real database: skus belong to one product, prices to a store, an audience and a time.
import { beforeAll, describe, expect, it } from 'vitest'
import type { ProductInput } from '#contracts'
import { makeStores } from '#fixtures/org'
import {
  catalogRefusals,
  offersOf,
  saveCategory,
  savePriceList,
  saveProducts,
} from '#modules/catalog'
import { makeApiKey } from '#modules/org'
import { orThrow } from '#platform'
import { openDoors } from '#tests/http'
import { openHouse } from '#tests/house'

const house = await openHouse()
const { ask } = await openDoors(house)
let [here, there, key] = [0, 0, '']
beforeAll(async () => {
  ;[here = 0, there = 0] = await makeStores(house, 2)
  key = (await house.act((tx) => makeApiKey(tx, { name: 'desk', role: 'headquarters' }))).key
})

const product = (name: string, skus: string[], more: Partial<ProductInput> = {}): ProductInput => ({
  name,
  state: 'onSale',
  variants: skus.map((sku) => ({ sku, listFen: 1_000 })),
  ...more,
})
const category = (name: string, parentId: number | null = null) => ({ name, parentId, rank: 0 })
const save = (...inputs: ProductInput[]) => house.act((tx) => saveProducts(tx, inputs))
const one = async (input: ProductInput) => {
  const [outcome] = await save(input)
  return orThrow(outcome ?? { refusal: undefined as never }).productId
}
const priceAt = async (sku: string, ask: { storeId: number; member: boolean; at?: Date }) =>
  (await offersOf(house.db, { skus: [sku], at: house.clock.now(), ...ask })).get(sku)?.price

describe('products', () => {
  it('are known by their skus, and a sku that is left out is not sold until it is named again', async () => {
    const id = await one(product('Tea', ['TEA-S', 'TEA-L']))
    const [again] = await save(product('Green tea', ['TEA-S']))
    expect(again?.ok).toEqual({ productId: id, made: false })
    const offers = () =>
      offersOf(house.db, { skus: ['TEA-S', 'TEA-L'], storeId: here, member: false, at: new Date() })
    expect((await offers()).get('TEA-L')?.sold).toBe(false)
    expect((await offers()).get('TEA-S')).toMatchObject({ sold: true, name: 'Green tea' })
    await save(product('Green tea', ['TEA-L', 'TEA-S']))
    expect((await offers()).get('TEA-L')?.sold).toBe(true)
  })

  it('may not take the sku of another, not within one batch either', async () => {
    await one(product('Soap', ['SOAP']))
    const outcomes = await save(
      product('Thief', ['OTHER', 'SOAP'], { id: await one(product('Own', ['OTHER'])) }),
      product('First', ['NEW-1']),
      product('Second', ['NEW-1']),
      product('Fine', ['NEW-2']),
    )
    expect(outcomes.map(({ refusal }) => refusal?.code)).toEqual([
      catalogRefusals.skuTaken.code,
      undefined,
      catalogRefusals.skuTaken.code,
      undefined,
    ])
  })

  it('may swap skus among their variants', async () => {
    const id = await one(product('Pair', ['P-1', 'P-2']))
    const body = (await ask('GET', `/v1/products/${id}`, { key })).body as {
      variants: { id: number; sku: string }[]
    }
    const [first, second] = body.variants
    const variants = [
      { id: first?.id ?? 0, sku: 'P-2', listFen: 500 },
      { id: second?.id ?? 0, sku: 'P-1', listFen: 600 },
    ]
    const reply = await ask('POST', '/v1/products', {
      key,
      body: { id, name: 'Pair', variants },
    })
    expect(reply.status, reply.text).toBe(200)
    expect(reply.body).toMatchObject({ fromFen: 500, toFen: 600, variants })
  })

  it('are saved by two desks at once without a sku being had twice', async () => {
    const done = await Promise.all([
      save(product('A', ['RACE'])),
      save(product('B', ['RACE'], { tags: ['b'] })),
    ])
    const ids = done.flat().map(({ ok }) => ok?.productId)
    expect(new Set(ids).size).toBe(1)
  })

  it('are found by name, sku, barcode and first-level category', async () => {
    const top = orThrow(await house.act((tx) => saveCategory(tx, category('Care')))).categoryId
    const under = await house.act((tx) => saveCategory(tx, category('Face', top)))
    const id = await one({
      name: 'Camellia cream',
      categoryId: orThrow(under).categoryId,
      variants: [{ sku: 'CREAM-50', listFen: 9_900, barcode: '6901234567892' }],
    })
    for (const query of [
      'search=camellia',
      'search=CREAM',
      'search=6901234567892',
      `categoryId=${top}`,
    ]) {
      const reply = await ask('GET', `/v1/products?${query}`, { key })
      expect(reply.body, query).toMatchObject({ total: 1, items: [{ id, sku: 'CREAM-50' }] })
    }
  })
})

describe('categories', () => {
  it('have two levels, and only an empty one can be removed', async () => {
    const top = orThrow(await house.act((tx) => saveCategory(tx, category('Home')))).categoryId
    const under = orThrow(
      await house.act((tx) => saveCategory(tx, category('Bath', top))),
    ).categoryId
    const third = await house.act((tx) => saveCategory(tx, category('Mats', under)))
    expect(third.refusal?.code).toBe(catalogRefusals.twoLevels.code)
    const removed = (id: number) =>
      ask('POST', `/v1/product-categories/${id}/remove`, { key, body: {} })
    expect((await removed(top)).status).toBe(409)
    expect((await removed(under)).status).toBe(200)
    expect((await removed(top)).status).toBe(200)
  })
})

describe('prices', () => {
  const list = (name: string, fen: number, more: object = {}) =>
    house.act(async (tx) =>
      orThrow(
        await savePriceList(tx, {
          name,
          from: '2020-01-01T00:00:00Z',
          prices: [{ sku: 'OIL', fen }],
          ...more,
        }),
      ),
    )

  it('are the lowest that apply to her, here and now', async () => {
    await one(product('Oil', ['OIL']))
    expect(await priceAt('OIL', { storeId: here, member: true })).toMatchObject({
      fen: 1_000,
      strikeFen: null,
    })
    await list('Airport', 1_200, { storeIds: [there] })
    expect(await priceAt('OIL', { storeId: there, member: false })).toMatchObject({
      fen: 1_200,
      strikeFen: null,
    })
    await list('Autumn', 900)
    await list('Members', 800, { audience: 'member' })
    await list('Over', 100, { until: '2021-01-01T00:00:00Z' })
    expect(await priceAt('OIL', { storeId: here, member: false })).toMatchObject({
      fen: 900,
      strikeFen: 1_000,
      priceName: 'Autumn',
      member: false,
    })
    expect(await priceAt('OIL', { storeId: here, member: true })).toMatchObject({
      fen: 800,
      priceName: 'Members',
      member: true,
    })
    const at = new Date('2020-06-01T00:00:00Z')
    expect(await priceAt('OIL', { storeId: here, member: false, at })).toMatchObject({ fen: 100 })
  })

  it('end when somebody ends them', async () => {
    await one(product('Salt', ['SALT']))
    const reply = await ask('POST', '/v1/price-lists', {
      key,
      body: { name: 'Salt week', from: '2020-01-01T00:00:00Z', prices: [{ sku: 'SALT', fen: 7 }] },
    })
    expect(reply.body, reply.text).toMatchObject({ phase: 'running', skus: 1 })
    const { id } = reply.body as { id: number }
    expect((await ask('POST', `/v1/price-lists/${id}/end`, { key, body: {} })).body).toMatchObject({
      phase: 'over',
    })
    expect(await priceAt('SALT', { storeId: here, member: false })).toMatchObject({ fen: 1_000 })
  })
})

it('is written by headquarters and read by stores', async () => {
  const { key: store } = await house.act((tx) => makeApiKey(tx, { name: 's', role: 'store' }))
  expect((await ask('GET', '/v1/products', { key: store })).status).toBe(200)
  const body = product('No', ['NO-1'])
  expect((await ask('POST', '/v1/products', { key: store, body })).status).toBe(403)
})
