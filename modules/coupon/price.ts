// What coupons take off a basket. Pure, and independent of the order in which codes are given:
// coupons apply one after another by id, each on the price the ones before it left.
import { shareBp, splitByWeight } from '#kit'
import { ok, refuse, type Outcome } from '#platform'
import { couponRefusals } from './refusals.ts'
import type { Template } from './template.ts'

export interface BasketLine {
  category?: string | null
  goodsFen: number
}

export interface HeldCoupon {
  couponId: number
  customerId: number
  code: string
  state: 'issued' | 'locked' | 'redeemed' | 'void' | 'expired'
  validFrom: Date
  expiresAt: Date
  lockedBy: string | null
  template: Template
}

export interface PricedCoupon {
  couponId: number
  customerId: number
  templateId: number
  code: string
  discountFen: number
  /** What it takes off each line, in the lines' order. */
  shares: number[]
}

export interface Basket {
  /** Whose purchase it is; left out where only the code is asked about. */
  customerId?: number
  storeId: number | null
  /** Session that may hold coupons locked. */
  session?: string
  lines: readonly BasketLine[]
}

export interface PricedBasket {
  coupons: PricedCoupon[]
  /** Codes that would take nothing off; they are not used up (S-C6). */
  withoutEffect: string[]
}

/** Why a coupon may not be used at all, whatever is in the basket. */
export function unusable(coupon: HeldCoupon, basket: Basket, now: Date): Outcome<true> {
  const { template, state } = coupon
  if (basket.customerId !== undefined && coupon.customerId !== basket.customerId)
    return refuse(couponRefusals.notYours)
  if (state === 'redeemed') return refuse(couponRefusals.alreadyRedeemed)
  if (state === 'void') return refuse(couponRefusals.voided)
  if (state === 'expired' || coupon.expiresAt <= now) {
    return refuse(couponRefusals.expired, { expiredAt: coupon.expiresAt.toISOString() })
  }
  if (coupon.validFrom > now)
    return refuse(couponRefusals.notYet, { validFrom: coupon.validFrom.toISOString() })
  if (state === 'locked' && coupon.lockedBy !== (basket.session ?? null))
    return refuse(couponRefusals.locked)
  const elsewhere =
    template.storeIds.length > 0 &&
    (basket.storeId === null || !template.storeIds.includes(basket.storeId))
  return elsewhere ? refuse(couponRefusals.wrongStore) : ok(true)
}

/**
 * What one coupon takes off the running prices, split over the covered lines by largest remainder
 * (S-C7).
 */
export function discountOf(
  template: Template,
  lines: readonly BasketLine[],
  running: readonly number[],
): Outcome<{ discountFen: number; shares: number[] }> {
  const covered = lines.map((line, at) =>
    template.categories.length === 0 || template.categories.includes(line.category ?? '')
      ? (running[at] ?? 0)
      : 0,
  )
  const base = covered.reduce((sum, fen) => sum + fen, 0)
  const isCovered = lines.some(
    (line) => template.categories.length === 0 || template.categories.includes(line.category ?? ''),
  )
  if (!isCovered) return refuse(couponRefusals.notCovered, { categories: template.categories })
  if (base < template.thresholdFen) {
    return refuse(couponRefusals.belowThreshold, {
      thresholdFen: template.thresholdFen,
      missingFen: template.thresholdFen - base,
    })
  }
  const discountFen = Math.min(base, worth(template, base))
  return ok({ discountFen, shares: splitByWeight(discountFen, covered) })
}

function worth({ benefit }: Template, base: number): number {
  switch (benefit.kind) {
    case 'amountOff':
      return benefit.amountFen
    case 'percentOff':
      return Math.min(shareBp(base, benefit.offBp), benefit.maxOffFen ?? Infinity)
    default:
      return benefit satisfies never
  }
}

/**
 * All coupons of a basket together: one that may not be used refuses the basket, with its place and
 * reason.
 */
export function priceBasket(
  coupons: readonly (HeldCoupon | undefined)[],
  basket: Basket,
  now: Date,
): Outcome<PricedBasket> {
  const seen = new Set<number>()
  const fieldOf = new Map<number, string>()
  for (const [at, coupon] of coupons.entries()) {
    const field = `couponCodes.${at}`
    if (!coupon) return refuse(couponRefusals.unknown, {}, field)
    if (seen.has(coupon.couponId)) return refuse(couponRefusals.codeTwice, {}, field)
    seen.add(coupon.couponId)
    fieldOf.set(coupon.couponId, field)
    const { refusal } = unusable(coupon, basket, now)
    if (refusal) return { refusal: withField(refusal, field) }
  }
  const ordered = coupons
    .filter((coupon) => coupon !== undefined)
    .sort((a, b) => a.couponId - b.couponId)
  return applyAll(ordered, basket, fieldOf)
}

function applyAll(
  ordered: readonly HeldCoupon[],
  basket: Basket,
  fieldOf: Map<number, string>,
): Outcome<PricedBasket> {
  const running = basket.lines.map((line) => line.goodsFen)
  const priced: PricedBasket = { coupons: [], withoutEffect: [] }
  for (const { couponId, customerId, code, template } of ordered) {
    const { ok: taken, refusal } = discountOf(template, basket.lines, running)
    if (refusal) return { refusal: withField(refusal, fieldOf.get(couponId)) }
    if (taken.discountFen === 0) {
      priced.withoutEffect.push(code)
      continue
    }
    for (const [at, share] of taken.shares.entries()) running[at] = (running[at] ?? 0) - share
    priced.coupons.push({ couponId, customerId, templateId: template.templateId, code, ...taken })
  }
  return ok(priced)
}

type Refused = NonNullable<ReturnType<typeof refuse>['refusal']>
const withField = (refusal: Refused, field: string | undefined): Refused =>
  refuse(
    { code: refusal.code, status: refusal.status, sentence: refusal.sentence },
    refusal.details,
    field,
  ).refusal
