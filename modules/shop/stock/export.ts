// Stock as a file.
import type { Call } from '#platform'
import { sheetFile } from '../sheet.ts'
import { stockRows, type ListedStock, type StockQuery } from './sql/desk.ts'

const head = [
  'store',
  'product',
  'variant',
  'sku',
  'onHand',
  'reserved',
  'available',
  'lowAt',
  'low',
]

export const exportStock = (call: Call, find: Omit<StockQuery, 'after' | 'limit'>): Promise<File> =>
  sheetFile<ListedStock>(call, {
    name: 'stock.csv',
    action: 'stock.export',
    details: { storeId: find.storeId, low: find.low, searched: find.search !== undefined },
    head,
    load: (last, limit) =>
      stockRows(call.platform.db, call.scope, { ...find, after: last?.stockId ?? 0, limit }),
    cells: async (rows) =>
      rows.map((row) => [
        row.storeName,
        row.productName,
        Object.values(row.options).join(' · '),
        row.sku,
        row.onHand,
        row.reserved,
        row.available,
        row.lowAt,
        row.low ? 1 : 0,
      ]),
  })
