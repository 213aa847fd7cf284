// Partners redeem coupons at places of their own, and take a use back. The story: find whose it is, lock
// her, look whether this use is known, then the same rules as at a till. What is in the partner's
// basket is theirs to look at; we know what they tell: its sum and what they took off.
import { isUniqueViolation, Refusal, type Db, type Tx } from '#platform'
import { sha256 } from '#kit'
import { lockPeople } from '#modules/customer'
import { returnToBudgets, takeOfBudget, type Taken } from './budget.ts'
import { normaliseCode } from './code.ts'
import { couponRedeemed, couponRestored } from './events.ts'
import { couponRefusals } from './refusals.ts'
import { countInBudgets } from './sql/budget.ts'
import { findCoupons, lockByCode } from './sql/coupon.ts'
import { undoPartnerUse, useByReference, writePartnerUse, type PartnerUse } from './sql/partner.ts'
import { unusable, type HeldCoupon } from './usable.ts'

const PARTNER = 'partner'

/** Only templates that name the channel are for partners. */
const isForPartners = ({ template }: HeldCoupon): boolean => template.channels.includes(PARTNER)

export interface PartnerAsk {
  code: string
  /** Who asks, as in `key 3`; the reference is theirs. */
  partner: string
  reference: string
  discountFen: number
  /** Of all the goods, before the coupon; left out: not told. */
  basketFen?: number
  /** Her tier, null for who is no member. */
  tierOf: (customerId: number) => Promise<number | null>
}

const findByCode = async (db: Db, code: string): Promise<HeldCoupon | undefined> =>
  (await findCoupons(db, [normaliseCode(code)]))[0]

/** Why a partner may not redeem it; null: nothing stands against it. */
function partnerRefusal(
  coupon: HeldCoupon | undefined,
  {
    now,
    tierId,
    ...ask
  }: { now: Date; tierId: number | null; basketFen?: number; discountFen?: number },
): Refusal | null {
  if (!coupon) return new Refusal(couponRefusals.unknown, {}, 'code')
  if (!isForPartners(coupon)) return new Refusal(couponRefusals.notForPartners)
  const { refusal } = unusable(coupon, { storeId: null, channel: PARTNER, tierId }, now)
  if (refusal) return refusal
  if (ask.discountFen === undefined) return null
  const missingFen = coupon.template.thresholdFen - (ask.basketFen ?? 0)
  if (missingFen > 0) return new Refusal(couponRefusals.belowThreshold, { missingFen }, 'basketFen')
  const mostFen = mostOf(coupon, ask.basketFen)
  if (ask.discountFen > mostFen)
    return new Refusal(couponRefusals.partnerTooMuch, { mostFen }, 'discountFen')
  return null
}

/** What a gift or an article for a price is worth, the partner knows: bounded by the basket. */
function mostOf({ template: { benefit } }: HeldCoupon, basketFen = Infinity): number {
  if (benefit.kind === 'amountOff') return Math.min(benefit.amountFen, basketFen)
  if (benefit.kind !== 'percentOff') return basketFen
  if (basketFen === Infinity) return 0
  return Math.min(
    Math.floor((basketFen * benefit.offBp) / 10_000),
    benefit.maxOffFen ?? Infinity,
    basketFen,
  )
}

/**
 * Why it does not count, and what it promises: one that is for our own tills only is nobody's business
 * at a partner.
 */
export async function checkAtPartner(
  db: Db,
  { code, now, tierOf }: Pick<PartnerAsk, 'code' | 'tierOf'> & { now: Date },
): Promise<{ coupon: HeldCoupon | null; refusal: Refusal | null }> {
  const coupon = await findByCode(db, code)
  const tierId = coupon ? await tierOf(coupon.customerId) : null
  return {
    coupon: coupon && isForPartners(coupon) ? coupon : null,
    refusal: partnerRefusal(coupon, { now, tierId }),
  }
}

/** Throws a refusal: it answers one caller. */
export async function redeemAtPartner(
  tx: Tx,
  { tierOf, ...ask }: PartnerAsk,
): Promise<{ coupon: HeldCoupon; discountFen: number; duplicate: boolean }> {
  const code = normaliseCode(ask.code)
  const hash = sha256(JSON.stringify([code, ask.discountFen, ask.basketFen ?? null]))
  const seen = await findByCode(tx.db, code)
  if (!seen) throw new Refusal(couponRefusals.unknown, {}, 'code')
  await lockPeople(tx, [seen.customerId])
  const known = await useByReference(tx.db, ask)
  if (known) return { coupon: seen, ...repeated(known, hash) }
  const tierId = await tierOf(seen.customerId)
  const [coupon] = await lockByCode(tx, [code])
  const refusal = partnerRefusal(coupon, { ...ask, now: tx.now, tierId })
  if (refusal || !coupon) throw refusal ?? new Refusal(couponRefusals.unknown, {}, 'code')
  const taken: Taken = new Map()
  const { discountFen } = ask
  if (!takeOfBudget(coupon, discountFen, taken)) throw new Refusal(couponRefusals.budgetSpent)
  try {
    await writePartnerUse(tx, coupon, { ...ask, hash })
  } catch (error) {
    // The same reference for another coupon, at the same moment.
    if (isUniqueViolation(error)) throw new Refusal(couponRefusals.partnerReused, {}, 'reference')
    throw error
  }
  await countInBudgets(tx, taken)
  const { couponId, template } = coupon
  const payload = { couponId, templateId: template.templateId, orderId: null, discountFen }
  tx.publish(couponRedeemed, [{ subject: coupon.customerId, payload }])
  return { coupon, discountFen, duplicate: false }
}

function repeated({ hash: before, discountFen, undone }: PartnerUse, hash: string) {
  if (before !== hash) throw new Refusal(couponRefusals.partnerReused, {}, 'reference')
  if (undone) throw new Refusal(couponRefusals.partnerUndone, {}, 'reference')
  return { discountFen, duplicate: true }
}

/**
 * Takes a use back: the coupon may be used again, as long as its time lasts. Taken back before, it
 * changes nothing.
 */
export async function undoAtPartner(
  tx: Tx,
  which: { partner: string; reference: string },
): Promise<{ usable: boolean; duplicate: boolean }> {
  const seen = await useByReference(tx.db, which)
  if (!seen) throw new Refusal(couponRefusals.unknownUse, {}, 'reference')
  await lockPeople(tx, [seen.customerId])
  const [coupon] = await lockByCode(tx, [seen.code])
  const use = await useByReference(tx.db, which)
  if (!coupon || !use) throw new Refusal(couponRefusals.unknownUse, {}, 'reference')
  const usable = coupon.expiresAt > tx.now
  if (use.undone) return { usable: coupon.state === 'issued' && usable, duplicate: true }
  await undoPartnerUse(tx, coupon, which)
  const { templateId } = coupon.template
  await returnToBudgets(tx, [{ template_id: templateId, fen: use.discountFen }])
  const payload = { couponId: coupon.couponId, templateId, orderId: null }
  tx.publish(couponRestored, [{ subject: coupon.customerId, payload }])
  return { usable, duplicate: false }
}
