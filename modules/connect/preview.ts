// The first look at a file: what it is, what its columns probably mean, its first rows.
import type { FilePreview, ImportKind } from '#contracts'
import { Refusal, type Platform } from '#platform'
import { firstRows, kindOf } from './file/format.ts'
import type { StoredFile } from './file/store.ts'
import { guessField, guessMapping, looksLikeHeader } from './mapping/guess.ts'
import { connectRefusals } from './refusals.ts'
import { lastImportOf } from './sql.ts'

const ROWS_SHOWN = 20
const ROWS_READ = 500

export interface PreviewOptions {
  kind: ImportKind
  encoding?: string | undefined
  delimiter?: string | undefined
  header?: boolean | undefined
  sheet?: string | undefined
}

export async function previewFile(
  platform: Platform,
  file: StoredFile,
  options: PreviewOptions,
): Promise<FilePreview> {
  const format = await kindOf(file.path, file.fileName)
  const encoding = options.encoding ?? format.encoding
  const delimiter = options.delimiter ?? format.delimiter
  const read = await firstRows(
    file.path,
    { ...format, encoding, delimiter, sheet: options.sheet, skipLines: 0 },
    ROWS_READ,
  )
  const [head] = read
  if (!head) throw new Refusal(connectRefusals.noRows)
  const header = options.header ?? looksLikeHeader(head)
  const columns = header ? head.map((cell) => cell.trim()) : head.map((_, i) => `c${i + 1}`)
  const rows = header ? read.slice(1) : read
  const before = await lastImportOf(platform.db, file.hash)
  return {
    fileId: file.fileId,
    fileName: file.fileName,
    bytes: file.bytes,
    encoding,
    delimiter,
    sheet: options.sheet ?? null,
    header,
    columns: columns.map((name, i) => ({
      name,
      samples: rows.slice(0, 5).map((row) => (row[i] ?? '').slice(0, 100)),
      guess: guessField(name, options.kind),
    })),
    rows: rows.slice(0, ROWS_SHOWN).map((row) => row.map((cell) => cell.slice(0, 200))),
    guessedMapping: guessMapping({
      kind: options.kind,
      source: sourceOf(file.fileName),
      columns,
      rows,
      header,
      delimiter,
      encoding,
      ...(options.sheet !== undefined && { sheet: options.sheet }),
    }),
    importedBefore: before ? { importId: before.id, at: before.started_at.toISOString() } : null,
  }
}

/** A source's name from a file's: letters, digits, dashes. */
const sourceOf = (fileName: string): string =>
  fileName
    .replace(/\.(csv|txt|tsv|xlsx|gz)\b/gi, '')
    .replace(/[^\w-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40) || 'file'
