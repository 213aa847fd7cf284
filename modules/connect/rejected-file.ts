// The rejected rows as a CSV: the file's own columns first, then the row's number, the reason's
// code and the reason in words. Once corrected it goes through the same mapping: further columns do
// not matter.
import { stringify } from 'csv-stringify'
import { Readable } from 'node:stream'
import type { Db } from '#platform'
import { firstRows, formatOf } from './file/format.ts'
import { rejectedPage, type ImportRow } from './sql.ts'
import { reasonSentence } from './status.ts'

const PAGE = 2_000

export type Language = 'zh' | 'en'
const added: Record<Language, string[]> = {
  zh: ['#行号', '#代码', '#原因'],
  en: ['#row', '#code', '#reason'],
}

/** With a byte order mark, so that Excel reads the Chinese and the next import needs no guess. */
export async function rejectedCsv(db: Db, row: ImportRow, language: Language): Promise<Readable> {
  const { delimiter } = row.mapping
  const head = await headOf(row)
  return Readable.from(records(db, row, head, language)).pipe(
    stringify({ bom: true, delimiter: delimiter && delimiter !== ' ' ? delimiter : ',' }),
  )
}

/**
 * The file's lines before its data: as many as the mapping passes over, and the heading if it has
 * one.
 */
async function headOf({
  file_path: path,
  file_name: name,
  mapping,
}: ImportRow): Promise<string[][]> {
  const { skipLines, header } = mapping
  if (!header) return Array.from({ length: skipLines }, () => ['#'])
  try {
    const format = await formatOf(path, name, mapping)
    return await firstRows(path, { ...format, skipLines: 0 }, skipLines + 1)
  } catch {
    // The uploaded file is gone after a week: the columns that were read are still known by name.
    const columns = Object.values(mapping.fields).flatMap((from) =>
      'column' in from ? [from.column] : [],
    )
    return [...Array.from({ length: skipLines }, () => ['#']), columns]
  }
}

async function* records(
  db: Db,
  row: ImportRow,
  head: readonly string[][],
  language: Language,
): AsyncGenerator<string[]> {
  yield* head.slice(0, row.mapping.skipLines)
  const heading = row.mapping.header ? head.at(-1) : undefined
  if (heading) yield [...heading, ...added[language]]
  for (let after = 0; ;) {
    const rows = await rejectedPage(db, row.id, after, PAGE)
    for (const { row_no: rowNo, code, raw } of rows) {
      const cells = raw === null ? [] : (JSON.parse(raw) as string[]).map(harmless)
      while (heading && cells.length < heading.length) cells.push('')
      yield [...cells, String(rowNo), code, reasonSentence(code)[language]]
    }
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = last.row_no
  }
}

/**
 * A cell that a spreadsheet would run as a formula gets an apostrophe; the next import takes it
 * off.
 */
const harmless = (cell: string): string => (/^[=@\t\r]|^[+-](?!\d)/.test(cell) ? `'${cell}` : cell)
