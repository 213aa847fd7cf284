// What a template promises and for how long. Pure.
import type { CouponTemplateInput } from '#contracts'
import { addDays, dayOf, startOfDay, weekdayOf, type Day } from '#kit'

export type Benefit = CouponTemplateInput['benefit']
export type PeriodLimit = NonNullable<CouponTemplateInput['periodLimit']>
export type Validity = CouponTemplateInput['validity']

export interface Template {
  templateId: number
  name: string
  benefit: Benefit
  validity: Validity
  thresholdFen: number
  thresholdPieces: number
  skus: readonly string[]
  categories: readonly string[]
  /** Sources of orders. */
  channels: readonly string[]
  periodLimit: PeriodLimit | null
  storeIds: readonly number[]
  regionIds: readonly number[]
  /** Stores that lie in those regions now. */
  regionStoreIds: readonly number[]
  /** Tiers of members, as the storeys above name them; empty: everyone. */
  tierIds: readonly number[]
  totalLimit: number | null
  perCustomerLimit: number | null
  /** All its discounts together; `budgetUsedFen` is what they have come to. */
  budgetFen: number | null
  budgetUsedFen: number
  restoreOnFullRefund: boolean
  /** Of WeChat Pay's own coupons; null: ours. */
  wechatStockId: string | null
  note: string
  active: boolean
}

export interface Window {
  validFrom: Date
  expiresAt: Date
}

/**
 * When a coupon issued now is valid: `days` counts full days after the first one, and the last ends
 * at midnight in the brand's zone. `expiresAt` is the first instant at which it is not valid any
 * more.
 */
export function windowOf(validity: Validity, now: Date, zone: string): Window {
  if (validity.kind === 'range') {
    const from = startOfDay(validity.from, zone)
    return {
      validFrom: from > now ? from : now,
      expiresAt: startOfDay(addDays(validity.until, 1), zone),
    }
  }
  const today = dayOf(now, zone)
  const first = addDays(today, validity.startsAfterDays)
  return {
    validFrom: validity.startsAfterDays === 0 ? now : startOfDay(first, zone),
    expiresAt: startOfDay(addDays(first, validity.days + 1), zone),
  }
}

/** The first business day of the period that an instant lies in. */
export function periodOf({ per }: PeriodLimit, now: Date, zone: string): Day {
  const today = dayOf(now, zone)
  if (per === 'day') return today
  return per === 'week' ? addDays(today, 1 - weekdayOf(now, zone)) : `${today.slice(0, 7)}-01`
}
