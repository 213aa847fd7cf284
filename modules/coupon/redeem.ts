// At the till: which codes may be used on purchases, and their use, exactly once.
import { ok, refuse, type Db, type Outcome, type Tx } from '#platform'
import { takeOfBudget, type Taken } from './budget.ts'
import { normaliseCode } from './code.ts'
import { couponRedeemed } from './events.ts'
import { couponRefusals } from './refusals.ts'
import {
  findCoupons,
  lockByCode,
  setLocked,
  writeRedemptions,
  type Redemption,
} from './sql/coupon.ts'
import { countInBudgets } from './sql/budget.ts'
import { unusable, usableTogether, type HeldCoupon, type Purchase, type Shown } from './usable.ts'

export interface PurchaseWithCodes extends Purchase {
  codes: readonly string[]
}

async function usableOf(
  read: (codes: string[]) => Promise<HeldCoupon[]>,
  purchases: readonly PurchaseWithCodes[],
  now: Date,
): Promise<Outcome<Shown>[]> {
  const codes = [...new Set(purchases.flatMap((one) => one.codes.map(normaliseCode)))]
  const found = codes.length === 0 ? [] : await read(codes)
  const byCode = new Map(found.map((coupon) => [coupon.code, coupon]))
  return purchases.map((purchase) =>
    usableTogether(
      purchase.codes.map((code) => byCode.get(normaliseCode(code))),
      purchase,
      now,
    ),
  )
}

/** The coupons of each purchase, in the order of their codes. Reserves nothing. */
export const findUsable = (
  db: Db,
  purchases: readonly PurchaseWithCodes[],
  now: Date,
): Promise<Outcome<Shown>[]> => usableOf((codes) => findCoupons(db, codes), purchases, now)

/**
 * The same with the coupons locked until the transaction ends, so that what is priced can be
 * redeemed.
 */
export const lockUsable = (
  tx: Tx,
  purchases: readonly PurchaseWithCodes[],
): Promise<Outcome<Shown>[]> => usableOf((codes) => lockByCode(tx, codes), purchases, tx.now)

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
  /** As in `Purchase`. */
  offlineAt?: Date
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
  const taken: Taken = new Map()
  const outcomes = inputs.map((input): Outcome<{ couponId: number }> => {
    const coupon = held.get(normaliseCode(input.code))
    if (!coupon) return refuse(couponRefusals.unknown)
    const { couponId, template } = coupon
    if (used.has(couponId)) return refuse(couponRefusals.alreadyRedeemed)
    const { refusal } = unusable(coupon, input, tx.now)
    if (refusal) return { refusal }
    if (!takeOfBudget(coupon, input.discountFen, taken)) return refuse(couponRefusals.budgetSpent)
    used.add(couponId)
    uses.push({ ...input, couponId, templateId: template.templateId })
    return ok({ couponId })
  })
  if (uses.length > 0) await writeRedemptions(tx, uses)
  await countInBudgets(tx, taken)
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
 * Holds coupons for a cart until a given time, and what they take off of their budgets; the same
 * session may hold again. Redeeming ends the hold.
 */
export async function lockCoupons(
  tx: Tx,
  input: {
    coupons: readonly { code: string; discountFen: number }[]
    customerId: number
    storeId: number | null
    session: string
    until: Date
  },
): Promise<Outcome<{ couponId: number }>[]> {
  const codes = input.coupons.map(({ code }) => normaliseCode(code))
  const held = new Map((await lockByCode(tx, codes)).map((coupon) => [coupon.code, coupon]))
  const holds = new Map<number, number>()
  const taken: Taken = new Map()
  const outcomes = input.coupons.map(({ discountFen }, at): Outcome<{ couponId: number }> => {
    const code = codes[at] ?? ''
    const coupon = held.get(code)
    if (!coupon) return refuse(couponRefusals.unknown)
    const { refusal } = unusable(coupon, input, tx.now)
    if (refusal) return { refusal }
    if (holds.has(coupon.couponId)) return refuse(couponRefusals.codeTwice)
    if (!takeOfBudget(coupon, discountFen, taken)) return refuse(couponRefusals.budgetSpent)
    holds.set(coupon.couponId, coupon.budgetLeftFen === null ? 0 : discountFen)
    return ok({ couponId: coupon.couponId })
  })
  await setLocked(tx, holds, input.session, input.until)
  await countInBudgets(tx, taken)
  return outcomes
}
