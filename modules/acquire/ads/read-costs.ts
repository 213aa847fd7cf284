// An ad platform's report of costs as rows: day, ad group, money. Which column is which is guessed
// from its heading and may be said otherwise.
import { parse } from 'csv-parse/sync'
import type { AdCostColumns, AdCostFault, AdCostFile } from '#contracts'
import { cell, plain } from '#kit'
import { Refusal } from '#platform'
import { workbookRows } from '#modules/connect'
import { adRefusals } from './refusals.ts'

export interface CostRow {
  /** Line of the file, its heading being line 1. */
  line: number
  day: string
  adGroup: string
  groupName: string
  fen: number
}
export interface CostReject {
  line: number
  cells: string[]
  fault: AdCostFault
}
export interface CostFile {
  headings: string[]
  columns: AdCostColumns
  rows: CostRow[]
  rejects: CostReject[]
}

const known: Record<keyof AdCostColumns, readonly string[]> = {
  day: ['日期', '时间', '统计日期', 'date', 'day'],
  adGroup: ['广告id', '广告组id', '广告单元id', 'adgroupid', 'adgroup_id', 'adgroup', 'adid'],
  groupName: ['广告名称', '广告组名称', '广告组', 'adgroupname', 'adgroup_name', 'name'],
  cost: ['花费', '消耗', '花费(元)', '消耗(元)', '花费（元）', '消耗（元）', 'cost', 'spend'],
}
const fields = Object.keys(known) as (keyof AdCostColumns)[]
const MOST_ROWS = 20_000
const NONE = -1

/** Where each column stands; -1 where no heading tells. */
function guessed(headings: readonly string[]): AdCostColumns {
  const named = headings.map(plain)
  const places = fields.map((field) => [
    field,
    named.findIndex((name) => known[field].includes(name)),
  ])
  return Object.fromEntries(places) as AdCostColumns
}

/** Yuan as written, commas and sign of the currency allowed, as fen: rounded nowhere. */
export function fenOf(text: string): number | undefined {
  const found = /^[¥￥]?\s*(\d{1,3}(?:,\d{3})+|\d{1,10})(?:\.(\d{1,2})0*)?$/.exec(text)
  if (!found) return undefined
  return (
    Number((found[1] ?? '').replaceAll(',', '')) * 100 + Number((found[2] ?? '').padEnd(2, '0'))
  )
}

/** A calendar day in one of the ways that reports write it. */
export function dayIn(text: string): string | undefined {
  const found = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[ T]00:00(?::00)?)?$/.exec(text)
  if (!found) return undefined
  const [, year = '', month = '', date = ''] = found
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  const real = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(real.getTime()) && real.toISOString().startsWith(day) ? day : undefined
}

const faultOf = (row: {
  day: string | undefined
  adGroup: string
  fen: number | undefined
}): AdCostFault | undefined => {
  if (row.adGroup === '') return 'noAdGroup'
  if (!/^[\w.:-]{1,64}$/.test(row.adGroup)) return 'badAdGroup'
  if (row.day === undefined) return 'badDay'
  return row.fen === undefined ? 'badCost' : undefined
}

/** Throws where it is no table, or too long. The last line of totals that reports end with is left out. */
export function readCosts(rows: readonly string[][], said?: AdCostColumns): CostFile {
  const [headings, ...lines] = rows
  if (!headings || headings.length < 2) throw new Refusal(adRefusals.notCosts, {}, 'csv')
  if (lines.length > MOST_ROWS) throw new Refusal(adRefusals.tooManyCosts, {}, 'csv')
  const columns = said ?? guessed(headings)
  const file: CostFile = {
    headings: headings.map((text) => text.trim()),
    columns,
    rows: [],
    rejects: [],
  }
  const seen = new Set<string>()
  lines.forEach((cells, n) => {
    const line = n + 2
    const text = (field: keyof AdCostColumns) => cell(cells, columns[field])
    if (/^(合计|总计|total)/i.test(cells.find((one) => one.trim() !== '')?.trim() ?? '')) return
    const day = dayIn(text('day'))
    const fen = fenOf(text('cost'))
    const adGroup = text('adGroup')
    const key = `${day} ${adGroup}`
    const fault = faultOf({ day, adGroup, fen }) ?? (seen.has(key) ? 'duplicate' : undefined)
    if (fault || day === undefined || fen === undefined) {
      file.rejects.push({ line, cells: cells.slice(0, 12), fault: fault ?? 'badCost' })
      return
    }
    seen.add(key)
    file.rows.push({ line, day, fen, adGroup, groupName: text('groupName').slice(0, 100) })
  })
  return file
}

export const complete = ({ day, adGroup, cost }: AdCostColumns): boolean =>
  day > NONE && adGroup > NONE && cost > NONE

/** A report as it was sent, text or workbook: one row more than may be is enough to refuse it. */
export const costRows = async ({
  csv,
  workbook,
}: Pick<AdCostFile, 'csv' | 'workbook'>): Promise<string[][]> =>
  workbook === undefined
    ? table(csv ?? '')
    : workbookRows(Buffer.from(workbook, 'base64'), MOST_ROWS + 2)

function table(csv: string): string[][] {
  const tabs = (csv.split('\n', 1)[0] ?? '').includes('\t')
  try {
    return parse(csv, {
      bom: true,
      relaxColumnCount: true,
      skipEmptyLines: true,
      delimiter: tabs ? '\t' : ',',
    })
  } catch (error) {
    throw new Refusal(adRefusals.notCosts, { reason: (error as Error).message }, 'csv')
  }
}
