// What a template promises and for how long. Pure.
import type { CouponTemplateInput } from '#contracts'
import { addDays, dayOf, startOfDay } from '#kit'

export type Benefit = CouponTemplateInput['benefit']
export type Validity = CouponTemplateInput['validity']

export interface Template {
  templateId: number
  name: string
  benefit: Benefit
  validity: Validity
  thresholdFen: number
  categories: readonly string[]
  storeIds: readonly number[]
  totalLimit: number | null
  perCustomerLimit: number | null
  restoreOnFullRefund: boolean
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
