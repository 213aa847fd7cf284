// A template as its form's fields, and back; yuan and percent where people think in them.
import dayjs, { type Dayjs } from 'dayjs'
import type { CouponTemplate, CouponTemplateInput } from '#contracts'

export type Benefit = CouponTemplate['benefit']
type Period = NonNullable<CouponTemplate['periodLimit']>

export interface Values {
  name: string
  kind: Benefit['kind']
  amount?: number
  percent?: number
  maxOff?: number | null
  sku?: string
  price?: number
  pieces?: number
  most?: number | null
  threshold?: number
  thresholdPieces?: number
  validity: 'days' | 'range'
  days?: number
  startsAfterDays?: number
  dates?: [Dayjs, Dayjs]
  skus: string[]
  categories: string[]
  storeIds: number[]
  regionIds: number[]
  tierIds: number[]
  channels: string[]
  totalLimit?: number | null
  budget?: number | null
  perCustomerLimit?: number | null
  periodCount?: number | null
  per: Period['per']
  restoreOnFullRefund: boolean
  /** A stock of WeChat Pay's own coupons: the goods and people it is for are not ours to choose. */
  wechatStockId?: string
  note: string
  active: boolean
}

const fen = (yuan: number | null | undefined) => Math.round((yuan ?? 0) * 100)

/** Amounts of any kind stand in the same few fields: what was typed stays when the kind changes. */
function benefitValues(benefit: Benefit | undefined): Partial<Values> {
  if (!benefit) return {}
  const yuan = (amount: number | undefined) => (amount === undefined ? undefined : amount / 100)
  return {
    amount: 'amountFen' in benefit ? yuan(benefit.amountFen) : undefined,
    percent: 'offBp' in benefit ? benefit.offBp / 100 : undefined,
    maxOff: 'maxOffFen' in benefit ? yuan(benefit.maxOffFen) : undefined,
    sku: 'sku' in benefit ? benefit.sku : undefined,
    price: 'priceFen' in benefit ? yuan(benefit.priceFen) : undefined,
    pieces: 'pieces' in benefit ? benefit.pieces : undefined,
    most: 'most' in benefit ? benefit.most : undefined,
  }
}

export function valuesOf(row: Partial<CouponTemplate> | undefined): Partial<Values> {
  const { benefit, validity, periodLimit } = row ?? {}
  return {
    name: row?.name,
    kind: benefit?.kind ?? 'amountOff',
    ...benefitValues(benefit),
    threshold: (row?.thresholdFen ?? 0) / 100,
    thresholdPieces: row?.thresholdPieces ?? 0,
    validity: validity?.kind ?? 'days',
    days: validity?.kind === 'days' ? validity.days : 14,
    startsAfterDays: validity?.kind === 'days' ? validity.startsAfterDays : 0,
    dates: validity?.kind === 'range' ? [dayjs(validity.from), dayjs(validity.until)] : undefined,
    skus: row?.skus ?? [],
    categories: row?.categories ?? [],
    storeIds: row?.storeIds ?? [],
    regionIds: row?.regionIds ?? [],
    tierIds: row?.tierIds ?? [],
    channels: row?.channels ?? [],
    totalLimit: row?.totalLimit,
    budget: row?.budgetFen ? row.budgetFen / 100 : undefined,
    perCustomerLimit: row?.perCustomerLimit,
    periodCount: periodLimit?.count,
    per: periodLimit?.per ?? 'day',
    restoreOnFullRefund: row?.restoreOnFullRefund ?? true,
    wechatStockId: row?.wechatStockId ?? '',
    note: row?.note ?? '',
    active: row?.active ?? true,
  }
}

/** Also of a form that is half filled: an example needs no more. */
export function benefitOf(values: Partial<Values>): Benefit {
  const { sku = '', pieces, most } = values
  const priceFen = fen(values.price)
  switch (values.kind) {
    case 'percentOff':
      return {
        kind: 'percentOff',
        offBp: fen(values.percent),
        ...(values.maxOff ? { maxOffFen: fen(values.maxOff) } : {}),
      }
    case 'trial':
      return { kind: 'trial', sku, priceFen }
    case 'gift':
      return { kind: 'gift', sku, pieces: pieces ?? 1 }
    case 'exchange':
      return { kind: 'exchange', sku, priceFen, pieces: pieces ?? 1 }
    case 'nForPrice':
      return { kind: 'nForPrice', pieces: pieces ?? 2, priceFen, ...(most ? { most } : {}) }
    default:
      return { kind: 'amountOff', amountFen: fen(values.amount) }
  }
}

/** What WeChat Pay takes off cannot depend on goods, people or stores of ours. */
const narrowing = (values: Values) => ({
  thresholdPieces: values.thresholdPieces ?? 0,
  skus: values.skus,
  categories: values.categories,
  storeIds: values.storeIds,
  regionIds: values.regionIds,
  tierIds: values.tierIds,
  channels: values.channels,
  budgetFen: values.budget ? fen(values.budget) : null,
})
const unnarrowed = {
  thresholdPieces: 0,
  skus: [],
  categories: [],
  storeIds: [],
  regionIds: [],
  tierIds: [],
  channels: [],
  budgetFen: null,
}

export const inputOf = (id: number | undefined, values: Values): CouponTemplateInput => ({
  id,
  name: values.name,
  thresholdFen: fen(values.threshold),
  ...(values.wechatStockId ? unnarrowed : narrowing(values)),
  benefit: benefitOf(values.wechatStockId ? { ...values, kind: 'amountOff' } : values),
  validity: validityOf(values),
  totalLimit: values.totalLimit ?? null,
  perCustomerLimit: values.perCustomerLimit ?? null,
  periodLimit: values.periodCount ? { per: values.per, count: values.periodCount } : null,
  restoreOnFullRefund: values.restoreOnFullRefund,
  wechatStockId: values.wechatStockId || null,
  note: values.note,
  active: values.active,
})

export const validityOf = (values: Partial<Values>): CouponTemplate['validity'] =>
  values.validity === 'range' && values.dates
    ? {
        kind: 'range',
        from: values.dates[0].format('YYYY-MM-DD'),
        until: values.dates[1].format('YYYY-MM-DD'),
      }
    : { kind: 'days', days: values.days ?? 14, startsAfterDays: values.startsAfterDays ?? 0 }
