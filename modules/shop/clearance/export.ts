// The promise of each evening and how it was kept, as a file: a day at a time, the newest first.
import { Refusal, type Call } from '#platform'
import { addDays, dayOf, decimalOf } from '#kit'
import { brandOf } from '#modules/org'
import { sheetRefusals } from '../sheet-refusals.ts'
import { sheetFile } from '../sheet.ts'
import { proofRows, type ProofRow } from './sql.ts'

const DAYS = 30
const head = [
  'day',
  'store',
  'clearance',
  'promise',
  'step',
  'offPercent',
  'orders',
  'units',
  'givenYuan',
]

export async function exportProofs(
  call: Call,
  asked: { from?: string | undefined; until?: string | undefined },
): Promise<File> {
  const { db, clock } = call.platform
  const { zone } = await brandOf(db)
  const until = asked.until ?? dayOf(clock.now(), zone)
  const from = asked.from ?? addDays(until, 1 - DAYS)
  if (from > until) throw new Refusal(sheetRefusals.periodReversed, { from, until }, 'until')
  return sheetFile<ProofRow>(call, {
    name: 'clearances.csv',
    action: 'clearance.export',
    details: { from, until },
    head,
    load: (last, limit) => proofRows(db, { from, until, last, limit }),
    cells: async (rows) =>
      rows.map((row) => [
        row.on,
        row.storeName,
        row.name,
        row.promise,
        // The step as it stands now; one that was taken out since has no time any more.
        row.steps.find(({ offBp }) => offBp === row.offBp)?.at ?? null,
        row.offBp / 100,
        row.orders,
        row.units,
        Number(decimalOf(row.givenFen)),
      ]),
  })
}
