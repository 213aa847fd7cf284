// Purchases and returns as files. Who she is stands there for those who may export customers.
import type { Call, Db } from '#platform'
import { decimalOf } from '#kit'
import { maskedPhones } from '#modules/customer'
import { sheetFile } from '../sheet.ts'
import { numberOf, totalOf } from './purchase.ts'
import { shownDeskReturns } from './show.ts'
import {
  purchaseRows,
  returnRows,
  type PurchaseQuery,
  type ReturnQuery,
  type Shown,
  type ShownReturn,
} from './sql/read.ts'

interface Person {
  personId: number
  customerName: string | null
}
const personHead = ['customerId', 'customer', 'phone']

/** The cells of `personHead` for each row. */
async function peopleOf({ actor, platform }: Call, rows: readonly Person[]) {
  if (!actor.permissions.includes('customers.export'))
    return ({ personId }: Person) => [personId, null, null]
  const phones = await phonesOf(platform.db, rows)
  return ({ personId, customerName }: Person) => [
    personId,
    customerName,
    phones.get(personId) ?? null,
  ]
}
const phonesOf = (db: Db, rows: readonly Person[]) =>
  maskedPhones(
    db,
    rows.map(({ personId }) => personId),
  )
const at = (instant: Date | null) => instant?.toISOString() ?? null
/** In yuan, as a spreadsheet adds it up. */
const yuan = (fen: number | null) => (fen === null ? null : Number(decimalOf(fen)))

const purchaseHead = [
  'number',
  'state',
  'delivery',
  'store',
  ...personHead,
  'title',
  'pieces',
  'goodsYuan',
  'discountYuan',
  'freightYuan',
  'totalYuan',
  'storedYuan',
  'refundedYuan',
  'placedAt',
  'paidAt',
  'completedAt',
]

export const exportPurchases = (
  call: Call,
  find: Omit<PurchaseQuery, 'id' | 'before' | 'limit'>,
): Promise<File> =>
  sheetFile<Shown>(call, {
    name: 'purchases.csv',
    action: 'purchase.export',
    details: {
      storeId: find.storeId,
      state: find.state,
      delivery: find.delivery,
      customerId: find.customerId,
      from: at(find.from ?? null) ?? undefined,
      until: at(find.until ?? null) ?? undefined,
      searched: find.search !== undefined,
    },
    head: purchaseHead,
    load: (last, limit) =>
      purchaseRows(call.platform.db, call.scope, { ...find, before: last?.purchaseId, limit }),
    cells: async (rows) => {
      const person = await peopleOf(call, rows)
      return rows.map((row) => [
        numberOf(row.purchaseId),
        row.state,
        row.delivery,
        row.storeName,
        ...person(row),
        row.title,
        row.pieces,
        yuan(row.goodsFen),
        yuan(row.discountFen),
        yuan(row.freightFen),
        yuan(totalOf(row)),
        yuan(row.storedFen),
        yuan(row.refundedFen),
        at(row.placedAt),
        at(row.paidAt),
        at(row.completedAt),
      ])
    },
  })

const returnHead = [
  'id',
  'state',
  'number',
  'store',
  ...personHead,
  'goods',
  'reason',
  'sumYuan',
  'askedAt',
  'settledAt',
  'answer',
]

export const exportReturns = (
  call: Call,
  find: Omit<ReturnQuery, 'id' | 'before' | 'limit'>,
): Promise<File> =>
  sheetFile<ShownReturn>(call, {
    name: 'returns.csv',
    action: 'return.export',
    details: { ...find },
    head: returnHead,
    load: (last, limit) =>
      returnRows(call.platform.db, call.scope, { ...find, before: last?.returnId, limit }),
    cells: async (rows) => {
      const { db } = call.platform
      const person = await peopleOf(call, rows)
      const shown = await shownDeskReturns(db, call.scope, rows)
      return rows.map((row, n) => {
        const { lines = [], number = '', wouldRefundFen = null } = shown[n] ?? {}
        return [
          row.returnId,
          row.state,
          number,
          row.storeName,
          ...person(row),
          lines.map(({ name, quantity }) => `${name} × ${quantity}`).join(' | '),
          row.reason,
          yuan(row.refundFen ?? wouldRefundFen),
          at(row.askedAt),
          at(row.settledAt),
          row.answer,
        ]
      })
    },
  })
