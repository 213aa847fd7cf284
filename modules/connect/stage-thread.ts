// Runs in a worker thread: reads a file, maps its rows, and streams them into staging by COPY, so
// that parsing never holds up a request; or reads it once more to fill in what rejected rows held.
// Talks to its starter by messages. Imports little: all that is loaded here is loaded twice.
import { parentPort, workerData } from 'node:worker_threads'
import pg from 'pg'
import type { Mapping } from '#contracts'
import { readRows } from './file/rows.ts'
import { CopyWriter } from './copy-writer.ts'
import { fillRaw } from './fill-raw.ts'
import { rowMapper, type Staged } from './mapping/map-row.ts'

export interface StageInput {
  task: 'stage' | 'fill'
  databaseUrl: string
  importId: number
  path: string
  mapping: Mapping
  zone: string
  gzip: boolean
  excel: boolean
  encoding: string
  delimiter: string | null
  sheet: string | undefined
}
export type StageMessage =
  | { kind: 'progress'; bytesRead: number; rowsRead: number }
  | { kind: 'done'; rowsRead: number; staged: number }
  | {
      kind: 'failed'
      code: 'unreadable' | 'unknownColumn' | 'noRows' | 'database'
      message: string
    }

const REPORT_ROWS = 20_000

/**
 * A connection of the thread's own: a file may take longer than any transaction that serves a
 * request.
 */
async function connect(input: StageInput): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: input.databaseUrl })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

class StageFailure extends Error {
  readonly code: 'unreadable' | 'unknownColumn' | 'noRows'
  constructor(code: 'unreadable' | 'unknownColumn' | 'noRows', message: string) {
    super(message)
    this.code = code
  }
}

async function stage(input: StageInput, say: (message: StageMessage) => void): Promise<void> {
  const [staging, rejecting] = await Promise.all([connect(input), connect(input)])
  try {
    for (const table of ['staged_row', 'staged_group', 'rejected_row']) {
      const kept = table === 'rejected_row' ? 'and not taken' : ''
      await staging.query(`delete from connect.${table} where import_id = $1 ${kept}`, [
        input.importId,
      ])
    }
    const staged = new CopyWriter(
      staging,
      'connect.staged_row (import_id, row_no, kind, group_key, data)',
    )
    const rejected = new CopyWriter(
      rejecting,
      'connect.rejected_row (import_id, row_no, code, raw)',
    )
    const counts = await readInto(input, staged, rejected, say)
    await Promise.all([staged.end(), rejected.end()])
    say({ kind: 'done', ...counts })
  } finally {
    await Promise.all([staging.end(), rejecting.end()])
  }
}

async function readInto(
  input: StageInput,
  staged: CopyWriter,
  rejected: CopyWriter,
  say: (message: StageMessage) => void,
): Promise<{ rowsRead: number; staged: number }> {
  const counts = { rowsRead: 0, staged: 0 }
  const id = String(input.importId)
  let bytesRead = 0
  let map: ReturnType<typeof rowMapper> | undefined
  for await (const row of rowsOf(input, (bytes) => (bytesRead = bytes))) {
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
      await rejected.line([id, String(counts.rowsRead), outcome.rejected, JSON.stringify(row)])
      if (outcome.broken) {
        counts.staged++
        await writeStaged(staged, id, counts.rowsRead, outcome.broken)
      }
    }
    if (counts.rowsRead % REPORT_ROWS === 0)
      say({ kind: 'progress', bytesRead, rowsRead: counts.rowsRead })
  }
  if (counts.rowsRead === 0) throw new StageFailure('noRows', 'no rows')
  return counts
}

const rowsOf = (input: StageInput, onBytes?: (bytes: number) => void) =>
  readRows(input.path, {
    ...input,
    skipLines: input.mapping.skipLines,
    ...(onBytes && { onBytes }),
  })

async function fill(input: StageInput): Promise<number> {
  const client = await connect(input)
  try {
    return await fillRaw(client, input.importId, rowsOf(input), input.mapping.header)
  } finally {
    await client.end()
  }
}

function mapperFor(input: StageInput, first: readonly string[]): ReturnType<typeof rowMapper> {
  const columns = input.mapping.header
    ? first.map((cell) => cell.trim())
    : first.map((_, i) => `c${i + 1}`)
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
    const input = workerData as StageInput
    const say = (message: StageMessage) => port.postMessage(message)
    if (input.task === 'stage') await stage(input, say)
    else say({ kind: 'done', rowsRead: await fill(input), staged: 0 })
  } catch (error) {
    const code =
      error instanceof StageFailure
        ? error.code
        : error instanceof pg.DatabaseError
          ? 'database'
          : 'unreadable'
    port.postMessage({
      kind: 'failed',
      code,
      message: (error as Error).message,
    } satisfies StageMessage)
  }
}
