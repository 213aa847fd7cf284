// Who may use a coupon, where and when. What it is worth is not decided here: it becomes an offer,
// priced by who knows the basket.
import { ok, refuse, type Outcome, type Refusal } from '#platform'
import { couponRefusals } from './refusals.ts'
import type { Template } from './template.ts'

export interface HeldCoupon {
  couponId: number
  customerId: number
  code: string
  state: 'issued' | 'locked' | 'redeemed' | 'void' | 'expired'
  validFrom: Date
  expiresAt: Date
  lockedBy: string | null
  /** What its lock holds of the budget, and what is left beside that; null: there is no budget. */
  heldFen: number
  budgetLeftFen: number | null
  template: Template
}

/** A purchase in which coupons are shown. */
export interface Purchase {
  /** Whose purchase it is; left out where only the code is asked about. */
  customerId?: number
  storeId: number | null
  /** Where the order comes from; left out where nobody asks. */
  channel?: string
  /** Her tier, null for who is no member; left out where nobody asks. */
  tierId?: number | null
  /** Session that may hold coupons locked. */
  session?: string
  /**
   * When she used them where nobody could be asked: judged by then. What was used is stronger than
   * what a cart only holds.
   */
  offlineAt?: Date
}

/** A coupon of a purchase made offline that cannot count, and why. */
export interface Missed {
  code: string
  refusal: Refusal
  /** Undefined: there is no such coupon. */
  coupon: HeldCoupon | undefined
}
export interface Shown {
  held: HeldCoupon[]
  /** Of purchases made offline; any other is refused. */
  missed: Missed[]
}

/** Why a coupon may not be used at all, whatever is in the basket. */
export function unusable(coupon: HeldCoupon, purchase: Purchase, now: Date): Outcome<true> {
  const { template, state } = coupon
  const { offlineAt } = purchase
  const at = offlineAt ?? now
  if (purchase.customerId !== undefined && coupon.customerId !== purchase.customerId)
    return refuse(couponRefusals.notYours)
  if (state === 'redeemed') return refuse(couponRefusals.alreadyRedeemed)
  if (state === 'void') return refuse(couponRefusals.voided)
  if ((state === 'expired' && !offlineAt) || coupon.expiresAt <= at) {
    return refuse(couponRefusals.expired, { expiredAt: coupon.expiresAt.toISOString() })
  }
  // WeChat Pay takes it off by itself: taken off here as well, it would count twice.
  if (template.wechatStockId !== null) return refuse(couponRefusals.byWechat)
  if (coupon.validFrom > at)
    return refuse(couponRefusals.notYet, { validFrom: coupon.validFrom.toISOString() })
  if (state === 'locked' && !offlineAt && coupon.lockedBy !== (purchase.session ?? null))
    return refuse(couponRefusals.locked)
  const { channel } = purchase
  if (channel !== undefined && template.channels.length > 0 && !template.channels.includes(channel))
    return refuse(couponRefusals.wrongChannel, { channels: template.channels })
  const { tierId } = purchase
  if (
    tierId !== undefined &&
    template.tierIds.length > 0 &&
    !template.tierIds.includes(tierId ?? 0)
  )
    return refuse(couponRefusals.wrongTier, { tierIds: template.tierIds })
  return countsIn(template, purchase.storeId) ? ok(true) : refuse(couponRefusals.wrongStore)
}

const countsIn = (
  { storeIds, regionIds, regionStoreIds }: Template,
  storeId: number | null,
): boolean =>
  storeIds.length + regionIds.length === 0 ||
  (storeId !== null && (storeIds.includes(storeId) || regionStoreIds.includes(storeId)))

/**
 * All coupons of a purchase together, in the order of their codes: one that may not be used refuses
 * it, with place and reason. Goods sold offline are gone: there it is set aside.
 */
export function usableTogether(
  coupons: readonly (HeldCoupon | undefined)[],
  purchase: Purchase & { codes: readonly string[] },
  now: Date,
): Outcome<Shown> {
  const [held, missed]: [HeldCoupon[], Missed[]] = [[], []]
  for (const [at, coupon] of coupons.entries()) {
    const { refusal } = usableBeside(held, coupon, purchase, now)
    if (!refusal && coupon) held.push(coupon)
    else if (refusal && purchase.offlineAt)
      missed.push({ code: purchase.codes[at] ?? '', refusal, coupon })
    else if (refusal) return refuse(refusal, refusal.details, `couponCodes.${at}`)
  }
  return ok({ held, missed })
}

function usableBeside(
  held: readonly HeldCoupon[],
  coupon: HeldCoupon | undefined,
  purchase: Purchase,
  now: Date,
): Outcome<true> {
  if (!coupon) return refuse(couponRefusals.unknown)
  return held.includes(coupon) ? refuse(couponRefusals.codeTwice) : unusable(coupon, purchase, now)
}
