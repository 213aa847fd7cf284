// Files as they come: every delimiter and encoding, quoting, gzip, workbooks, and what is no table
// at all.
import exceljs from 'exceljs'
import iconv from 'iconv-lite'
import { sql } from 'kysely'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Mapping } from '#contracts'
import { refuses } from '#platform/testing'
import { openHouse } from '#tests/house'
import { dryRun } from './dry-run.ts'
import { fileOf, importText, mappingOf, upload } from './fixtures.ts'
import { previewFile } from './preview.ts'

const house = await openHouse({ env: { SIYU_DATA: mkdtempSync(join(tmpdir(), 'siyu-data-')) } })

const fields: Mapping['fields'] = {
  orderNumber: { column: '订单号' },
  customerKey: { column: '客户编号' },
  customerName: { column: '姓名' },
  placedAt: { column: '日期' },
  sku: { column: '货号' },
  productName: { column: '商品' },
  quantity: { column: '数量' },
  unitPrice: { column: '单价' },
}
const mapping = (source: string, more: Partial<Mapping> = {}) =>
  mappingOf({ kind: 'orders', source, fields, ...more })

const heading = Object.values(fields).flatMap((from) => ('column' in from ? [from.column] : []))
const cells = [
  ['A-1', '0071', '王小丽', '2024-03-01 18:30', '00123', '红茶 "珍藏"', '2', '49.90'],
  ['A-1', '0071', '王小丽', '2024-03-01 18:30', '00124', '绿茶\n第二行', '1', '12.5'],
  ['A-2', '0072', '张伟', '2024-03-02', '00123', '红茶, 一; 二|三\t四', '3', '49.90'],
]
const quoted = (cell: string) =>
  /["\n,;|\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
const text = (delimiter: string, end = '\r\n') =>
  [heading, ...cells].map((row) => row.map(quoted).join(delimiter)).join(end) + end

/** What the source brought, as the file had it. */
const brought = async (source: string): Promise<string[][]> =>
  (
    await sql<{ row: string[] }>`
  select array[o.number, c.name, to_char(o.paid_at at time zone 'Asia/Shanghai',
    'YYYY-MM-DD HH24:MI'), l.sku, l.name, l.quantity::text, l.unit_price::text,
    l.goods_fen::text] as row
  from orders."order" o join orders.line l using (customer_id, order_id) join customer.customer c
    using (customer_id)
  where o.source = ${source} order by o.number, l.line_no`.execute(house.db)
  ).rows.map(({ row }) => row)

const expected = [
  ['A-1', '王小丽', '2024-03-01 18:30', '00123', '红茶 "珍藏"', '2', '49.90', '9980'],
  ['A-1', '王小丽', '2024-03-01 18:30', '00124', '绿茶\n第二行', '1', '12.5', '1250'],
  ['A-2', '张伟', '2024-03-02 00:00', '00123', '红茶, 一; 二|三\t四', '3', '49.90', '14970'],
]

const encoded = (encoding: string, mark = false) =>
  iconv.encode(text(','), encoding, { addBOM: mark })
const files: [name: string, bytes: Buffer][] = [
  ['comma', Buffer.from(text(','))],
  ['semicolon', Buffer.from(text(';'))],
  ['tab', Buffer.from(text('\t'))],
  ['bar', Buffer.from(text('|', '\n'))],
  ['utf8-mark', encoded('utf8', true)],
  ['gbk', encoded('gbk')],
  ['gb18030', encoded('gb18030')],
  ['utf16le-mark', encoded('utf-16le', true)],
  ['utf16be-mark', encoded('utf-16be', true)],
  ['utf16le', encoded('utf-16le')],
  ['utf16be', encoded('utf-16be')],
  ['gz', gzipSync(text(','))],
  ['gbk-gz', gzipSync(encoded('gbk'))],
]

describe('text', () => {
  it.each(files)(
    '%s: every cell arrives as it was, Chinese, quotes and line ends too',
    async (source, bytes) => {
      const done = await importText(house, bytes, mapping(source))
      expect(done).toMatchObject({ state: 'done', read: 3, accepted: 3, rejected: 0 })
      expect(await brought(source)).toEqual(expected)
    },
  )

  it('cp1252: Western names', async () => {
    const bytes = iconv.encode(
      'no;who;name;day;price\n1;7;Zoë Müller – Ltd;01.02.2024;1.234,50 €\n',
      'cp1252',
    )
    const done = await importText(
      house,
      bytes,
      mappingOf({
        kind: 'orders',
        source: 'cp1252',
        decimalMark: ',',
        fields: {
          orderNumber: { column: 'no' },
          customerKey: { column: 'who' },
          customerName: { column: 'name' },
          placedAt: { column: 'day' },
          amount: { column: 'price' },
        },
      }),
    )
    expect(done).toMatchObject({ accepted: 1, rejected: 0 })
    expect(await brought('cp1252')).toEqual([
      ['1', 'Zoë Müller – Ltd', '2024-02-01 00:00', '-', '-', '1', '1234.50', '123450'],
    ])
  })

  it('an encoding and a delimiter that the mapping names are used, unless a byte order mark says better', async () => {
    const bytes = iconv.encode(text(';'), 'gbk')
    const named = mapping('named', { encoding: 'gb18030', delimiter: ';' })
    expect(await importText(house, bytes, named)).toMatchObject({ accepted: 3 })
    expect(await importText(house, `\ufeff${text(';')}`, named)).toMatchObject({
      duplicates: 3,
      rejected: 0,
    })
    expect(await brought('named')).toEqual(expected)
  })
})

describe('a workbook', () => {
  const workbook = async (sheets = 1): Promise<Buffer> => {
    const book = new exceljs.Workbook()
    for (let no = 1; no <= sheets; no++) {
      const sheet = book.addWorksheet(no === sheets ? '订单' : `备注${no}`)
      sheet.addRow([...heading, '备注'])
      sheet.addRow([
        'A-1',
        71,
        '王小丽',
        new Date('2024-03-01T18:30:00Z'),
        '00123',
        { richText: [{ text: '红茶 ' }, { text: '"珍藏"' }] },
        2,
        49.9,
      ])
      sheet.addRow([
        'A-1',
        71,
        '王小丽',
        new Date('2024-03-01T18:30:00Z'),
        124,
        '绿茶\n第二行',
        1,
        { formula: '25/2', result: 12.5 },
        '好',
      ])
      sheet.addRow([])
      sheet.addRow([
        'A-2',
        '0072',
        '张伟',
        '2024-03-02',
        '00123',
        '红茶, 一; 二|三\t四',
        '3',
        '49.90',
      ])
      for (const row of [2, 3]) sheet.getCell(row, 2).numFmt = '0000'
      sheet.getCell(3, 5).numFmt = '00000'
    }
    return Buffer.from(await book.xlsx.writeBuffer())
  }

  it('gives dates, numbers, formulas and rich text as text, and keeps leading zeros', async () => {
    expect(
      await importText(house, await workbook(), mapping('excel'), 'orders.xlsx'),
    ).toMatchObject({ state: 'done', read: 3, accepted: 3, rejected: 0 })
    expect(await brought('excel')).toEqual(
      expected.map((row) =>
        row.map((cell) => (cell === '49.90' && row[0] === 'A-1' ? '49.9' : cell)),
      ),
    )
    const known =
      await sql`select 1 from customer.identity where app = 'excel' and value = '0071'`.execute(
        house.db,
      )
    expect(known.rows.length).toBe(1)
  })

  it('is known by what is in it, not by its name; a sheet can be chosen', async () => {
    const path = await fileOf(await workbook(2), 'orders.csv')
    const preview = await previewFile(house, await upload(house, path, 'orders'), {
      kind: 'orders',
      sheet: '订单',
    })
    expect(preview).toMatchObject({
      delimiter: null,
      sheet: '订单',
      guessedMapping: { sheet: '订单' },
    })
    expect(preview.columns.map((column) => column.name)).toEqual([...heading, '备注'])
    const done = await importText(
      house,
      await workbook(2),
      mapping('sheet', { sheet: '订单' }),
      'orders.xlsx',
    )
    expect(done).toMatchObject({ accepted: 3 })
  })
})

describe('what is wrong with a file is said by a code and a sentence, and nothing is written', () => {
  const customers = async () =>
    (await sql<{ n: number }>`select count(*) as n from customer.customer`.execute(house.db))
      .rows[0]?.n

  it('ragged rows are left out, with everything that belongs to the same order', async () => {
    const lines = [
      '订单号,客户编号,姓名,日期,货号,商品,数量,单价',
      'R1,1,A,2024-01-01,s,n,1,5',
      'R1,1,A,2024-01-01,s,n,1',
      'R2,2,B,2024-01-01,s,n,1,5,more',
      'R3,3,C,2024-01-01,s,n,1,5,,',
      'R4,4,D,2024-01-01,s,n,1,5',
    ]
    const done = await importText(house, lines.join('\n'), mapping('ragged'))
    expect(done).toMatchObject({ read: 5, accepted: 2, rejected: 3 })
    expect(
      done.reasons.map(({ code, count, examples }) => [code, count, examples]).toSorted(),
    ).toEqual([
      ['incomplete', 1, [1]],
      ['tooFewColumns', 1, [2]],
      ['tooManyColumns', 1, [3]],
    ])
    for (const { sentence } of done.reasons) expect([sentence.zh, sentence.en]).not.toContain('')
    expect((await brought('ragged')).map(([number]) => number)).toEqual(['R3', 'R4'])
  })

  const garbage = Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 197 + (i >> 3)) % 256))
  const unusable: [string, Buffer, string][] = [
    ['nothing', Buffer.alloc(0), 'connect.noRows'],
    ['only-heading', Buffer.from(`${heading.join(',')}\n`), 'connect.noRows'],
    ['garbage', garbage, 'connect.unreadable'],
    ['garbage-gz', gzipSync(garbage), 'connect.unreadable'],
    [
      'cut-gz',
      gzipSync(Buffer.from(text(',').repeat(9_000))).subarray(0, 900),
      'connect.unreadable',
    ],
    ['cut-workbook', Buffer.from('PK\u0003\u0004[Content_Types].xml'), 'connect.unreadable'],
    ['open-quote', Buffer.from(`${heading.join(',')}\n"A-1,1,x\n`), 'connect.unreadable'],
    ['other-columns', Buffer.from('a,b\n1,2\n'), 'connect.unknownColumn'],
  ]
  it.each(unusable)('%s', async (source, bytes, code) => {
    const before = await customers()
    const done = await importText(house, bytes, mapping(source))
    expect(done).toMatchObject({ state: 'failed', accepted: 0, error: { code } })
    expect(done.error?.sentence.zh).toMatch(/[一-龥]/)
    expect(await brought(source)).toEqual([])
    expect(await customers()).toBe(before)
    const left =
      await sql`select 1 from connect.staged_row union all select 1 from connect.rejected_row
      where import_id = ${done.id}`.execute(house.db)
    expect(left.rows).toEqual([])
  })

  it.each(unusable)('%s, already when it is looked at or tried', async (_, bytes, code) => {
    const file = await upload(house, await fileOf(bytes), 'orders')
    if (code === 'connect.unreadable')
      await refuses(code, () => dryRun(house, file, mapping('tried')))
    if (code === 'connect.unknownColumn')
      await refuses(code, () => dryRun(house, file, mapping('tried')))
    if (bytes.length === 0) await refuses(code, () => previewFile(house, file, { kind: 'orders' }))
  })
})
