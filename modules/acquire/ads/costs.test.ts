// A report of costs as rows: columns guessed, money read once, what cannot be taken named.
import exceljs from 'exceljs'
import { expect, test } from 'vitest'
import { Refusal } from '#platform'
import { previewCosts } from './costs.ts'
import { callbackIn, landedBy, monitorUrl, monitoredBy } from './click.ts'
import { costRows, dayIn, fenOf, readCosts } from './read-costs.ts'

test('money is read as written, to the fen, and nothing is rounded', () => {
  const read = { '12.3': 1230, '¥1,234.56': 123_456, '0': 0, '1234': 123_400, '12.500': 1250 }
  for (const [text, fen] of Object.entries(read)) expect(fenOf(text), text).toBe(fen)
  for (const text of ['', '-1', '1.005', '12,34', '1e3', '免费'])
    expect(fenOf(text), text).toBe(undefined)
})

test('days in the ways that reports write them', () => {
  for (const text of ['2026-03-05', '2026/3/5', '20260305', '2026年3月5日', '2026-03-05 00:00:00'])
    expect(dayIn(text), text).toBe('2026-03-05')
  for (const text of ['2026-02-30', '5 March', '', '2026-03-05 10:00'])
    expect(dayIn(text), text).toBe(undefined)
})

test('columns are guessed, totals left out, rows that cannot be taken are named', async () => {
  const csv = [
    '日期,广告ID,广告名称,花费(元),曝光',
    '2026-03-05,7001,上新,"1,200.50",9000',
    '2026-03-05,7001,上新,3.00,9',
    '2026-03-05,,无号,1.00,1',
    '昨天,7002,会员日,1.00,1',
    '2026-03-06,7002,会员日,一元,1',
    '合计,,,1200.50,9000',
  ].join('\n')
  const file = previewCosts(await costRows({ csv }))
  expect(file).toMatchObject({ complete: true, rows: 1, totalFen: 120_050, rejected: 4 })
  expect(file.rejects.map(({ line, fault }) => [line, fault])).toEqual([
    [3, 'duplicate'],
    [4, 'noAdGroup'],
    [5, 'badDay'],
    [6, 'badCost'],
  ])
  const strange = await costRows({
    csv: '哪天\t号\t钱\n2026-03-05\t7001\t5\n',
  })
  expect(previewCosts(strange)).toMatchObject({ complete: false, rows: 0 })
  const columns = { day: 0, adGroup: 1, groupName: -1, cost: 2 }
  expect(readCosts(strange, columns).rows).toMatchObject([{ day: '2026-03-05', fen: 500 }])
  expect(() => readCosts([['x']])).toThrow(Refusal)
})

test('a macro that nobody filled in says nothing', () => {
  expect(landedBy({ gdt_vid: '__CLICK_ID__' })).toBe(undefined)
  expect(landedBy({ qz_gdt: 'q1', adgroup: '__ADGROUP_ID__', ad: 'k' })).toEqual({
    clickId: 'q1',
    parameter: 'qz_gdt',
    adGroup: null,
    creative: null,
    linkKey: 'k',
  })
  expect(monitoredBy({ click_id: 'm', unionid: '__WECHAT_UNION_ID__' })).toMatchObject({
    unionid: null,
  })
})

/** A report as a spreadsheet writes it: days as days, money as numbers. */
async function workbook(rows: readonly (string | number | Date)[][]): Promise<string> {
  const book = new exceljs.Workbook()
  const sheet = book.addWorksheet('报表')
  for (const row of rows) sheet.addRow(row)
  book.addWorksheet('说明').addRow(['日期', '广告ID', '花费'])
  return Buffer.from(await book.xlsx.writeBuffer()).toString('base64')
}

test('an Excel file is the same report: its days, its money, the same refusals', async () => {
  const rows = [
    ['日期', '广告ID', '广告名称', '花费(元)'],
    [new Date('2026-03-05T00:00:00Z'), 7001, '上新', 1200.5],
    ['2026-03-05', '7001', '上新', 3],
    [new Date('2026-03-06T00:00:00Z'), 7002, '会员日', '一元'],
    ['合计', '', '', 1203.5],
  ]
  const file = previewCosts(await costRows({ workbook: await workbook(rows) }))
  expect(file).toMatchObject({ complete: true, rows: 1, totalFen: 120_050, rejected: 2 })
  expect(file.sample).toMatchObject([{ day: '2026-03-05', adGroup: '7001', fen: 120_050 }])
  expect(file.rejects.map(({ fault }) => fault)).toEqual(['duplicate', 'badCost'])
  const refused = (sent: string) =>
    costRows({ workbook: sent }).then(readCosts, (error: unknown) => error)
  for (const sent of [await workbook([]), btoa('日期,广告ID'.length.toString()), btoa('PK broken')])
    expect(await refused(sent)).toBeInstanceOf(Refusal)
  const long = Array.from({ length: 20_001 }, (_, n) => ['2026-03-05', n + 1, '', 1])
  const many = await costRows({
    workbook: await workbook([['日期', '广告ID', '名', '花费'], ...long]),
  })
  expect(() => readCosts(many)).toThrow('acquire.tooManyCosts')
})

test('of the address to be told at only its parameters are kept', () => {
  expect(monitorUrl('https://a.cn', 'k', null)).toContain('&callback=__CALLBACK__')
  expect(callbackIn('https://api.e.qq.com/conv?cb=ab-1%3D&conv_id=77&to=x')).toBe(
    'cb=ab-1%3D&conv_id=77',
  )
  for (const told of [undefined, '__CALLBACK__', 'https://a.cn/conv', 'https://a.cn/?cb=%0d%0a'])
    expect(callbackIn(told)).toBe(null)
})
