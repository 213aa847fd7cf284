// Which column is what: guessed in both languages, corrected, kept under a name and used again; and
// the mappings that come with the product, on the files they are for.
import { existsSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  mapping as mappingSchema,
  type FilePreview,
  type ImportKind,
  type Mapping,
  type SavedMapping,
} from '#contracts'
import { makeApiKey } from '#modules/org'
import { openDoors } from '#tests/http'
import { openHouse } from '#tests/house'
import { fileOf, importText, upload } from './fixtures.ts'
import { guessField } from './mapping/guess.ts'
import { previewFile } from './preview.ts'

const house = await openHouse({ env: { SIYU_DATA: mkdtempSync(join(tmpdir(), 'siyu-data-')) } })
const { ask } = await openDoors(house)
let key = ''
beforeAll(async () => {
  key = (await house.act((tx) => makeApiKey(tx, { name: 'import', role: 'headquarters' }))).key
})

const headings: [ImportKind, Record<string, string>][] = [
  [
    'orders',
    {
      订单编号: 'orderNumber',
      客户编号: 'customerKey',
      手机号码: 'phone',
      下单时间: 'placedAt',
      付款时间: 'paidAt',
      门店: 'storeCode',
      商品编码: 'sku',
      商品名称: 'productName',
      品类: 'category',
      数量: 'quantity',
      单价: 'unitPrice',
      实付金额: 'amount',
      导购: 'guideLogin',
    },
  ],
  [
    'orders',
    {
      InvoiceNo: 'orderNumber',
      'Customer ID': 'customerKey',
      InvoiceDate: 'placedAt',
      paid_at: 'paidAt',
      StockCode: 'sku',
      Description: 'productName',
      Quantity: 'quantity',
      UnitPrice: 'unitPrice',
      'Total amount': 'amount',
      Store: 'storeCode',
    },
  ],
  [
    'customers',
    {
      会员卡号: 'memberNo',
      姓名: 'customerName',
      性别: 'gender',
      生日: 'birthday',
      标签: 'tags',
      入会日期: 'joinedAt',
      注册时间: 'registeredAt',
      邮箱: 'email',
      Mobile: 'phone',
      'Full name': 'customerName',
      Gender: 'gender',
      unionid: 'unionid',
      'Member since': 'joinedAt',
      created_at: 'registeredAt',
    },
  ],
  [
    'refunds',
    {
      退款单号: 'refundNumber',
      订单号: 'orderNumber',
      退款时间: 'refundedAt',
      退款金额: 'amount',
      原因: 'reason',
      'Refund no': 'refundNumber',
      'Order no': 'orderNumber',
      'Refund date': 'refundedAt',
      Reason: 'reason',
    },
  ],
  [
    'balances',
    {
      手机: 'phone',
      积分: 'points',
      成长值: 'growth',
      储值本金: 'principal',
      赠金: 'bonus',
      Points: 'points',
    },
  ],
]

it.each(headings)('%s: headings in both languages', (kind, wanted) => {
  expect(
    Object.fromEntries(Object.keys(wanted).map((heading) => [heading, guessField(heading, kind)])),
  ).toEqual(wanted)
})

const file =
  '订单号,手机,日期,货号,数量,单价,备注\nA1,13800660001,2024年3月1日,x,2,10.5,货到付款\n,13800660001,2024年3月2日,x,1,10.5,\n'

it('is guessed with dates, delimiter and encoding; corrected, kept under a name, found and used again', async () => {
  const preview = await previewFile(
    house,
    await upload(house, await fileOf(file, 'till.csv'), 'orders'),
    { kind: 'orders' },
  )
  const { guessedMapping } = preview
  expect(guessedMapping).toMatchObject({
    kind: 'orders',
    delimiter: ',',
    encoding: 'utf8',
    header: true,
    dateFormat: 'yyyy年MM月dd日[ HH:mm[:ss]]',
    fields: {
      orderNumber: { column: '订单号' },
      phone: { column: '手机' },
      placedAt: { column: '日期' },
      unitPrice: { column: '单价' },
    },
  })
  const corrected: Mapping = {
    ...guessedMapping,
    source: 'pos',
    fields: { ...guessedMapping.fields, productName: { column: '备注' } },
    rejectWhen: [{ column: '订单号', op: 'empty', reason: '没有小票' }],
  }
  const kept = await ask('POST', '/v1/import-mappings', {
    key,
    body: { name: '门店收银', mapping: corrected },
  })
  expect(kept.status, kept.text).toBe(200)
  const list = async () =>
    ((await ask('GET', '/v1/import-mappings', { key })).body as { items: SavedMapping[] }).items
  const [found] = await list()
  expect(found).toMatchObject({ name: '门店收银', mapping: corrected })

  const done = await importText(house, file, found?.mapping as Mapping)
  expect(done).toMatchObject({
    read: 2,
    accepted: 1,
    rejected: 1,
    reasons: [{ code: '没有小票', count: 1, examples: [2] }],
  })
  const gone = await ask('DELETE', `/v1/import-mappings/${found?.id}`, { key })
  expect([gone.status, await list()]).toEqual([200, []])
})

it('a mapping that cannot make what it is for is refused, naming the field', async () => {
  const stored = await upload(house, await fileOf(file), 'orders')
  const mapping = {
    kind: 'orders',
    source: 'pos',
    fields: { orderNumber: { column: '订单号' }, phone: { column: '手机' } },
  }
  const reply = await ask('POST', '/v1/imports', { key, body: { fileId: stored.fileId, mapping } })
  expect(reply).toMatchObject({
    status: 422,
    body: { code: 'connect.missingField', field: 'mapping.fields.placedAt' },
  })
})

const root = fileURLToPath(new URL('../../', import.meta.url))
const data = `${root}../shared/data`
const files: Record<string, string> = {
  'online-retail': 'online_retail/online_retail.csv.gz',
  'cdnow-master': 'cdnow/CDNOW_master.txt',
  'cdnow-sample': 'cdnow/CDNOW_sample.txt',
}
if (!existsSync(data))
  console.warn('mapping.test.ts: ../shared is not here; the examples are not tried on their files')

describe('the examples', () => {
  const names = readdirSync(`${root}examples`).filter((name) => name.endsWith('.mapping.json'))
  const read = (name: string) =>
    mappingSchema.parse(JSON.parse(readFileSync(`${root}examples/${name}`, 'utf8')))

  it('are whole', () => {
    expect(names.map((name) => name.replace('.mapping.json', '')).toSorted()).toEqual(
      Object.keys(files).toSorted(),
    )
    for (const name of names) expect(read(name).kind).toBe('orders')
  })

  it.runIf(existsSync(data))('name columns that their files have', async () => {
    for (const [name, path] of Object.entries(files)) {
      const mapping = read(`${name}.mapping.json`)
      const preview: FilePreview = await previewFile(
        house,
        await upload(house, `${data}/${path}`, 'orders'),
        { kind: 'orders' },
      )
      const columns = preview.columns.map((column) => column.name)
      for (const from of Object.values(mapping.fields))
        if ('column' in from) expect(columns, name).toContain(from.column)
      expect(preview.header, name).toBe(mapping.header)
    }
  })
})
