// Tills and catalogue held together: unknown articles and other prices are found, by store.
import { expect, it } from 'vitest'
import type { Unity } from '#contracts'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { savePriceList, saveProducts } from '#modules/catalog'
import { openTill } from '../fixtures.ts'

const { house, ask, till, sell, sale } = await openTill()

it('finds what the catalogue does not know, and other prices than it had there and then', async () => {
  await house.act(async (tx) => {
    const variants = [{ sku: 'A1', listFen: 5_000 }]
    await saveProducts(tx, [{ name: '面膜', state: 'onSale', variants }])
    const from = '2020-01-01T00:00:00Z'
    const prices = [{ sku: 'A1', fen: 4_500 }]
    await savePriceList(tx, { name: '会员', audience: 'member', from, prices })
  })
  const line = (sku: string, unitPrice: string) => ({ sku, name: sku, quantity: 2, unitPrice })
  const sold = (sku: string, unitPrice: string) =>
    sale('13800000001', { lines: [line(sku, unitPrice)] })
  await sell([
    sold('A1', '50.00'),
    sold('A1', '45.00'),
    sold('A1', '49.00'),
    sold('A1', '49.00'),
    sold('ZZ', '1.00'),
  ])
  const cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  const unity = (await ask('GET', '/v1/goods-unity', { cookie })).body as Unity
  expect(unity.stores).toMatchObject([
    { storeId: till.storeId, lines: 5, unknown: 1, otherPrice: 2 },
  ])
  expect(unity.findings).toMatchObject([
    { sku: 'A1', kind: 'otherPrice', tillFen: 4_900, listFen: 5_000, lines: 2 },
    { sku: 'ZZ', kind: 'unknown', tillFen: 100, listFen: null, lines: 1 },
  ])
  const nobody = await makeStaff(house, { role: 'store', storeIds: await makeStores(house, 1) })
  const elsewhere = await ask('GET', '/v1/goods-unity', { cookie: await signInAs(house, nobody) })
  expect(elsewhere.body).toMatchObject({ stores: [], findings: [] })
})
