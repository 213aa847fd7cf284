// One row of a file becomes one staged row, or is rejected with a reason. Pure; a million times a
// run.
import { sha256 } from '#kit'
import type { ImportField, Mapping } from '#contracts'
import type { RowReason } from '../refusals.ts'
import { dateReader } from './dates.ts'

export type StagedKind = 'order' | 'refund' | 'customer' | 'balance'

/**
 * What is staged of a row; the fields that were there. Money as decimal strings, instants as ISO.
 */
export interface StagedData {
  customer: Partial<
    Record<'customerKey' | 'phone' | 'email' | 'memberNo' | 'unionid' | 'externalUserid', string>
  >
  name?: string
  gender?: string
  birthday?: string
  tags?: string[]
  /** Member since; `at` is then since when she is known. */
  joined?: string
  store?: string
  guide?: string
  at?: string
  paidAt?: string
  sku?: string
  productName?: string
  category?: string
  quantity?: number
  unitPrice?: string
  amount?: string
  order?: string
  line?: number
  reason?: string
  points?: number
  growth?: number
  principal?: string
  bonus?: string
  /** Stands for a row with an error: what it belongs to is not taken without it. */
  broken?: true
}
export interface Staged {
  kind: StagedKind
  groupKey: string
  data: StagedData
}
/** A rejected row may leave a `broken` mark on the order or refund it belongs to. */
export type Mapped =
  | { staged: Staged; rejected?: undefined }
  | { rejected: RowReason | string; staged?: undefined; broken?: Staged }

type Condition = NonNullable<Mapping['refundWhen']>
const VALUE_MAX = 1_000
const identityFields = [
  'customerKey',
  'phone',
  'email',
  'memberNo',
  'unionid',
  'externalUserid',
] as const

/** Reads rows of the given columns by the mapping. Throws for a column the file does not have. */
export function rowMapper(mapping: Mapping, columns: readonly string[], zone: string) {
  let needed = 0
  const at = (column: string): number => {
    const index = columns.indexOf(column)
    if (index < 0) throw new RangeError(column)
    needed = Math.max(needed, index + 1)
    return index
  }
  const readers = new Map<ImportField, (row: readonly string[]) => string>()
  for (const [field, from] of Object.entries(mapping.fields) as [
    ImportField,
    { column: string } | { constant: string },
  ][]) {
    if ('constant' in from) readers.set(field, () => from.constant)
    else {
      const index = at(from.column)
      readers.set(field, (row) => plain(row[index] ?? ''))
    }
  }
  const get = (row: readonly string[], field: ImportField): string =>
    readers.get(field)?.(row) ?? ''
  const test = (condition: Condition) => {
    const index = at(condition.column)
    return (row: readonly string[]) => holds(condition, row[index] ?? '')
  }
  const rejects = mapping.rejectWhen.map((condition) => ({
    reason: condition.reason,
    holds: test(condition),
  }))
  const isRefund = mapping.refundWhen ? test(mapping.refundWhen) : () => false
  const readDate = dateReader(mapping.dateFormat ?? 'yyyy-MM-dd[ HH:mm[:ss]]', mapping.zone ?? zone)
  const tools = { get, readDate, number: (text: string) => numberText(text, mapping.decimalMark) }

  const mapWhole = (row: readonly string[], refund: boolean): Mapped => {
    if (row.some((cell) => cell.length > VALUE_MAX)) return { rejected: 'tooLong' }
    const ragged = misfit(row, columns.length, needed)
    if (ragged) return { rejected: ragged }
    const customer = customerOf(row, get)
    if (!customer) return { rejected: 'noCustomer' }
    switch (mapping.kind) {
      case 'orders':
        return refund ? mapRefund(row, customer, tools) : mapOrder(row, customer, tools, mapping)
      case 'refunds':
        return mapRefund(row, customer, tools)
      case 'customers':
        return mapCustomer(row, customer, tools)
      case 'balances':
        return mapBalance(row, customer, tools)
      default:
        return mapping.kind satisfies never
    }
  }
  return (row: readonly string[]): Mapped => {
    for (const rule of rejects) if (rule.holds(row)) return { rejected: rule.reason }
    const refund = mapping.kind === 'refunds' || isRefund(row)
    const mapped = mapWhole(row, refund)
    const groupKey = mapped.staged
      ? ''
      : refund
        ? refundNumberOf(row, get)
        : get(row, 'orderNumber')
    if (mapped.staged || groupKey === '' || groupKey.length > VALUE_MAX) return mapped
    return {
      ...mapped,
      broken: { kind: refund ? 'refund' : 'order', groupKey, data: { customer: {}, broken: true } },
    }
  }
}

/**
 * A cell as the database can hold it, without the apostrophe that the file of rejected rows adds.
 */
function plain(cell: string): string {
  const text = cell.trim()
  if (!/[\0'\ud800-\udfff]/.test(text)) return text
  return text
    .replaceAll('\0', '')
    .toWellFormed()
    .replace(/^'(?=[=+@-])/, '')
}

/** Too few cells for what the mapping reads, or more than the file has columns. */
function misfit(row: readonly string[], columns: number, needed: number): RowReason | undefined {
  if (row.length < needed) return 'tooFewColumns'
  if (row.length > columns && row.slice(columns).some((cell) => cell !== ''))
    return 'tooManyColumns'
  return undefined
}

const refundNumberOf = (row: readonly string[], get: Tools['get']): string =>
  get(row, 'refundNumber') || get(row, 'orderNumber')

interface Tools {
  get: (row: readonly string[], field: ImportField) => string
  readDate: (text: string) => Date | undefined
  number: (text: string) => string | undefined
}
type Customer = StagedData['customer']

function holds(condition: Condition, cell: string): boolean {
  const value = cell.trim()
  switch (condition.op) {
    case 'startsWith':
      return value.startsWith(condition.value ?? '')
    case 'notStartsWith':
      return !value.startsWith(condition.value ?? '')
    case 'equals':
      return value === (condition.value ?? '')
    case 'empty':
      return value === ''
    case 'notPositive':
      return !(Number(value) > 0)
    case 'negative':
      return Number(value) < 0
    default:
      return condition.op satisfies never
  }
}

function customerOf(row: readonly string[], get: Tools['get']): Customer | undefined {
  const found: Customer = {}
  for (const field of identityFields) {
    const value = get(row, field)
    if (value !== '') found[field] = value
  }
  return Object.keys(found).length > 0 ? found : undefined
}

/** A decimal as digits with a point; undefined when it is none. Thousands marks are taken out. */
function numberText(text: string, mark: '.' | ','): string | undefined {
  const plain = text.replace(/[\s¥￥$€£]/g, '')
  const point =
    mark === ',' ? plain.replaceAll('.', '').replace(',', '.') : plain.replaceAll(',', '')
  return /^-?\d{1,15}(\.\d{1,12})?$/.test(point) ? point : undefined
}

function mapOrder(row: readonly string[], customer: Customer, t: Tools, mapping: Mapping): Mapped {
  const number = t.get(row, 'orderNumber')
  if (number === '' && !mapping.rowIsOrder) return { rejected: 'noOrder' }
  const placed = t.readDate(t.get(row, 'placedAt') || t.get(row, 'paidAt'))
  if (!placed) return { rejected: 'badDate' }
  const paid = t.get(row, 'paidAt') === '' ? placed : t.readDate(t.get(row, 'paidAt'))
  if (!paid) return { rejected: 'badDate' }
  const goods = goodsOf(row, t)
  if (typeof goods === 'string') return { rejected: goods }
  const data: StagedData = {
    customer,
    at: placed.toISOString(),
    paidAt: paid.toISOString(),
    ...goods,
    ...common(row, t),
  }
  // A row that is an order of its own is known again by its content; equal rows are counted later.
  const groupKey =
    mapping.rowIsOrder && number === '' ? `row-${sha256(row.join('\u0000')).slice(0, 24)}` : number
  return { staged: { kind: 'order', groupKey, data } }
}

function goodsOf(row: readonly string[], t: Tools): RowReason | Partial<StagedData> {
  const quantityText = t.get(row, 'quantity')
  const quantity = quantityText === '' ? 1 : Number(t.number(quantityText))
  if (!Number.isSafeInteger(quantity) || quantity <= 0) return 'badQuantity'
  const amount = t.get(row, 'amount') === '' ? undefined : t.number(t.get(row, 'amount'))
  const unitPrice = t.get(row, 'unitPrice') === '' ? undefined : t.number(t.get(row, 'unitPrice'))
  const price = unitPrice ?? amount
  if (price === undefined || price.startsWith('-')) return 'badPrice'
  return { quantity, ...(unitPrice !== undefined ? { unitPrice } : { amount: price }) }
}

function common(row: readonly string[], t: Tools): Partial<StagedData> {
  const found: Partial<StagedData> = {}
  const put = (
    key: 'sku' | 'productName' | 'category' | 'store' | 'guide' | 'name',
    field: ImportField,
  ) => {
    const value = t.get(row, field)
    if (value !== '') found[key] = value.slice(0, 200)
  }
  put('sku', 'sku')
  put('productName', 'productName')
  put('category', 'category')
  put('store', 'storeCode')
  put('guide', 'guideLogin')
  put('name', 'customerName')
  return found
}

function mapRefund(row: readonly string[], customer: Customer, t: Tools): Mapped {
  const number = refundNumberOf(row, t.get)
  if (number === '') return { rejected: 'noRefund' }
  const at = t.readDate(t.get(row, 'refundedAt') || t.get(row, 'placedAt') || t.get(row, 'paidAt'))
  if (!at) return { rejected: 'badDate' }
  const quantity = Math.abs(Number(t.number(t.get(row, 'quantity') || '1')))
  if (!Number.isSafeInteger(quantity)) return { rejected: 'badQuantity' }
  const order = t.get(row, 'refundNumber') === '' ? '' : t.get(row, 'orderNumber')
  const unitPrice = t.number(t.get(row, 'unitPrice') || '')
  const price = unitPrice ?? t.number(t.get(row, 'amount') || '')
  // A refund that names its order is worth what that order says its units carried.
  if (price === undefined && order === '') return { rejected: 'badPrice' }
  const data: StagedData = {
    customer,
    at: at.toISOString(),
    quantity,
    ...common(row, t),
    ...(price !== undefined && {
      [unitPrice === undefined ? 'amount' : 'unitPrice']: price.replace('-', ''),
    }),
  }
  if (order !== '') data.order = order
  const line = Number(t.get(row, 'line'))
  if (Number.isSafeInteger(line) && line > 0) data.line = line
  return { staged: { kind: 'refund', groupKey: number, data } }
}

function mapCustomer(row: readonly string[], customer: Customer, t: Tools): Mapped {
  const data: StagedData = { customer, ...common(row, t) }
  const gender = t.get(row, 'gender')
  if (/^(f|female|女)$/i.test(gender)) data.gender = 'f'
  if (/^(m|male|男)$/i.test(gender)) data.gender = 'm'
  const birthday = t.get(row, 'birthday')
  if (/^(\d{4}-)?\d{2}-\d{2}$/.test(birthday)) data.birthday = birthday
  const joined = dateOf(t, row, 'joinedAt')
  const registered = dateOf(t, row, 'registeredAt')
  if (joined === 'badDate' || registered === 'badDate') return { rejected: 'badDate' }
  const since = registered ?? joined
  if (since) data.at = since
  if (joined) data.joined = joined
  const tags = t
    .get(row, 'tags')
    .split(/[,;、，；|]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
  if (tags.length > 0) data.tags = tags.slice(0, 50)
  return { staged: { kind: 'customer', groupKey: groupOf(customer), data } }
}

/** Undefined where the cell is empty. */
function dateOf(
  t: Tools,
  row: readonly string[],
  field: ImportField,
): string | 'badDate' | undefined {
  const text = t.get(row, field)
  return text === '' ? undefined : (t.readDate(text)?.toISOString() ?? 'badDate')
}

function mapBalance(row: readonly string[], customer: Customer, t: Tools): Mapped {
  const data: StagedData = { customer }
  for (const field of ['points', 'growth'] as const) {
    const text = t.get(row, field)
    if (text === '') continue
    const value = Number(t.number(text))
    if (!Number.isSafeInteger(value) || value < 0) return { rejected: 'badNumber' }
    data[field] = value
  }
  for (const field of ['principal', 'bonus'] as const) {
    const text = t.get(row, field)
    if (text === '') continue
    const value = t.number(text)
    if (value === undefined || value.startsWith('-')) return { rejected: 'badNumber' }
    data[field] = value
  }
  return { staged: { kind: 'balance', groupKey: groupOf(customer), data } }
}

const groupOf = (customer: Customer): string =>
  identityFields.map((field) => customer[field]).find((value) => value !== undefined) ?? ''
