// An import at work, in two phases that both may be cut off anywhere.
//
// First the file is read into staged rows (a thread reads, COPY writes). Then groups of them are taken
// in order, a few hundred a transaction; the transaction that takes a chunk also moves `next_group`,
// so that nothing is taken twice and nothing is left out, wherever the process died. At the end it
// waits until every listener and the feed have passed what it wrote.
import { Worker } from 'node:worker_threads'
import { brandOf } from '#modules/org'
import type { Platform } from '#platform'
import { sniff } from './file/sniff.ts'
import { countReason } from './reasons.ts'
import { connectRefusals } from './refusals.ts'
import { dropStaging, findImport, lockImport, makeGroups, nextRows, rejectRows, stagedCounts, updateImport,
  type ImportRow } from './sql.ts'
import type { StageInput, StageMessage } from './stage-thread.ts'
import { takeGroups } from './take.ts'

const GROUPS_MAX = 1_000
const ROWS_MAX = 6_000
const SETTLE_MS = 10 * 60_000

export async function runImport(platform: Platform, importId: number): Promise<void> {
  const row = await findImport(platform.db, importId)
  if (!row || ['done', 'cancelled'].includes(row.state)) return
  const watch = new Watch(row.working_ms)
  try {
    await updateImport(platform.db, importId, { state: 'running', error: null })
    if (!(await isStaged(platform, row))) await stage(platform, row, watch)
    while (await takeChunk(platform, importId, watch)) continue
    await settle(platform, importId, watch)
  } catch (error) {
    platform.log.error({ err: error, importId }, 'import failed')
    await fail(platform, importId, error, watch)
  } finally {
    watch.stop()
  }
}

/** The process's peak memory so far and the time worked: written with every step forward. */
class Watch {
  private readonly startedAt: number
  private readonly timer: NodeJS.Timeout
  private peak = 0
  constructor(workedMs: number) {
    this.startedAt = Date.now() - workedMs
    this.timer = setInterval(() => this.note(), 100)
  }

  private note(): void {
    this.peak = Math.max(this.peak, process.memoryUsage.rss() / 1024 / 1024)
  }

  reading(): { peak_rss_mb: number; working_ms: number } {
    this.note()
    return { peak_rss_mb: Math.round(this.peak), working_ms: Date.now() - this.startedAt }
  }

  stop(): void {
    clearInterval(this.timer)
  }
}

/** Staged rows are unlogged: after a crash of the engine they are gone and the file is read again. */
async function isStaged(platform: Platform, row: ImportRow): Promise<boolean> {
  if (!row.staged) return false
  const counts = await stagedCounts(platform.db, row.id)
  return counts?.rows === row.rows_staged && counts.groups === row.groups
}

class StageError extends Error {
  readonly code: 'unreadable' | 'unknownColumn' | 'noRows' | 'failed'
  constructor(code: StageError['code'], message: string) {
    super(message)
    this.code = code
  }
}

async function stage(platform: Platform, row: ImportRow, watch: Watch): Promise<void> {
  const format = await sniff(row.file_path, row.file_name)
  const brand = await brandOf(platform.db)
  const input: StageInput = {
    databaseUrl: platform.databaseUrl, importId: row.id, path: row.file_path, mapping: row.mapping, zone: brand.zone,
    gzip: format.gzip, excel: format.excel, encoding: row.mapping.encoding ?? format.encoding,
    delimiter: row.mapping.delimiter ?? format.delimiter,
  }
  const done = await inThread(platform, row.id, input, watch)
  const groups = await makeGroups(platform.db, row.id, row.mapping.rowIsOrder)
  await updateImport(platform.db, row.id, {
    staged: true, groups, rows_read: done.rowsRead, rows_staged: done.staged, rejected: done.rejected, reasons: done.reasons,
    bytes_read: row.bytes, ...watch.reading(),
  })
}

function inThread(platform: Platform, importId: number, input: StageInput, watch: Watch) {
  return new Promise<Extract<StageMessage, { kind: 'done' }>>((resolve, reject) => {
    const worker = new Worker(new URL('./stage-thread.ts', import.meta.url), {
      workerData: input, resourceLimits: { maxOldGenerationSizeMb: 192 },
    })
    worker.on('message', (message: StageMessage) => {
      if (message.kind === 'done') resolve(message)
      else if (message.kind === 'failed') {
        reject(new StageError(message.code === 'database' ? 'failed' : message.code, message.message))
      } else void progress(platform, importId, message, worker, watch)
    })
    worker.on('error', (error) => reject(new StageError('unreadable', error.message)))
    worker.on('exit', () => reject(new StageError('failed', 'the reading thread ended')))
  })
}

async function progress(
  platform: Platform, importId: number, message: Extract<StageMessage, { kind: 'progress' }>, worker: Worker,
  watch: Watch,
): Promise<void> {
  await updateImport(platform.db, importId, {
    bytes_read: message.bytesRead, rows_read: message.rowsRead, ...watch.reading(),
  })
  const row = await findImport(platform.db, importId)
  if (row?.cancel_asked) await worker.terminate()
}

/** Takes the next chunk; false when there is none left or the import was stopped. */
async function takeChunk(platform: Platform, importId: number, watch: Watch): Promise<boolean> {
  return platform.transact({}, async (tx) => {
    const row = await lockImport(tx.db, importId)
    if (!row || row.cancel_asked || row.next_group > row.groups) return false
    const rows = await nextRows(tx.db, importId, row.next_group, GROUPS_MAX, ROWS_MAX)
    const last = rows.at(-1)
    if (!last) return false
    const outcomes = await takeGroups(tx, row, rows)
    const sums = { accepted: row.accepted, duplicates: row.duplicates, rejected: row.rejected }
    const { reasons } = row
    const rejected: { rowNo: number; code: string; raw: string }[] = []
    for (const outcome of outcomes) {
      if (outcome.code !== undefined) {
        sums.rejected += outcome.group.rows.length
        for (const { row_no: rowNo } of outcome.group.rows) {
          countReason(reasons, outcome.code, rowNo)
          rejected.push({ rowNo, code: outcome.code, raw: JSON.stringify([outcome.group.key]) })
        }
      } else if (outcome.duplicate) sums.duplicates += outcome.group.rows.length
      else sums.accepted += outcome.group.rows.length
    }
    if (rejected.length > 0) await rejectRows(tx.db, importId, rejected)
    await updateImport(tx.db, importId, { ...sums, reasons, next_group: last.no + 1, ...watch.reading() })
    return true
  })
}

async function settle(platform: Platform, importId: number, watch: Watch): Promise<void> {
  const row = await findImport(platform.db, importId)
  if (!row) return
  await updateImport(platform.db, importId, { state: row.cancel_asked ? 'running' : 'settling' })
  await platform.passed(SETTLE_MS)
  await dropStaging(platform.db, importId)
  await updateImport(platform.db, importId, {
    state: row.cancel_asked ? 'cancelled' : 'done', finished_at: platform.clock.now(),
    ...watch.reading(),
  })
}

async function fail(platform: Platform, importId: number, error: unknown, watch: Watch): Promise<void> {
  const row = await findImport(platform.db, importId)
  if (row?.cancel_asked) {
    await dropStaging(platform.db, importId)
    await updateImport(platform.db, importId, { state: 'cancelled', finished_at: platform.clock.now() })
    return
  }
  const kind = connectRefusals[error instanceof StageError ? error.code : 'failed']
  const detail = error instanceof StageError && error.code === 'unknownColumn' ? `: ${error.message}` : ''
  await updateImport(platform.db, importId, {
    state: 'failed', finished_at: platform.clock.now(), ...watch.reading(),
    error: { code: kind.code, sentence: { zh: kind.sentence.zh + detail, en: kind.sentence.en + detail } },
  })
}
