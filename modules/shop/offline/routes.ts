// What offline tills gave for coupons that cannot count: listed, and settled by who looked at it.
import { contract, type CouponConflict } from '#contracts'
import { decimalOf } from '#kit'
import { inTx, outside, Refusal, type Call, type Tx } from '#platform'
import { recordAudit } from '#modules/org'
import { conflictRefusals } from './refusals.ts'
import { sheetFile } from '../sheet.ts'
import {
  conflictRows,
  openConflicts,
  settleConflict,
  shownCodes,
  type ConflictQuery,
  type ShownConflict,
} from './sql.ts'

const shown = (row: ShownConflict): CouponConflict => ({
  id: row.conflictId,
  orderId: row.orderId,
  source: row.source,
  number: row.number,
  customerId: row.personId,
  customerName: row.customerName,
  storeName: row.storeName,
  guideName: row.staffName,
  placedAt: row.placedAt.toISOString(),
  notedAt: row.notedAt.toISOString(),
  givenFen: row.givenFen,
  codes: shownCodes(row.codes),
  settledAt: row.settledAt?.toISOString() ?? null,
  settledBy: row.settledBy,
  note: row.note,
})

const head = [
  'source',
  'number',
  'store',
  'guide',
  'customerId',
  'placedAt',
  'notedAt',
  'givenYuan',
  'codes',
  'reasons',
  'settledAt',
  'settledBy',
  'note',
]

const exported = (call: Call, find: Pick<ConflictQuery, 'storeId' | 'state'>): Promise<File> =>
  sheetFile<ShownConflict>(call, {
    name: 'coupon-conflicts.csv',
    action: 'coupon.conflictExport',
    details: { ...find },
    head,
    load: (last, limit) =>
      conflictRows(call.platform.db, call.scope, { ...find, before: last?.conflictId, limit }),
    cells: async (rows) =>
      rows.map((row) => [
        row.source,
        row.number,
        row.storeName,
        row.staffName,
        row.personId,
        row.placedAt.toISOString(),
        row.notedAt.toISOString(),
        Number(decimalOf(row.givenFen)),
        row.codes.map(({ code }) => code).join(' '),
        row.codes.map(({ reason }) => reason).join(' '),
        row.settledAt?.toISOString() ?? null,
        row.settledBy,
        row.note,
      ]),
  })

async function settle(
  tx: Tx,
  { actor, scope }: Call,
  { id, settled, note }: { id: number; settled: boolean; note: string },
): Promise<CouponConflict> {
  const staffId = actor.kind === 'staff' ? actor.id : null
  if (!(await settleConflict(tx, scope, { id, staffId, settled, note })))
    throw new Refusal(conflictRefusals.unknownConflict, { id })
  await recordAudit(tx, {
    action: settled ? 'coupon.conflictSettle' : 'coupon.conflictReopen',
    subject: `conflict ${id}`,
  })
  const [row] = await conflictRows(tx.db, scope, { id, limit: 1 })
  if (!row) throw new Refusal(conflictRefusals.unknownConflict, { id })
  return shown(row)
}

export const conflictRoutes = {
  list: outside(
    contract.couponConflict.list,
    async ({ platform: { db }, scope }, { cursor, limit, ...find }) => {
      const before = cursor === undefined ? undefined : Number(cursor)
      const rows = await conflictRows(db, scope, { ...find, before, limit: limit + 1 })
      const items = rows.slice(0, limit).map(shown)
      const more = rows.length > limit && { nextCursor: String(items.at(-1)?.id) }
      return { items, ...(await openConflicts(db, scope, find.storeId)), ...more }
    },
  ),
  export: outside(contract.couponConflict.export, exported),
  settle: inTx(contract.couponConflict.settle, (tx, { id, note }, call) =>
    settle(tx, call, { id, note, settled: true }),
  ),
  reopen: inTx(contract.couponConflict.reopen, (tx, { id }, call) =>
    settle(tx, call, { id, note: '', settled: false }),
  ),
}
