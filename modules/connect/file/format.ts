// How a file is to be read: what it is by its own bytes, and what the mapping says about it.
import type { Mapping } from '#contracts'
import { Refusal } from '#platform'
import { recogniseDates } from '../mapping/dates.ts'
import { connectRefusals } from '../refusals.ts'
import { readRows } from './rows.ts'
import { sniff, type FileFormat } from './sniff.ts'

export interface ReadingFormat {
  gzip: boolean
  excel: boolean
  encoding: string
  delimiter: string | null
  sheet: string | undefined
  /** The mapping with what it leaves open about dates decided. */
  mapping: Mapping
}

const DATES_SEEN = 200

/** What kind of file it is; a file that cannot be read is refused. */
export async function kindOf(path: string, fileName: string): Promise<FileFormat> {
  try {
    return await sniff(path, fileName)
  } catch (error) {
    throw new Refusal(connectRefusals.unreadable, { reason: (error as Error).message })
  }
}

/** A byte order mark outweighs the mapping: a corrected file may come back in another encoding. */
export async function formatOf(
  path: string,
  fileName: string,
  mapping: Mapping,
): Promise<ReadingFormat> {
  const found = await kindOf(path, fileName)
  const format = {
    gzip: found.gzip,
    excel: found.excel,
    sheet: mapping.sheet,
    encoding: found.marked ? found.encoding : (mapping.encoding ?? found.encoding),
    delimiter: mapping.delimiter ?? found.delimiter,
  }
  if (mapping.dateFormat !== undefined) return { ...format, mapping }
  const rows = await firstRows(path, { ...format, skipLines: mapping.skipLines }, DATES_SEEN)
  const dateFormat = recogniseDates(datesIn(rows, mapping))
  return { ...format, mapping: { ...mapping, ...(dateFormat !== undefined && { dateFormat }) } }
}

/** What stands in the file's first mapped column of dates. */
function datesIn(rows: readonly string[][], { fields, header }: Mapping): string[] {
  const from = [
    fields.placedAt,
    fields.paidAt,
    fields.refundedAt,
    fields.joinedAt,
    fields.registeredAt,
  ].find((field) => field && 'column' in field)
  if (!from || !('column' in from)) return []
  const [head = []] = rows
  const at = header
    ? head.findIndex((cell) => cell.trim() === from.column)
    : Number(from.column.slice(1)) - 1
  return (header ? rows.slice(1) : rows).map((row) => row[at] ?? '')
}

/** The first rows; a file that cannot be read is refused. */
export async function firstRows(
  path: string,
  options: Parameters<typeof readRows>[1],
  most: number,
): Promise<string[][]> {
  const rows: string[][] = []
  try {
    for await (const row of readRows(path, options)) {
      rows.push(row)
      if (rows.length >= most) break
    }
  } catch (error) {
    throw new Refusal(connectRefusals.unreadable, { reason: (error as Error).message })
  }
  return rows
}
