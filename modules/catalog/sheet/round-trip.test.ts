// A file of products against what shops really hold: marks of the file's own in names and options,
// two products of one name, formulas, the same file twice at the same moment.
import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { productInput, type ProductImport, type ProductInput } from '#contracts'
import { makeApiKey } from '#modules/org'
import { saveCategory, saveProducts } from '#modules/catalog'
import { orThrow } from '#platform'
import { openDoors } from '#tests/http'
import { openHouse } from '#tests/house'

const house = await openHouse()
const { ask } = await openDoors(house)
let key = ''
let drawn = 0
beforeAll(async () => {
  key = (await house.act((tx) => makeApiKey(tx, { name: 'desk', role: 'headquarters' }))).key
})
const fresh = () => `R${(drawn += 1)}`
const send = async (csv: string): Promise<ProductImport> => {
  const answer = await ask('POST', '/v1/products/import', { key, body: { csv, apply: true } })
  expect(answer.status, answer.text).toBe(200)
  return answer.body as ProductImport
}
const file = async (search: string, language = 'zh') => {
  const asked = new URLSearchParams({ language, search }).toString()
  return (await ask('GET', `/v1/products.csv?${asked}`, { key })).text
}
const save = (...inputs: ProductInput[]) =>
  house.act((tx) =>
    saveProducts(
      tx,
      inputs.map((one) => productInput.parse(one)),
    ),
  )
/** All that the tables hold, times and the audit log included. */
const everything = async () =>
  (
    await sql<{ all: unknown }>`select jsonb_build_array(
      (select jsonb_agg(p order by product_id) from catalog.product p),
      (select jsonb_agg(v order by variant_id) from catalog.variant v),
      (select count(*) from org.audit)) as all`.execute(house.db)
  ).rows[0]?.all
const variant = (sku: string) => ({ sku, listFen: 100 })

test.each([
  '=1+1',
  "'=x",
  "''-1",
  "'5",
  '-5',
  '@here',
  'a | b',
  'a;b；c',
  'a: b：c',
  'a > b',
  'a\\;b\\',
  '"quoted", and more',
  '\\',
  "'",
])('what goes out comes back as it is: %s', async (text) => {
  const own = fresh()
  const top = orThrow(
    await house.act((tx) => saveCategory(tx, { name: `${text} ${own}`, parentId: null, rank: 0 })),
  ).categoryId
  const under = orThrow(
    await house.act((tx) => saveCategory(tx, { name: text, parentId: top, rank: 0 })),
  ).categoryId
  await save({
    name: `${text} ${own}`,
    description: `${text}\n${text}\r\n${text}\r${text}`,
    tags: [text, 'x'],
    media: ['https://example.cn/a|b.png', '/files/1,2.png'],
    categoryId: under,
    state: 'hidden',
    variants: [
      { ...variant(`${text}${own}`), options: { [text]: text, zz: '1', b: '2' }, barcode: text },
      variant(`${own}-2`),
    ],
  })
  const before = await everything()
  for (const language of ['zh', 'en']) {
    const csv = await file(own, language)
    const cells = (parse(csv, { bom: true }) as string[][]).flat()
    expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([])
    expect(await send(csv)).toMatchObject({ made: 0, changed: 0, unchanged: 1, rejected: [] })
  }
  expect(await everything()).toEqual(before)
})

test('two products of one name go out and come back as two', async () => {
  const own = fresh()
  const name = `同名 ${own}`
  await save(
    { name, variants: [variant(`${own}-1`)] },
    { name, variants: [variant(`${own}-2`), variant(`${own}-3`)] },
  )
  const before = await everything()
  expect(await send(await file(own))).toMatchObject({ changed: 0, unchanged: 2, rejected: [] })
  expect(await everything()).toEqual(before)
  // A new code among them could be of either.
  const more = `商品,货号,价格\n${name},${own}-1,2\n${name},${own}-2,3\n${name},${own}-new,4`
  expect(await send(more)).toMatchObject({
    made: 0,
    changed: 2,
    rejected: [{ line: 4, code: 'catalog.lineNamesake' }],
  })
  // Names of two products in one file may not become the same product.
  await save({ name: `别 ${own}`, variants: [variant(`${own}-4`)] })
  const mixed = `商品,货号,价格\n${name},${own}-1,2\n${name},${own}-4,3`
  expect((await send(mixed)).rejected.map(({ code }) => code)).toContain('catalog.skuTaken')
})

test('options in another order are the same options', async () => {
  const own = fresh()
  const csv = `商品,货号,规格,价格\n大衣 ${own},${own}-M,颜色:驼;尺码:M,19`
  expect(await send(csv)).toMatchObject({ made: 1 })
  expect(await send(csv)).toMatchObject({ made: 0, changed: 0, unchanged: 1 })
})

test('sent three times at the same moment, one makes it and the others find it made', async () => {
  const own = fresh()
  const lines = Array.from({ length: 30 }, (_, n) => `${own} ${n},${own}-${n},9.90`)
  const csv = ['商品,货号,价格', ...lines].join('\n')
  const all = await Promise.all([send(csv), send(csv), send(csv)])
  expect(all.map(({ made }) => made).toSorted((a, b) => a - b)).toEqual([0, 0, 30])
  expect(all.map(({ unchanged }) => unchanged).toSorted((a, b) => a - b)).toEqual([0, 30, 30])
})

test('what the desk adds while a file waits is not taken away by it', async () => {
  const own = fresh()
  await save({ name: `${own} 霜`, variants: [variant(`${own}-1`)] })
  // The desk holds the lock, so that the file has read before it and writes after it.
  const [saved, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const desk = house.act(async (tx) => {
    await saveProducts(tx, [
      productInput.parse({
        name: `${own} 新霜`,
        variants: [variant(`${own}-1`), variant(`${own}-2`)],
      }),
    ])
    saved.resolve()
    await held.promise
  })
  await saved.promise
  const waiting = send(`商品,货号,价格\n${own} 霜,${own}-1,2`)
  await expect
    .poll(async () => {
      const found = await sql`select 1 from pg_locks l join pg_class c on c.oid = l.relation
        where c.relname in ('product', 'category') and not l.granted`.execute(house.db)
      return found.rows.length
    })
    .toBeGreaterThan(0)
  held.resolve()
  await desk
  expect(await waiting).toMatchObject({ changed: 1 })
  const found = await sql<{ sku: string; fen: number; gone: boolean }>`
    select sku, list_fen as fen, gone_at is not null as gone from catalog.variant
    where sku like ${`${own}-%`} order by sku`.execute(house.db)
  expect(found.rows).toEqual([
    { sku: `${own}-1`, fen: 200, gone: false },
    { sku: `${own}-2`, fen: 100, gone: false },
  ])
})
