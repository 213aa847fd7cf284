// An import as the outside sees it: rate, time left, reasons in words.
import type { ImportStatus } from '#contracts'
import { bootedModules } from '#platform'
import { connectRefusals, rowReasons } from './refusals.ts'
import type { ImportRow } from './sql.ts'

/** Staging is about a fifth of the work, as measured on 541,909 rows. */
const STAGING_SHARE = 0.2

function doneShare(row: ImportRow): number {
  if (row.state === 'done') return 1
  if (!row.staged)
    return row.bytes === 0 ? 0 : Math.min(1, row.bytes_read / row.bytes) * STAGING_SHARE
  const taken = row.groups === 0 ? 1 : (row.next_group - 1) / row.groups
  return STAGING_SHARE + taken * (0.98 - STAGING_SHARE)
}

/**
 * Sentence of any reason: ours, the mapping's own word, or the refusal of the module that refused.
 */
export function reasonSentence(code: string) {
  if (code in rowReasons) return rowReasons[code as keyof typeof rowReasons]
  const known = [connectRefusals, ...bootedModules().map((m) => m.refusals ?? {})].flatMap(
    (kinds) => Object.values(kinds),
  )
  return known.find((kind) => kind.code === code)?.sentence ?? { zh: code, en: code }
}

const reasonsOf = (row: ImportRow): ImportStatus['reasons'] =>
  Object.entries(row.reasons)
    .sort((a, b) => b[1].count - a[1].count)
    .map(([code, reason]) => ({ code, ...reason, sentence: reasonSentence(code) }))

export function statusOf(row: ImportRow): ImportStatus {
  const seconds = row.working_ms / 1000
  const done = doneShare(row)
  const running = row.state === 'running' || row.state === 'settling'
  return {
    id: row.id,
    kind: row.kind,
    fileName: row.file_name,
    state: row.state,
    effects: row.effects,
    read: row.rows_read,
    accepted: row.accepted,
    rejected: row.rejected,
    duplicates: row.duplicates,
    reasons: reasonsOf(row),
    bytes: row.bytes,
    bytesRead: Math.min(row.bytes, row.bytes_read),
    doneBp: Math.round(done * 10_000),
    rowsPerSecond:
      seconds === 0 ? 0 : Math.round((row.accepted + row.duplicates || row.rows_read) / seconds),
    secondsLeft: running && done > 0.01 ? Math.ceil((seconds / done) * (1 - done)) : null,
    seconds,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    by: row.started_by,
    peakRssMb: row.peak_rss_mb,
    error: row.error,
  }
}
