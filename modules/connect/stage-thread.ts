// Runs in a worker thread: reads a file, maps its rows, and streams them into staging by COPY, so
// that parsing never holds up a request. Talks to its starter by messages.
import { parentPort, workerData } from 'node:worker_threads'
import { once } from 'node:events'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Mapping } from '#contracts'
import { readRows } from './file/rows.ts'
import { rowMapper, type Staged } from './mapping/map-row.ts'
import { countReason } from './reasons.ts'
import type { Reasons } from './sql.ts'

export interface StageInput {
  databaseUrl: string; importId: number; path: string; mapping: Mapping; zone: string
  gzip: boolean; excel: boolean; encoding: string; delimiter: string | null
}
export type StageMessage =
  | { kind: 'progress'; bytesRead: number; rowsRead: number }
  | { kind: 'done'; rowsRead: number; staged: number; rejected: number; reasons: Reasons }
  | { kind: 'failed'; code: 'unreadable' | 'unknownColumn' | 'noRows' | 'database'; message: string }

const REPORT_ROWS = 20_000

/** COPY's text format: backslash, tab and line ends are escaped. */
const escape = (text: string) =>
  text.replace(/[\\\t\n\r]/g, (c) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[c] ?? c).replaceAll('\u0000', '')

/** A COPY stream that takes lines in blocks and waits when PostgreSQL is slower than the file. */
class CopyWriter {
  private readonly stream: ReturnType<typeof copyFrom>
  private block: string[] = []
  private broken: Error | undefined
  constructor(client: pg.Client, target: string) {
    this.stream = client.query(copyFrom(`copy ${target} from stdin`))
    // Kept for the next write: an error without a listener would end the thread with the wrong reason.
    this.stream.on('error', (error) => (this.broken = error))
  }

  async line(cells: readonly string[]): Promise<void> {
    this.block.push(cells.map(escape).join('\t'))
    if (this.block.length >= 500) await this.flush()
  }

  private async flush(): Promise<void> {
    if (this.broken) throw this.broken
    if (this.block.length === 0) return
    const ready = this.stream.write(`${this.block.join('\n')}\n`)
    this.block = []
    if (!ready) await once(this.stream, 'drain')
  }

  async end(): Promise<void> {
    await this.flush()
    this.stream.end()
    await once(this.stream, 'finish')
  }
}

class StageFailure extends Error {
  readonly code: 'unreadable' | 'unknownColumn' | 'noRows'
  constructor(code: 'unreadable' | 'unknownColumn' | 'noRows', message: string) {
    super(message)
    this.code = code
  }
}

async function stage(input: StageInput, say: (message: StageMessage) => void): Promise<void> {
  const staging = new pg.Client({ connectionString: input.databaseUrl })
  const rejecting = new pg.Client({ connectionString: input.databaseUrl })
  for (const client of [staging, rejecting]) client.on('error', () => undefined)
  await Promise.all([staging.connect(), rejecting.connect()])
  try {
    for (const table of ['staged_row', 'staged_group', 'rejected_row']) {
      await staging.query(`delete from connect.${table} where import_id = $1`, [input.importId])
    }
    const staged = new CopyWriter(staging, 'connect.staged_row (import_id, row_no, kind, group_key, data)')
    const rejected = new CopyWriter(rejecting, 'connect.rejected_row (import_id, row_no, code, raw)')
    const counts = await readInto(input, staged, rejected, say)
    await Promise.all([staged.end(), rejected.end()])
    say({ kind: 'done', ...counts })
  } finally {
    await Promise.all([staging.end(), rejecting.end()])
  }
}

async function readInto(
  input: StageInput, staged: CopyWriter, rejected: CopyWriter, say: (message: StageMessage) => void,
): Promise<{ rowsRead: number; staged: number; rejected: number; reasons: Reasons }> {
  const counts = { rowsRead: 0, staged: 0, rejected: 0, reasons: {} as Reasons }
  const id = String(input.importId)
  let bytesRead = 0
  let map: ReturnType<typeof rowMapper> | undefined
  const rows = readRows(input.path, {
    ...input, skipLines: input.mapping.skipLines, onBytes: (bytes) => (bytesRead = bytes),
  })
  for await (const row of rows) {
    if (!map) {
      map = mapperFor(input, row)
      if (input.mapping.header) continue
    }
    counts.rowsRead++
    const outcome = map(row)
    if (outcome.staged) {
      counts.staged++
      await writeStaged(staged, id, counts.rowsRead, outcome.staged)
    } else {
      counts.rejected++
      countReason(counts.reasons, outcome.rejected, counts.rowsRead)
      await rejected.line([id, String(counts.rowsRead), outcome.rejected, JSON.stringify(row)])
    }
    if (counts.rowsRead % REPORT_ROWS === 0) say({ kind: 'progress', bytesRead, rowsRead: counts.rowsRead })
  }
  if (counts.rowsRead === 0) throw new StageFailure('noRows', 'no rows')
  return counts
}

function mapperFor(input: StageInput, first: readonly string[]): ReturnType<typeof rowMapper> {
  const columns = input.mapping.header ? first.map((cell) => cell.trim()) : first.map((_, i) => `c${i + 1}`)
  try {
    return rowMapper(input.mapping, columns, input.zone)
  } catch (error) {
    throw new StageFailure('unknownColumn', (error as Error).message)
  }
}

const writeStaged = (writer: CopyWriter, id: string, rowNo: number, staged: Staged) =>
  writer.line([id, String(rowNo), staged.kind, staged.groupKey, JSON.stringify(staged.data)])

if (parentPort) {
  const port = parentPort
  try {
    await stage(workerData as StageInput, (message) => port.postMessage(message))
  } catch (error) {
    const code = error instanceof StageFailure ? error.code
      : error instanceof pg.DatabaseError ? 'database' : 'unreadable'
    port.postMessage({ kind: 'failed', code, message: (error as Error).message } satisfies StageMessage)
  }
}
