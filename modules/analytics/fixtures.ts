// Published purchase histories, read and ingested as history: for tests that compare with gold
// answers.
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { chunksOf, groupBy } from '#kit'
import { resolveCustomers } from '#modules/customer'
import { ingestOrders, refundOrders, type OrderInput, type RefundInput } from '#modules/order'
import { orThrow } from '#platform'
import type { TestPlatform } from '#platform/testing'

const shared = new URL('../../../shared/data/', import.meta.url)
export const hasShared = existsSync(new URL('gold.json', shared))

/** The gold answers of one data set. */
export const goldOf = (name: string): Record<string, unknown> =>
  (
    JSON.parse(readFileSync(new URL('gold.json', shared), 'utf8')) as {
      gold: Record<string, Record<string, unknown>>
    }
  ).gold[name] ?? {}

/** Money and rates within 1 in 100,000; gold.json has ten digits. */
const TOLERANCE = 1e-5

/** Leaves of the report that differ from the gold, as `path: ours, gold`. */
export function differences(ours: unknown, gold: unknown, path = ''): string[] {
  if (typeof ours === 'number' && typeof gold === 'number') {
    const near =
      Number.isInteger(gold) && Number.isInteger(ours) ? 0 : TOLERANCE * Math.max(1, Math.abs(gold))
    return Math.abs(ours - gold) <= near ? [] : [`${path}: ${ours}, ${gold}`]
  }
  if (ours === null || typeof ours !== 'object')
    return ours === gold ? [] : [`${path}: ${String(ours)}, ${String(gold)}`]
  const [mine, theirs] = [ours, (gold ?? {}) as object].map((o) => new Map(Object.entries(o)))
  const missing =
    path === ''
      ? []
      : [...(theirs ?? [])]
          .filter(([key]) => !mine?.has(key))
          .map(([key]) => `${path}.${key}: absent`)
  return [...(mine ?? [])]
    .flatMap(([key, value]) => differences(value, theirs?.get(key), `${path}.${key}`))
    .concat(missing)
}

type Without<T> = Omit<T, 'customerId'> & { buyer: string }
export interface History {
  source: string
  orders: Without<OrderInput>[]
  refunds: Without<RefundInput>[]
}

const noon = (day: string) => new Date(`${day}T12:00:00+08:00`)

/** One row is one order; the sample file has the master's id before its own. */
export function readCdnow(file: 'CDNOW_master.txt' | 'CDNOW_sample.txt'): History {
  const lines = readFileSync(new URL(`cdnow/${file}`, shared), 'utf8').split('\n')
  const rows = lines
    .map((line) => line.trim().split(/\s+/))
    .filter((row) => /^\d+$/.test(row[0] ?? ''))
  const orders = rows.map((row, i) => {
    const [buyer = '', date = '', , price = ''] = file === 'CDNOW_sample.txt' ? row.slice(1) : row
    return {
      buyer,
      storeId: null,
      source: 'cdnow',
      number: String(i + 1),
      placedAt: noon(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`),
      lines: [{ sku: 'cd', name: 'CD', quantity: 1, unitPrice: price }],
    }
  })
  return { source: 'cdnow', orders, refunds: [] }
}

interface RetailRow {
  InvoiceNo: string
  StockCode: string
  Description: string
  Quantity: string
  InvoiceDate: string
  UnitPrice: string
  CustomerID: string
}

/** Purchase lines: a customer, no cancellation, more than nothing. Refunds: the cancellations. */
export function readRetail(): History {
  const text = gunzipSync(readFileSync(new URL('online_retail/online_retail.csv.gz', shared)))
  const rows = parse<RetailRow>(text, { columns: true })
  const known = rows.filter((row) => row.CustomerID !== '')
  const isRefund = (row: RetailRow) => row.InvoiceNo.startsWith('C')
  const bought = known.filter(
    (row) => !isRefund(row) && Number(row.Quantity) > 0 && Number(row.UnitPrice) > 0,
  )
  const at = (row: RetailRow) => new Date(`${row.InvoiceDate.replace(' ', 'T')}+08:00`)
  const orders = [...groupBy(bought, (row) => row.InvoiceNo)].map(([number, lines]) => {
    const [first] = lines as [RetailRow]
    return {
      buyer: first.CustomerID,
      storeId: null,
      source: 'retail',
      number,
      placedAt: at(first),
      lines: lines.map((row) => ({
        sku: row.StockCode,
        name: row.Description || row.StockCode,
        quantity: Number(row.Quantity),
        unitPrice: row.UnitPrice,
      })),
    }
  })
  const refunds = [...groupBy(known.filter(isRefund), (row) => row.InvoiceNo)].map(
    ([refundNumber, lines]) => {
      const [first] = lines as [RetailRow]
      const fen = lines.reduce(
        (sum, row) => sum + Math.round(-Number(row.Quantity) * Number(row.UnitPrice) * 100),
        0,
      )
      return {
        buyer: first.CustomerID,
        source: 'retail',
        refundNumber,
        at: at(first),
        amountFen: fen,
        goodsLines: lines.length,
      }
    },
  )
  return { source: 'retail', orders, refunds }
}

const CHUNK = 2_000

/**
 * Ingests a history as an import does: customers, orders, refunds in chunks; told on the bulk lane.
 */
export async function ingestHistory(house: TestPlatform, history: History): Promise<void> {
  const ids = new Map<string, number>()
  const buyers = [
    ...new Set([...history.orders, ...history.refunds].map((row) => row.buyer)),
  ].sort()
  for (const some of chunksOf(buyers, CHUNK)) {
    const made = await house.act((tx) =>
      resolveCustomers(
        tx,
        some.map((value) => ({
          identities: [{ kind: 'import' as const, app: history.source, value }],
        })),
        { lane: 'bulk' },
      ),
    )
    some.forEach((buyer, i) => ids.set(buyer, orThrow(made[i]).customerId))
  }
  const named = <T extends { buyer: string }>({ buyer, ...rest }: T) => ({
    ...rest,
    customerId: ids.get(buyer) ?? 0,
  })
  for (const some of chunksOf(history.orders, CHUNK)) {
    const done = await house.act((tx) => ingestOrders(tx, some.map(named), { effects: 'history' }))
    done.forEach(orThrow)
  }
  for (const some of chunksOf(history.refunds, CHUNK)) {
    const done = await house.act((tx) => refundOrders(tx, some.map(named), { effects: 'history' }))
    done.forEach(orThrow)
  }
  await house.idle(120_000)
}
