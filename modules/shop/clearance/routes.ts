// Doors of discounts by the clock: the desk's, and the page with the promise.
import { contract, type Clearance as ClearanceView, type Promised } from '#contracts'
import { addDays, dayOf } from '#kit'
import { inTx, outside, Refusal, type Db } from '#platform'
import { brandOf, recordAudit } from '#modules/org'
import { saleRefusals } from '../sale/refusals.ts'
import { offAt, type Clearance } from './clearance.ts'
import { exportProofs } from './export.ts'
import {
  activeClearances,
  clearanceRows,
  keptSince,
  storeNames,
  writeClearance,
  type ClearanceRow,
  type KeptRow,
} from './sql.ts'

const REPORT_DAYS = 30
const PROOF_DAYS = 7

const shown = ({ clearanceId: id, changedAt, ...row }: ClearanceRow): ClearanceView => ({
  id,
  name: row.name,
  promise: row.promise,
  steps: [...row.steps],
  skus: [...row.skus],
  categories: [...row.categories],
  storeIds: [...row.storeIds],
  channels: [...row.channels],
  active: row.active,
  units: row.units,
  givenFen: row.givenFen,
  changedAt: changedAt.toISOString(),
})

const since = async (db: Db, now: Date, days: number): Promise<string> =>
  addDays(dayOf(now, (await brandOf(db)).zone), 1 - days)

/** Rows of one clearance by day and store. */
function keptOf(rows: readonly KeptRow[]): Promised['kept'] {
  const places = Map.groupBy(rows, (row) => `${row.on} ${row.storeName}`)
  return [...places.values()].flatMap((own) => {
    const [first] = own
    return first
      ? [
          {
            on: first.on,
            storeName: first.storeName,
            units: own.map(({ offBp, units }) => ({ offBp, units })),
          },
        ]
      : []
  })
}

async function promisedNow(db: Db, now: Date): Promise<Promised[]> {
  const all: Clearance[] = await activeClearances(db)
  if (all.length === 0) return []
  const { zone } = await brandOf(db)
  const rows = await keptSince(db, await since(db, now, PROOF_DAYS))
  const names = await storeNames(
    db,
    all.flatMap(({ storeIds }) => storeIds),
  )
  return all.map(({ clearanceId: id, name, promise, steps, storeIds }) => ({
    id,
    name,
    promise,
    steps: [...steps],
    offBp: offAt(steps, now, zone),
    storeNames: storeIds.flatMap((storeId) => names.get(storeId) ?? []),
    kept: keptOf(rows.filter(({ clearanceId }) => clearanceId === id)),
  }))
}

export const clearanceRoutes = {
  list: outside(contract.clearance.list, async ({ platform: { db, clock } }) => ({
    items: (await clearanceRows(db, await since(db, clock.now(), REPORT_DAYS))).map(shown),
  })),
  export: outside(contract.clearance.export, exportProofs),
  save: inTx(contract.clearance.save, async (tx, input) => {
    const id = await writeClearance(tx, input)
    if (id === undefined) throw new Refusal(saleRefusals.unknownClearance, {}, 'id')
    await recordAudit(tx, { action: 'clearance.save', subject: `clearance ${id}` })
    const [row] = await clearanceRows(tx.db, await since(tx.db, tx.now, REPORT_DAYS), id)
    if (!row) throw new Refusal(saleRefusals.unknownClearance, {}, 'id')
    return shown(row)
  }),
  promised: outside(contract.clearance.promised, async ({ platform: { db, clock } }) => ({
    items: await promisedNow(db, clock.now()),
  })),
}
