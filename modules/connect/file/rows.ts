// Any file as a stream of rows of text, read with constant memory.
import { parse } from 'csv-parse'
import iconv from 'iconv-lite'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { PassThrough, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

export interface ReadOptions {
  gzip: boolean
  excel: boolean
  encoding: string
  delimiter: string | null
  skipLines: number
  sheet?: string | undefined
  /** Told how many bytes of the file on disk have been read. */
  onBytes?: (bytes: number) => void
}

/** A longer line is not a row but a broken quote. */
const RECORD_MAX = 1_000_000

/** Rows in order, the header (if any) first. Throws when the file is not what it claims to be. */
export async function* readRows(path: string, options: ReadOptions): AsyncGenerator<string[]> {
  let skip = options.skipLines
  const source = options.excel ? excelRows(path, options) : textRows(path, options)
  for await (const row of source) {
    if (skip > 0) {
      skip--
      continue
    }
    yield row
  }
}

function textRows(path: string, options: ReadOptions): AsyncIterable<string[]> {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 })
  let bytes = 0
  file.on('data', (chunk) => {
    bytes += chunk.length
    options.onBytes?.(bytes)
  })
  const raw: Readable = options.gzip ? passErrors(file, createGunzip()) : file
  const text = passErrors(raw, iconv.decodeStream(options.encoding) as unknown as PassThrough)
  if (options.delimiter === ' ') return blankSeparated(text)
  const parser = parse({
    delimiter: options.delimiter ?? ',',
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    relax_quotes: true,
    max_record_size: RECORD_MAX,
    trim: false,
  })
  return passErrors(text, parser as unknown as PassThrough) as unknown as AsyncIterable<string[]>
}

/** `pipe` that carries errors on, so that the reader of the last stream hears of them. */
function passErrors<T extends NodeJS.ReadWriteStream & { destroy(error?: Error): unknown }>(
  from: Readable,
  to: T,
): T {
  from.on('error', (error) => to.destroy(error))
  from.pipe(to)
  return to
}

async function* blankSeparated(text: Readable): AsyncGenerator<string[]> {
  for await (const line of createInterface({ input: text, crlfDelay: Infinity })) {
    const trimmed = line.trim()
    if (trimmed !== '') yield trimmed.split(/\s+/)
  }
}

interface ExcelRow {
  values: unknown
  getCell(at: number): { numFmt?: string | undefined }
}

/** Rows of a workbook's first sheet, or of the named one. */
export async function* excelRows(
  file: string | Readable,
  options: Pick<ReadOptions, 'sheet' | 'onBytes'> = {},
): AsyncGenerator<string[]> {
  // Loaded when a workbook comes: it is the largest of the readers.
  const { default: exceljs } = await import('exceljs')
  const reader = new exceljs.stream.xlsx.WorkbookReader(file as string, {
    worksheets: 'emit',
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
    entries: 'ignore',
  })
  let bytes = 0
  for await (const sheet of reader) {
    const name = (sheet as unknown as { name?: string }).name
    if (options.sheet !== undefined && name !== options.sheet) {
      await passOver(sheet as unknown as AsyncIterable<unknown>)
      continue
    }
    let width = 0
    for await (const row of sheet) {
      const cells = excelCells(row as unknown as ExcelRow)
      if (cells.every((cell) => cell === '')) continue
      bytes += 50 * cells.length
      options.onBytes?.(bytes)
      // A workbook leaves out empty cells at a row's end.
      width = Math.max(width, cells.length)
      while (cells.length < width) cells.push('')
      yield cells
    }
    return
  }
}

/**
 * Reads one row of a sheet nobody asked for. The reader removes its temporary file as soon as it is
 * left: one that was not opened by then would fail afterwards, with nobody to hear of it.
 */
async function passOver(sheet: AsyncIterable<unknown>): Promise<void> {
  const rows = sheet[Symbol.asyncIterator]()
  await rows.next()
  await rows.return?.()
}

const excelCells = (row: ExcelRow): string[] =>
  Array.from((row.values as unknown[]).slice(1), (value, at) => {
    const text = cellText(value)
    // A number shown with leading zeros was meant with them.
    const zeros =
      typeof value === 'number' ? /^0{2,}$/.exec(row.getCell(at + 1).numFmt ?? '') : null
    return zeros ? text.padStart(zeros[0].length, '0') : text
  })

function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString().replace('T', ' ').slice(0, 19)
  if (typeof value !== 'object') return String(value)
  const cell = value as { result?: unknown; text?: unknown; richText?: { text: string }[] }
  if (cell.richText) return cell.richText.map((part) => part.text).join('')
  return cellText(cell.result ?? cell.text)
}
