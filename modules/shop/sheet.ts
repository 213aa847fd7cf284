// Lists of the shop as files: a page at a time, harmless to spreadsheets, told of in the audit log.
import { stringify } from 'csv-stringify/sync'
import { inert } from '#kit'
import { Refusal, spool, type Call } from '#platform'
import { recordAudit } from '#modules/org'
import { sheetRefusals } from './sheet-refusals.ts'

/** Above this a list is for another system, not for a person with a spreadsheet. */
const ROWS_MAX = 100_000
const PAGE = 500

export type Cell = string | number | null
export interface SheetOf<Row> {
  name: string
  /** As the audit log calls it. */
  action: string
  details: Record<string, unknown>
  head: readonly string[]
  /** Those after `last`, `limit` of them; fewer: there are no others. */
  load: (last: Row | undefined, limit: number) => Promise<readonly Row[]>
  cells: (rows: readonly Row[]) => Promise<readonly (readonly Cell[])[]>
}

const line = (cells: readonly Cell[]) =>
  cells.map((cell) => (typeof cell === 'string' ? inert(cell) : cell))

async function* textOf<Row>(call: Call, sheet: SheetOf<Row>): AsyncGenerator<string> {
  // The mark tells spreadsheets that this is UTF-8.
  yield `\uFEFF${stringify([[...sheet.head]])}`
  let rows = 0
  for (let last: Row | undefined; ;) {
    const page = await sheet.load(last, PAGE)
    rows += page.length
    if (rows > ROWS_MAX) throw new Refusal(sheetRefusals.exportTooLarge, { max: ROWS_MAX })
    if (page.length > 0) yield stringify((await sheet.cells(page)).map(line))
    last = page.at(-1)
    if (page.length < PAGE) break
  }
  const { actor, platform } = call
  await platform.transact({ actor }, (tx) =>
    recordAudit(tx, { action: sheet.action, details: { rows, ...sheet.details } }),
  )
}

export const sheetFile = <Row>(call: Call, sheet: SheetOf<Row>): Promise<File> =>
  spool(call.reply, sheet.name, textOf(call, sheet))
