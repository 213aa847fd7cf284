// Products in and out as a file: what goes out comes back without a change, what is wrong is told by
// its line, and a product is taken whole or left as it is.
import { beforeAll, expect, test } from 'vitest'
import type { Product, ProductImport, ProductRow } from '#contracts'
import { makeApiKey } from '#modules/org'
import { saveCategory } from '#modules/catalog'
import { orThrow } from '#platform'
import { openDoors } from '#tests/http'
import { openHouse } from '#tests/house'

const house = await openHouse()
const { ask } = await openDoors(house)
let key = ''
let drawn = 0
beforeAll(async () => {
  key = (await house.act((tx) => makeApiKey(tx, { name: 'desk', role: 'headquarters' }))).key
  const clothes = await house.act(async (tx) =>
    orThrow(await saveCategory(tx, { name: '衣服', parentId: null, rank: 0 })),
  )
  await house.act(async (tx) =>
    orThrow(await saveCategory(tx, { name: '外套', parentId: clothes.categoryId, rank: 0 })),
  )
})
const send = async (csv: string, apply = true): Promise<ProductImport> => {
  const answer = await ask('POST', '/v1/products/import', { key, body: { csv, apply } })
  if (answer.status !== 200) throw new Error(answer.text)
  return answer.body as ProductImport
}
const counts = ({ made, changed, unchanged, rejected }: ProductImport) => [
  made,
  changed,
  unchanged,
  rejected.map(({ line, code }) => `${line} ${code.replace('catalog.', '')}`),
]
const file = async (language = 'zh') =>
  (await ask('GET', `/v1/products.csv?language=${language}`, { key })).text
const find = async (search: string): Promise<Product> => {
  const { items } = (await ask('GET', `/v1/products?limit=5&search=${search}`, { key })).body as {
    items: ProductRow[]
  }
  return (await ask('GET', `/v1/products/${items[0]?.id}`, { key })).body as Product
}
/** Skus of its own for each test. */
const fresh = () => `K${(drawn += 1)}`

test('what it would do is told first and leaves nothing; then it is done; the same again changes nothing', async () => {
  const sku = fresh()
  const csv = `商品,分类,状态,标签,货号,规格,价格,条码,管库存
羊绒大衣,衣服 > 外套,上架,新品 | 冬季,${sku}-M,尺码:M;颜色:驼,1999,690001,是
羊绒大衣,衣服 > 外套,上架,新品 | 冬季,${sku}-L,尺码：L；颜色：驼,￥1999.50,,否`
  expect(counts(await send(csv, false))).toEqual([1, 0, 0, []])
  expect((await ask('GET', `/v1/products?limit=5&search=${sku}`, { key })).body).toMatchObject({
    items: [],
  })
  const done = await send(csv)
  expect(done.products).toEqual([
    { name: '羊绒大衣', skus: [`${sku}-M`, `${sku}-L`], what: 'made' },
  ])
  expect(await find(`${sku}-L`)).toMatchObject({
    categoryName: '外套',
    state: 'onSale',
    tags: ['新品', '冬季'],
    variants: [
      { sku: `${sku}-M`, options: { 尺码: 'M', 颜色: '驼' }, listFen: 199_900, barcode: '690001' },
      { sku: `${sku}-L`, listFen: 199_950, barcode: null, tracked: false },
    ],
  })
  expect(counts(await send(csv))).toEqual([0, 0, 1, []])
})

test('what goes out comes back without a change, in both languages, formulas and all', async () => {
  const sku = fresh()
  const body = {
    name: '=SUM(A1), "引号"\n',
    description: '第一行\n第二行, 带逗号',
    media: ['/a.png', 'https://example.com/b.png'],
    tags: ['-10%', '热卖'],
    variants: [
      { sku, listFen: 5, options: { 份量: '250g' } },
      { sku: `-${sku}`, listFen: 100_001, barcode: '0690', tracked: false },
    ],
  }
  const saved = await ask('POST', '/v1/products', { key, body })
  expect([saved.status, saved.text]).toEqual([200, expect.any(String)])
  for (const language of ['zh', 'en']) {
    const out = await file(language)
    expect(out).toContain(language === 'zh' ? '商品,分类' : 'product,category')
    const { made, changed, unchanged, rejected } = await send(out)
    expect([made, changed, rejected]).toEqual([0, 0, []])
    expect(unchanged).toBeGreaterThan(0)
  }
})

test('columns that are not there and products that are not named stay as they are', async () => {
  const sku = fresh()
  await send(
    `product,state,tags,sku,price\n围巾,onSale,礼物,${sku}-1,199\n围巾,onSale,礼物,${sku}-2,299`,
  )
  expect(counts(await send(`product,sku,price\n围巾,${sku}-2,259`))).toEqual([0, 1, 0, []])
  expect(await find(`${sku}-1`)).toMatchObject({
    state: 'onSale',
    tags: ['礼物'],
    variants: [
      { sku: `${sku}-1`, listFen: 19_900 },
      { sku: `${sku}-2`, listFen: 25_900 },
    ],
  })
  // An empty cell of a column that is there says that there is none.
  await send(`product,tags,sku\n围巾,,${sku}-1`)
  expect(await find(`${sku}-1`)).toMatchObject({ tags: [], variants: [{ listFen: 19_900 }, {}] })
})

test('a wrong line is told with its reason, and its product is left whole', async () => {
  const [good, bad, taken] = [fresh(), fresh(), fresh()]
  await send(`product,sku,price\n帽子,${taken},10\n头巾,${taken}-2,10`)
  const csv = `product,category,state,sku,options,price,tracked
手套,,,${good},,59,
毛衣,,,${bad}-1,,99,
毛衣,,,${bad}-2,,九十九,
,,,${bad}-3,,9,
袜子,,,,,9,
鞋,衣服 > 雨衣,,${bad}-4,,9,
包,,卖光,${bad}-5,,9,
伞,,,${bad}-6,红色,9,
表,,,${bad}-7,,9,也许
灯,,,${bad}-8,,,
杯,,,${good},,9,
碗,,,${taken},,9,
碗,,,${taken}-2,,9,
${'长'.repeat(121)},,,${bad}-10,,9,`
  const told = await send(csv)
  expect(counts(told)).toEqual([
    1,
    0,
    0,
    [
      '3 lineOther',
      '4 linePrice',
      '5 lineNoName',
      '6 lineNoSku',
      '7 lineCategory',
      '8 lineState',
      '9 lineOptions',
      '10 lineTracked',
      '11 lineNoPrice',
      '12 lineSkuTwice',
      '13 lineOther',
      '14 skuTaken',
      '15 lineInvalid',
    ],
  ])
  expect(await find(good)).toMatchObject({ name: '手套' })
  const none = await ask('GET', `/v1/products?limit=5&search=${bad}`, { key })
  expect(none.body).toMatchObject({ items: [] })
})

test('two who send the same file at once make its products once', async () => {
  const skus = Array.from({ length: 300 }, () => fresh())
  const csv = `product,sku,price\n${skus.map((sku) => `货 ${sku},${sku},1`).join('\n')}`
  const both = await Promise.all([send(csv), send(csv)])
  expect(both.reduce((sum, { made }) => sum + made, 0)).toBeGreaterThanOrEqual(300)
  expect(both.every(({ rejected }) => rejected.length === 0)).toBe(true)
  expect(counts(await send(csv))).toEqual([0, 0, 300, []])
})

test('a file that is no table of products, or too long, is refused as a whole', async () => {
  for (const [csv, code] of [
    ['买家,电话\n张三,1', 'catalog.noProductFile'],
    ['product,sku\n"a', 'catalog.noProductFile'],
    [`product,sku,price\n${'a,b,1\n'.repeat(20_001)}`, 'catalog.tooManyLines'],
  ])
    expect((await ask('POST', '/v1/products/import', { key, body: { csv } })).body).toMatchObject({
      code,
    })
})
