// At the till: what codes are worth on baskets, and their use, exactly once.
import { ok, refuse, type Db, type Outcome, type Tx } from '#platform'
import { normaliseCode } from './code.ts'
import { couponRedeemed } from './events.ts'
import { priceBasket, unusable, type Basket, type HeldCoupon, type PricedBasket } from './price.ts'
import { couponRefusals } from './refusals.ts'
import {
  findCoupons,
  lockByCode,
  setLocked,
  writeRedemptions,
  type Redemption,
} from './sql/coupon.ts'

export interface BasketWithCodes extends Basket {
  codes: readonly string[]
}

const codesOf = (baskets: readonly BasketWithCodes[]) => [
  ...new Set(baskets.flatMap((basket) => basket.codes.map(normaliseCode))),
]

function priceAll(found: readonly HeldCoupon[], baskets: readonly BasketWithCodes[], now: Date) {
  const byCode = new Map(found.map((coupon) => [coupon.code, coupon]))
  return baskets.map((basket) =>
    priceBasket(
      basket.codes.map((code) => byCode.get(normaliseCode(code))),
      basket,
      now,
    ),
  )
}

/** What the codes take off each basket. Reserves nothing. */
export async function priceCoupons(
  db: Db,
  baskets: readonly BasketWithCodes[],
  now: Date,
): Promise<Outcome<PricedBasket>[]> {
  const codes = codesOf(baskets)
  return priceAll(codes.length === 0 ? [] : await findCoupons(db, codes), baskets, now)
}

/**
 * The same with the coupons locked until the transaction ends, so that what is priced can be
 * redeemed.
 */
export async function priceForUse(
  tx: Tx,
  baskets: readonly BasketWithCodes[],
): Promise<Outcome<PricedBasket>[]> {
  const codes = codesOf(baskets)
  return priceAll(codes.length === 0 ? [] : await lockByCode(tx, codes), baskets, tx.now)
}

export interface RedeemInput {
  code: string
  customerId: number
  orderId: number
  orderNumber: string
  storeId: number | null
  discountFen: number
  /** What it takes off each line: lines from 1. */
  shares: { line: number; fen: number }[]
  session?: string
}

/** Uses coupons on orders. A second use is refused, whoever comes second. */
export async function redeemCoupons(
  tx: Tx,
  inputs: readonly RedeemInput[],
): Promise<Outcome<{ couponId: number }>[]> {
  if (inputs.length === 0) return []
  const held = new Map(
    (
      await lockByCode(
        tx,
        inputs.map((input) => normaliseCode(input.code)),
      )
    ).map((coupon) => [coupon.code, coupon]),
  )
  const uses: Redemption[] = []
  const used = new Set<number>()
  const outcomes = inputs.map((input): Outcome<{ couponId: number }> => {
    const coupon = held.get(normaliseCode(input.code))
    if (!coupon) return refuse(couponRefusals.unknown)
    const { couponId, template } = coupon
    if (used.has(couponId)) return refuse(couponRefusals.alreadyRedeemed)
    const { refusal } = unusable(coupon, { ...input, lines: [] }, tx.now)
    if (refusal) return { refusal }
    used.add(couponId)
    uses.push({ ...input, couponId, templateId: template.templateId })
    return ok({ couponId })
  })
  if (uses.length > 0) await writeRedemptions(tx, uses)
  tx.publish(
    couponRedeemed,
    uses.map(({ customerId, couponId, templateId, orderId, discountFen }) => ({
      subject: customerId,
      payload: { couponId, templateId, orderId, discountFen },
    })),
  )
  return outcomes
}

/**
 * Holds coupons for a cart until a given time; the same session may hold again. Redeeming ends the
 * hold.
 */
export async function lockCoupons(
  tx: Tx,
  input: {
    codes: readonly string[]
    customerId: number
    storeId: number | null
    session: string
    until: Date
  },
): Promise<Outcome<{ couponId: number }>[]> {
  const codes = input.codes.map(normaliseCode)
  const held = new Map((await lockByCode(tx, codes)).map((coupon) => [coupon.code, coupon]))
  const outcomes = codes.map((code): Outcome<{ couponId: number }> => {
    const coupon = held.get(code)
    if (!coupon) return refuse(couponRefusals.unknown)
    const { refusal } = unusable(coupon, { ...input, lines: [] }, tx.now)
    return refusal ? { refusal } : ok({ couponId: coupon.couponId })
  })
  await setLocked(
    tx,
    outcomes.flatMap((outcome) => (outcome.ok ? [outcome.ok.couponId] : [])),
    input.session,
    input.until,
  )
  return outcomes
}
