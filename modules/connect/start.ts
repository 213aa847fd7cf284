// Starting, finding and stopping imports.
import type { LiveConfirm, Mapping } from '#contracts'
import { defineJob, Refusal, platformRefusals, type Db, type Platform, type Tx } from '#platform'
import { recordAudit } from '#modules/org'
import { dryRun } from './dry-run.ts'
import type { StoredFile } from './file/store.ts'
import { checkMapping } from './mapping/check.ts'
import { connectRefusals } from './refusals.ts'
import {
  findImport,
  insertImport,
  unfinishedImportOf,
  updateImport,
  type ImportRow,
} from './sql.ts'

export const importJob = defineJob<{ importId: number }>('connect.import')

export interface StartInput {
  file: StoredFile
  mapping: Mapping
  effects: 'history' | 'live'
}

/** The same file by the same mapping while it is still on its way is the same import. */
export async function startImport(
  tx: Tx,
  { file, mapping, effects }: StartInput,
): Promise<ImportRow> {
  checkMapping(mapping)
  const underWay = await unfinishedImportOf(tx.db, file.hash, mapping, effects)
  if (underWay) return underWay
  const row = await insertImport(tx.db, {
    kind: mapping.kind,
    source: mapping.source,
    fileName: file.fileName,
    filePath: file.path,
    fileHash: file.hash,
    bytes: file.bytes,
    mapping,
    effects,
    by: tx.actor.name,
    at: tx.now,
  })
  if (!row) throw new Error('the import was not recorded')
  enqueue(tx, row.id)
  await recordAudit(tx, {
    action: 'import.started',
    subject: `import:${row.id}`,
    details: { file: file.fileName, effects },
  })
  return row
}

/** What was running when the process ended goes on. Called at the start of a server. */
export async function resumeImports(
  platform: Platform,
  unfinished: readonly number[],
): Promise<void> {
  await platform.transact({}, async (tx) => {
    for (const importId of unfinished) enqueue(tx, importId)
  })
}

const enqueue = (tx: Tx, importId: number) =>
  tx.enqueue(importJob, { importId }, { key: `import:${importId}`, maxAttempts: 3 })

/** Goes on where a cancelled or failed import stopped: what was taken is not taken again. */
export async function resumeImport(tx: Tx, id: number): Promise<ImportRow> {
  const row = await importOr404(tx.db, id)
  if (!['cancelled', 'failed'].includes(row.state)) throw new Refusal(connectRefusals.notStopped)
  await updateImport(tx.db, id, {
    state: 'waiting',
    cancel_asked: false,
    error: null,
    finished_at: null,
  })
  enqueue(tx, id)
  await recordAudit(tx, { action: 'import.resumed', subject: `import:${id}` })
  return importOr404(tx.db, id)
}

export async function cancelImport(tx: Tx, id: number): Promise<ImportRow> {
  const row = await importOr404(tx.db, id)
  if (['done', 'cancelled', 'failed'].includes(row.state))
    throw new Refusal(connectRefusals.finished)
  await updateImport(tx.db, id, { cancel_asked: true })
  await recordAudit(tx, { action: 'import.cancelled', subject: `import:${id}` })
  return importOr404(tx.db, id)
}

export async function importOr404(db: Db, id: number): Promise<ImportRow> {
  const row = await findImport(db, id)
  if (!row) throw new Refusal(connectRefusals.unknownImport)
  return row
}

/** Less than 1 GB free: imports are refused before they begin. */
export function refuseLowSpace(platform: Platform): void {
  if (platform.space() !== 'ok') throw new Refusal(platformRefusals.lowSpace)
}

/** The second question before a live import: the caller names the counts of the dry run. */
export async function confirmLive(
  platform: Platform,
  file: StoredFile,
  input: { mapping: Mapping; confirm?: LiveConfirm | undefined },
): Promise<void> {
  if (!input.confirm) throw new Refusal(connectRefusals.confirmNeeded, {}, 'confirm')
  const {
    newMembers,
    orders,
    live: { messages, points },
  } = await dryRun(platform, file, input.mapping)
  const found: LiveConfirm = { newMembers, orders, messages, points }
  const confirmed = input.confirm
  if (
    (Object.keys(found) as (keyof LiveConfirm)[]).every(
      (count) => found[count] === confirmed[count],
    )
  )
    return
  throw new Refusal(connectRefusals.confirmWrong, { ...found }, 'confirm')
}
