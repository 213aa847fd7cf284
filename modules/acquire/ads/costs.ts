// Costs in: looked at first, then taken. A day of an ad group that comes again replaces what stood
// there, so the same file twice changes nothing.
import type { AdCostColumns, AdCostPreview } from '#contracts'
import { chunksOf } from '#kit'
import { Refusal, type Tx } from '#platform'
import { recordAudit } from '#modules/org'
import { adRefusals } from './refusals.ts'
import { complete, readCosts } from './read-costs.ts'
import { writeCosts } from './sql/cost.ts'

const SHOWN = 20
const CHUNK = 5_000

/** What a file would bring, nothing changed. */
export function previewCosts(rows: readonly string[][], columns?: AdCostColumns): AdCostPreview {
  const file = readCosts(rows, columns)
  return {
    headings: file.headings,
    columns: file.columns,
    complete: complete(file.columns),
    rows: file.rows.length,
    totalFen: file.rows.reduce((sum, row) => sum + row.fen, 0),
    sample: file.rows.slice(0, SHOWN),
    rejected: file.rejects.length,
    rejects: file.rejects.slice(0, SHOWN),
  }
}

export async function importCosts(
  tx: Tx,
  accountId: number,
  given: readonly string[][],
  columns?: AdCostColumns,
): Promise<{ rows: number; changed: number; rejected: number }> {
  const file = readCosts(given, columns)
  if (!complete(file.columns)) throw new Refusal(adRefusals.notCosts, {}, 'columns')
  let changed = 0
  for (const rows of chunksOf(file.rows, CHUNK)) changed += await writeCosts(tx.db, accountId, rows)
  const done = { rows: file.rows.length, changed, rejected: file.rejects.length }
  await recordAudit(tx, {
    action: 'ads.importCosts',
    subject: `ad account ${accountId}`,
    details: done,
  })
  return done
}
