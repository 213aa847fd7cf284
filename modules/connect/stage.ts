// Phase one of an import: a thread reads the file into staged rows, and here its progress is noted.
import { Worker } from 'node:worker_threads'
import { brandOf } from '#modules/org'
import { Refusal, type Platform } from '#platform'
import { formatOf } from './file/format.ts'
import { connectRefusals } from './refusals.ts'
import {
  findImport,
  hasUnfilled,
  makeGroups,
  rejectedSoFar,
  stagedCounts,
  updateImport,
  type ImportRow,
} from './sql.ts'
import type { StageInput, StageMessage } from './stage-thread.ts'
import type { Watch } from './watch.ts'

/** A thread's own heap: it holds a few blocks of rows, however long the file. */
const THREAD = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 }

type Progress = Extract<StageMessage, { kind: 'progress' }>

/**
 * Staged rows are unlogged: after a crash of the engine they are gone and the file is read again.
 */
export async function isStaged(platform: Platform, row: ImportRow): Promise<boolean> {
  if (!row.staged) return false
  const counts = await stagedCounts(platform.db, row.id)
  return counts?.rows === row.rows_staged && counts.groups === row.groups
}

/** Reads the file into staging. Its groups come out in the same order each time. */
export async function stage(platform: Platform, row: ImportRow, watch: Watch): Promise<void> {
  const done = await inThread(await inputOf(platform, row, 'stage'), async (message, stop) => {
    await updateImport(platform.db, row.id, {
      bytes_read: message.bytesRead,
      rows_read: message.rowsRead,
      ...watch.reading(),
    })
    if ((await findImport(platform.db, row.id))?.cancel_asked) await stop()
  })
  const groups = await makeGroups(platform.db, row.id, row.mapping.rowIsOrder)
  await updateImport(platform.db, row.id, {
    staged: true,
    groups,
    rows_read: done.rowsRead,
    rows_staged: done.staged,
    bytes_read: row.bytes,
    ...(await rejectedSoFar(platform.db, row.id)),
    ...watch.reading(),
  })
}

/** What stood in the rows that were rejected when they were taken: the file is read once more. */
export async function fillRejected(platform: Platform, row: ImportRow): Promise<void> {
  if (await hasUnfilled(platform.db, row.id)) {
    await inThread(await inputOf(platform, row, 'fill'), () => Promise.resolve())
  }
}

async function inputOf(
  platform: Platform,
  row: ImportRow,
  task: StageInput['task'],
): Promise<StageInput> {
  const format = await formatOf(row.file_path, row.file_name, row.mapping)
  const { zone } = await brandOf(platform.db)
  return {
    task,
    databaseUrl: platform.databaseUrl,
    importId: row.id,
    path: row.file_path,
    zone,
    ...format,
  }
}

/** Runs the reading thread to its end. A thread that was stopped, or fails, is an error. */
function inThread(
  input: StageInput,
  onProgress: (message: Progress, stop: () => Promise<unknown>) => Promise<void>,
) {
  return new Promise<Extract<StageMessage, { kind: 'done' }>>((resolve, reject) => {
    const worker = new Worker(new URL('./stage-thread.ts', import.meta.url), {
      workerData: input,
      resourceLimits: THREAD,
    })
    worker.on('message', (message: StageMessage) => {
      if (message.kind === 'done') resolve(message)
      else if (message.kind === 'failed') reject(errorOf(message))
      else onProgress(message, () => worker.terminate()).catch(reject)
    })
    worker.on('error', reject)
    worker.on('exit', () => reject(new Error('the reading thread ended')))
  })
}

function errorOf({ code, message }: Extract<StageMessage, { kind: 'failed' }>): Error {
  if (code === 'database') return new Error(message)
  return new Refusal(
    connectRefusals[code],
    code === 'unknownColumn' ? { column: message } : { reason: message },
  )
}
