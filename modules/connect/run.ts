// An import at work, in two phases that both may be cut off anywhere.
//
// First the file is read into staged rows (a thread reads, COPY writes). Then groups of them are
// taken in order, a few hundred a transaction; the transaction that takes a chunk also moves
// `next_group`, so that nothing is taken twice and nothing is left out, wherever the process died.
// At the end it waits until every listener and the feed have passed what it wrote.
import { Refusal, type Platform } from '#platform'
import { leanly } from '#platform/process'
import { countReason } from './reasons.ts'
import { connectRefusals } from './refusals.ts'
import {
  alone,
  dropStaging,
  findImport,
  lockImport,
  nextRows,
  rejectTaken,
  updateImport,
  type ImportRow,
  type StagedRow,
} from './sql.ts'
import { fillRejected, isStaged, stage } from './stage.ts'
import { takeGroups, type GroupOutcome } from './take.ts'
import { Watch } from './watch.ts'

const GROUPS_MAX = 1_000
const ROWS_MAX = 4_000
const SETTLE_MS = 10 * 60_000

export const runImport = (platform: Platform, importId: number): Promise<void> =>
  alone(platform.db, importId, async () => {
    const row = await findImport(platform.db, importId)
    if (!row || ['done', 'cancelled', 'failed'].includes(row.state)) return
    const watch = new Watch(row.working_ms)
    try {
      await leanly(() => work(platform, row, watch))
    } catch (error) {
      platform.log.error({ err: error, importId }, 'import failed')
      await fail(platform, importId, error, watch)
    } finally {
      watch.stop()
    }
  })

async function work(platform: Platform, row: ImportRow, watch: Watch): Promise<void> {
  await updateImport(platform.db, row.id, { state: 'running', error: null })
  if (!(await isStaged(platform, row))) await stage(platform, row, watch)
  while (await takeChunk(platform, row.id, watch)) continue
  await settle(platform, row.id, watch)
}

/** Takes the next chunk; false when there is none left or the import was stopped. */
async function takeChunk(platform: Platform, importId: number, watch: Watch): Promise<boolean> {
  return platform.transact({}, async (tx) => {
    const row = await lockImport(tx.db, importId)
    if (!row || row.cancel_asked || row.next_group > row.groups) return false
    const rows = await nextRows(tx.db, importId, row.next_group, GROUPS_MAX, ROWS_MAX)
    const last = rows.at(-1)
    if (!last) return false
    const { sums, rejected } = count(row, await takeGroups(tx, row, rows))
    if (rejected.length > 0) await rejectTaken(tx.db, importId, rejected)
    await updateImport(tx.db, importId, { ...sums, next_group: last.no + 1, ...watch.reading() })
    return true
  })
}

type Sums = Pick<ImportRow, 'accepted' | 'duplicates' | 'rejected' | 'reasons'>

function count(row: ImportRow, outcomes: readonly GroupOutcome[]) {
  const sums: Sums = {
    accepted: row.accepted,
    duplicates: row.duplicates,
    rejected: row.rejected,
    reasons: row.reasons,
  }
  const rejected: { rowNo: number; code: string }[] = []
  const refused = ({ row_no: rowNo }: StagedRow, code: string) => {
    countReason(sums.reasons, code, rowNo)
    rejected.push({ rowNo, code })
  }
  for (const {
    group: { rows },
    code,
    duplicate,
  } of outcomes) {
    if (code !== undefined) {
      sums.rejected += rows.length
      for (const one of rows) refused(one, code)
    } else if (duplicate) sums.duplicates += rows.length
    else sums.accepted += rows.length
  }
  return { sums, rejected }
}

async function settle(platform: Platform, importId: number, watch: Watch): Promise<void> {
  const row = await findImport(platform.db, importId)
  if (!row) return
  await updateImport(platform.db, importId, { state: row.cancel_asked ? 'running' : 'settling' })
  await platform.passed(SETTLE_MS)
  await fillRejected(platform, row)
  await dropStaging(platform.db, importId)
  await updateImport(platform.db, importId, {
    state: row.cancel_asked ? 'cancelled' : 'done',
    finished_at: platform.clock.now(),
    ...watch.reading(),
  })
}

/** What the import says when it ends by an error. One that was cancelled ends as asked. */
async function fail(
  platform: Platform,
  importId: number,
  error: unknown,
  watch: Watch,
): Promise<void> {
  const row = await findImport(platform.db, importId)
  const end = { finished_at: platform.clock.now(), ...watch.reading() }
  if (row?.cancel_asked) {
    await dropStaging(platform.db, importId)
    await updateImport(platform.db, importId, { state: 'cancelled', ...end })
    return
  }
  const kind =
    error instanceof Refusal
      ? Object.values(connectRefusals).find((known) => known.code === error.code)
      : undefined
  const { code, sentence } = kind ?? connectRefusals.failed
  const column =
    error instanceof Refusal && typeof error.details.column === 'string'
      ? `: ${error.details.column}`
      : ''
  await updateImport(platform.db, importId, {
    state: 'failed',
    ...end,
    error: { code, sentence: { zh: sentence.zh + column, en: sentence.en + column } },
  })
}
