// The rejected rows as a CSV, the reason beside each, streamed in pages.
import { stringify } from 'csv-stringify'
import { Readable } from 'node:stream'
import type { Db } from '#platform'
import { reasonSentence } from './status.ts'
import { rejectedPage } from './sql.ts'

const PAGE = 5_000

async function* records(db: Db, importId: number): AsyncGenerator<string[]> {
  yield ['row', 'code', 'reason', '原因', 'content']
  for (let after = 0; ;) {
    const rows = await rejectedPage(db, importId, after, PAGE)
    for (const row of rows) {
      const sentence = reasonSentence(row.code)
      yield [String(row.row_no), row.code, sentence.en, sentence.zh, ...(JSON.parse(row.raw) as string[]).map(harmless)]
    }
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = last.row_no
  }
}

/** A cell that a spreadsheet would run as a formula is quoted. */
const harmless = (cell: string): string => (/^[=+@\t\r]|^-(?!\d)/.test(cell) ? `'${cell}` : cell)

/** With a byte order mark, so that Excel reads the Chinese. */
export const rejectedCsv = (db: Db, importId: number): Readable =>
  Readable.from(records(db, importId)).pipe(stringify({ bom: true }))
