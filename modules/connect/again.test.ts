// The same file again, a corrected one, the file of rejected rows, and an import that was cut off
// or stopped.
import { sql } from 'kysely'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import type { Mapping } from '#contracts'
import { makeApiKey, saveStore } from '#modules/org'
import { refuses } from '#platform/testing'
import { openDoors } from '#tests/http'
import { openHouse } from '#tests/house'
import {
  fileOf,
  importEnd,
  importFile,
  importText,
  madeMapping,
  madeOrders,
  mappingOf,
  upload,
} from './fixtures.ts'
import { runImport } from './run.ts'
import { findImport, updateImport } from './sql.ts'
import { cancelImport, importOr404, resumeImport, startImport } from './start.ts'
import { statusOf } from './status.ts'

const house = await openHouse({ env: { SIYU_DATA: mkdtempSync(join(tmpdir(), 'siyu-data-')) } })
const { ask } = await openDoors(house)
let key = ''
beforeAll(async () => {
  key = (await house.act((tx) => makeApiKey(tx, { name: 'import', role: 'headquarters' }))).key
})

const tables = [
  'customer.customer',
  'customer.identity',
  'customer.customer_tag',
  'orders."order"',
  'orders.line',
  'orders.refund',
  'orders.refund_line',
  'orders.summary',
  'ledger.transfer',
  'loyalty.grant',
  'platform.event',
]
/** Every row of what an import may write, as one hash a table. */
const books = async (): Promise<Record<string, string>> =>
  Object.fromEntries(
    await Promise.all(
      tables.map(async (table) => {
        const [row] = (
          await sql<{
            hash: string
          }>`select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '')
    as hash from ${sql.raw(table)} t`.execute(house.db)
        ).rows
        return [table, row?.hash ?? '']
      }),
    ),
  )

const people = mappingOf({
  kind: 'customers',
  source: 'crm',
  fields: {
    customerKey: { column: 'id' },
    customerName: { column: 'name' },
    phone: { column: 'phone' },
    tags: { column: 'tags' },
  },
})
const sales = mappingOf({
  kind: 'orders',
  source: 'till',
  fields: {
    orderNumber: { column: 'no' },
    customerKey: { column: 'who' },
    placedAt: { column: 'day' },
    sku: { column: 'sku' },
    quantity: { column: 'n' },
    unitPrice: { column: 'price' },
  },
})
const returns = mappingOf({
  kind: 'refunds',
  source: 'till',
  fields: {
    refundNumber: { column: 'refund' },
    orderNumber: { column: 'no' },
    customerKey: { column: 'who' },
    refundedAt: { column: 'day' },
    line: { column: 'line' },
    quantity: { column: 'n' },
  },
})
const files: [name: string, mapping: Mapping, head: string, rows: string[], more: string[]][] = [
  [
    'customers',
    people,
    'id,name,phone,tags',
    ['1,王小丽,13800990001,"老客,爱茶"', '2,张伟,13800990002,'],
    ['3,李娜,13800990003,老客'],
  ],
  [
    'orders with lines',
    sales,
    'no,who,day,sku,n,price',
    ['T1,1,2024-05-01,a,2,10.00', 'T1,1,2024-05-01,b,1,5.50', 'T2,2,2024-05-02,a,1,10.00'],
    ['T3,1,2024-05-03,c,1,3.00', 'T3,1,2024-05-03,a,1,10.00'],
  ],
  [
    'refunds',
    returns,
    'refund,no,who,day,line,n',
    ['B1,T1,1,2024-05-04,1,1', 'B2,T2,2,2024-05-04,1,1'],
    ['B3,T1,1,2024-05-05,2,1'],
  ],
]
const file = (head: string, rows: readonly string[]) => `${[head, ...rows].join('\n')}\n`

it.each(files)(
  '%s: the same file changes nothing; a longer one adds only the difference',
  async (_, mapping, head, rows, more) => {
    expect(await importText(house, file(head, rows), mapping)).toMatchObject({
      accepted: rows.length,
      rejected: 0,
      duplicates: 0,
    })
    await house.idle()
    const before = await books()
    expect(await importText(house, file(head, rows), mapping)).toMatchObject({
      accepted: 0,
      rejected: 0,
      duplicates: rows.length,
    })
    await house.idle()
    expect(await books()).toEqual(before)
    expect(await importText(house, file(head, [...more, ...rows]), mapping)).toMatchObject({
      accepted: more.length,
      rejected: 0,
      duplicates: rows.length,
    })
  },
)

it('an order number that comes again with other content is left out and said', async () => {
  const done = await importText(
    house,
    file('no,who,day,sku,n,price', ['T2,2,2024-05-02,a,9,10.00']),
    sales,
  )
  expect(done).toMatchObject({
    accepted: 0,
    duplicates: 0,
    rejected: 1,
    reasons: [{ code: 'order.numberReused' }],
  })
})

const rejects = async (id: number, headers: Record<string, string>, query = '') => {
  const reply = await ask('GET', `/v1/imports/${id}/rejected.csv${query}`, { key, headers })
  expect(reply.status).toBe(200)
  expect(reply.text.startsWith('\ufeff')).toBe(true)
  return reply.text.slice(1).trimEnd().split('\n')
}

it('rejected rows come back as a file with the reason beside each, in the language of the asker', async () => {
  const head = '单号,客户,日期,货号,数量,单价'
  const mapping = mappingOf({
    kind: 'orders',
    source: 'fix',
    encoding: 'gb18030',
    fields: {
      orderNumber: { column: '单号' },
      customerKey: { column: '客户' },
      placedAt: { column: '日期' },
      sku: { column: '货号' },
      quantity: { column: '数量' },
      unitPrice: { column: '单价' },
      storeCode: { constant: 'F1' },
    },
  })
  const rows = [
    'F1,1,2024-06-01,=a,两个,10',
    'F1,1,2024-06-01,"乙,丙",1,5',
    'F2,2,2024-06-02,a,1,7',
  ]
  const iconv = await import('iconv-lite')
  const done = await importText(house, iconv.default.encode(file(head, rows), 'gb18030'), mapping)
  expect(done).toMatchObject({ read: 3, accepted: 0, rejected: 3 })
  expect(done.reasons.map(({ code, count }) => [code, count]).toSorted()).toEqual([
    ['badQuantity', 1],
    ['connect.unknownStore', 1],
    ['incomplete', 1],
  ])
  expect(await rejects(done.id, { 'accept-language': 'en-GB,en' })).toEqual([
    `${head},#row,#code,#reason`,
    "F1,1,2024-06-01,'=a,两个,10,1,badQuantity,The quantity is not a positive whole number",
    'F1,1,2024-06-01,"乙,丙",1,5,2,incomplete,Another row of the same document has an error; all of it was left out',
    'F2,2,2024-06-02,a,1,7,3,connect.unknownStore,No such store',
  ])
  const chinese = await rejects(done.id, { 'accept-language': 'en' }, '?language=zh')
  expect(chinese[0]).toBe(`${head},#行号,#代码,#原因`)
  expect(chinese[3]).toMatch(/没有这家门店$/)

  // Corrected in a spreadsheet and brought back by the same mapping: both orders come in whole.
  await house.act((tx) =>
    saveStore(tx, [{ code: 'F1', name: '一店', openFrom: '09:00', openUntil: '21:00' }]),
  )
  const corrected = `\ufeff${chinese.join('\n').replace('两个', '2')}`
  expect(await importText(house, corrected, mapping)).toMatchObject({
    read: 3,
    accepted: 3,
    rejected: 0,
  })
  const lines = await sql<{
    sku: string
  }>`select l.sku from orders.line l join orders."order" o using (order_id)
    where o.number = 'F1' order by l.line_no`.execute(house.db)
  expect(lines.rows.map(({ sku }) => sku)).toEqual(['=a', '乙,丙'])
})

/** Counts of an import, without what takes time. */
const counts = ({
  state,
  read,
  accepted,
  rejected,
  duplicates,
  reasons,
}: Awaited<ReturnType<typeof importEnd>>) => ({
  state,
  read,
  accepted,
  rejected,
  duplicates,
  reasons,
})

it('an import that is stopped says what it took, and goes on to the same end as one that was not', async () => {
  const path = await fileOf('')
  await madeOrders(path, 12_000, 900)
  const whole = await importFile(
    await openHouse({ env: { SIYU_DATA: mkdtempSync(join(tmpdir(), 'siyu-data-')) } }),
    path,
    madeMapping,
  )
  expect(whole.rejected).toBeGreaterThan(12)

  const stored = await upload(house, path, 'orders')
  const { id } = await house.act((tx) =>
    startImport(tx, { file: stored, mapping: madeMapping, effects: 'history' }),
  )
  while ((await findImport(house.db, id))?.accepted === 0)
    await new Promise((resolve) => setTimeout(resolve, 5))
  await house.act((tx) => cancelImport(tx, id))
  const stopped = await importEnd(house, id)
  expect(stopped.state).toBe('cancelled')
  expect(stopped.accepted).toBeGreaterThan(0)
  expect(stopped.accepted).toBeLessThan(whole.accepted)
  const orders = await sql<{
    rows: number
  }>`select count(*) as rows from orders.line l join orders."order" o using (order_id)
    where o.import_id = ${id}`.execute(house.db)
  expect(orders.rows[0]?.rows).toBe(stopped.accepted)
  await refuses('connect.finished', () => house.act((tx) => cancelImport(tx, id)))

  await house.act((tx) => resumeImport(tx, id))
  expect(counts(await importEnd(house, id))).toEqual(counts(whole))
  await refuses('connect.notStopped', () => house.act((tx) => resumeImport(tx, id)))
})

it('a file that is still on its way is the same import when it is sent again', async () => {
  const path = await fileOf('')
  await madeOrders(path, 3_000)
  const mapping = { ...madeMapping, source: 'twice' }
  const [first, second] = [await upload(house, path, 'orders'), await upload(house, path, 'orders')]
  const start = (stored: typeof first) =>
    house.act((tx) => startImport(tx, { file: stored, mapping, effects: 'history' }))
  const { id } = await start(first)
  expect((await start(second)).id).toBe(id)
  await Promise.all([runImport(house, id), runImport(house, id), importEnd(house, id)])
  expect(await statusOf(await importOr404(house.db, id))).toMatchObject({
    state: 'done',
    accepted: 3_000,
    duplicates: 0,
  })
})

it('staging that the engine lost is made again, and what was rejected on the way is not forgotten', async () => {
  const rows = ['Q1,1,2024-07-01,a,1,10', 'Q2,1,2024-07-01,a,many,10', 'Q3,1,2024-07-01,a,1,10']
  const stored = await upload(
    house,
    await fileOf(file('no,who,day,sku,n,price', ['T1,1,2024-05-01,a,1,1', ...rows])),
    'orders',
  )
  const { id } = await house.act((tx) =>
    startImport(tx, { file: stored, mapping: sales, effects: 'history' }),
  )
  const done = await importEnd(house, id)
  expect(done).toMatchObject({ accepted: 2, rejected: 2 })
  await house.act((tx) => updateImport(tx.db, id, { state: 'failed', finished_at: null }))
  await house.act((tx) => resumeImport(tx, id))
  expect(counts(await importEnd(house, id))).toEqual(counts(done))
})
