// A file of orders as rows: shop, order number, lot, the buyer's phone. What a row may hold is decided here, pure.
import { parse } from 'csv-parse'
import { cell, plain } from '#kit'
import { Refusal } from '#platform'
import { acquireRefusals } from '../refusals.ts'
import { cardRefusals } from './refusals.ts'

export interface CardRow {
  /** Line of the file without its heading, from 1. */
  rowNo: number
  shop: string
  orderNumber: string
  lot: string
  /** Its buyer's phone or a digest of it, as written; compared, never stored. */
  phone: string
}
export type RejectCode = 'noOrderNumber' | 'noShop' | 'tooLong' | 'duplicate' | 'otherBatch'
export interface Reject extends CardRow {
  code: RejectCode
}

const headings = {
  orderNumber: ['order', 'ordernumber', 'order_number', 'orderno', '订单号', '订单编号'],
  shop: ['shop', 'store', 'source', '店铺', '网店', '来源'],
  lot: ['batch', 'lot', '批次', '批次号'],
  phone: [
    'phone',
    'mobile',
    'phonehash',
    'phone_hash',
    'phonemd5',
    'phone_md5',
    'phonesha256',
    'phone_sha256',
    '手机',
    '手机号',
    '手机号码',
    '买家手机',
    '收货手机',
    '收货人手机',
    '收件人手机',
    '联系手机',
    '手机号md5',
    '手机号sha256',
  ],
}
type Field = keyof typeof headings
const fields = Object.keys(headings) as Field[]
const MOST_ROWS = 50_000
const LONGEST = { orderNumber: 64, shop: 64, lot: 64, phone: 64 }

/**
 * Rows as they come, a shop's name standing in where the file has no such column. Throws where it is
 * no table with order numbers, or too long.
 */
export async function* readCards(csv: string, shop: string | null): AsyncGenerator<CardRow> {
  const rows = parse(csv, {
    bom: true,
    relaxColumnCount: true,
    skipEmptyLines: true,
  })
  let places: Record<Field, number> | undefined
  let rowNo = 0
  try {
    for await (const raw of rows as AsyncIterable<string[]>) {
      if (!places) {
        places = placesOf(raw)
        continue
      }
      if (++rowNo > MOST_ROWS) throw new Refusal(acquireRefusals.tooManyCards)
      yield {
        rowNo,
        shop: places.shop < 0 ? (shop ?? '') : cell(raw, places.shop),
        orderNumber: cell(raw, places.orderNumber),
        lot: cell(raw, places.lot),
        phone: cell(raw, places.phone),
      }
    }
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal(cardRefusals.notOrders, { reason: (error as Error).message }, 'file')
  }
  if (!places) throw new Refusal(cardRefusals.notOrders, {}, 'file')
}

function placesOf(heading: readonly string[]): Record<Field, number> {
  const named = heading.map(plain)
  const places = Object.fromEntries(
    fields.map((field) => [field, named.findIndex((name) => headings[field].includes(name))]),
  ) as Record<Field, number>
  if (places.orderNumber < 0) throw new Refusal(cardRefusals.notOrders, {}, 'file')
  return places
}

/** What is wrong with a row by itself. */
export function faultOf(row: CardRow): RejectCode | undefined {
  if (row.orderNumber === '') return 'noOrderNumber'
  if (row.shop === '') return 'noShop'
  if (fields.some((field) => row[field].length > LONGEST[field])) return 'tooLong'
  return undefined
}

export const keyOf = ({ shop, orderNumber }: Pick<CardRow, 'shop' | 'orderNumber'>): string =>
  JSON.stringify([shop, orderNumber])
