// A basket with the coupons that count in it, priced. Goods sold offline are gone: what the till gave
// for a coupon that cannot count stays given, apart from what coupons are worth.
import { ok, refuse, Refusal, type Outcome, type RefusalKind } from '#platform'
import {
  couponRefusals,
  firstOverBudget,
  type HeldCoupon,
  type Missed,
  type Shown,
  type Taken,
} from '#modules/coupon'
import type { Term } from '#modules/order'
import { clearanceGroup } from './clearance/clearance.ts'
import { offerOf } from './coupon-offer.ts'
import type { CartLine, Group, Offer, PricedCart, Reason } from './pricing/offer.ts'
import { priceCart } from './pricing/price-cart.ts'
import { termsOf } from './terms.ts'

export interface Basket {
  customerId?: number
  storeId: number | null
  channel?: string
  /** Who holds the codes already. */
  session?: string
  codes: readonly string[]
  lines: readonly CartLine[]
  /** Names the order: the same order twice uses its coupons once. */
  order?: string
  /** Of an order made while the till could not ask: when its coupons are judged by. */
  offlineAt?: Date
  /** What the till took, of such an order. */
  takenFen?: number
  /** What stands for everybody here and now, before any coupon. */
  standing?: readonly Offer[]
}

export interface UsedCoupon {
  couponId: number
  code: string
  discountFen: number
  /** Lines from 1. */
  shares: { line: number; fen: number }[]
}

export interface PricedBasket {
  cart: PricedCart
  coupons: UsedCoupon[]
  /** What each asked for, in the order in which they were applied. */
  terms: Term[]
  /** Coupons for which an offline till gave something though they cannot count. */
  missed: Missed[]
  /** What it gave for them. */
  givenFen: number
}

/** Coupons used by baskets priced before in the same transaction, and by which order. */
export type Used = Map<number, string>

/** What was given offline, after everything else; on the order its discounts are called so. */
export const OFFLINE = 'offline'
const offlineGroup: Group = { id: OFFLINE, mode: 'all', scope: 'order', priority: 1 }
const groups = [clearanceGroup, offlineGroup]

/** Counts what is used in `taken` and `used`. */
export function priceBasket(
  basket: Basket,
  shown: Outcome<Shown> | undefined,
  taken: Taken,
  used: Used,
): Outcome<PricedBasket> {
  if (!shown?.ok) return { refusal: shown?.refusal ?? refuse(couponRefusals.unknown).refusal }
  const { order = '', offlineAt: offline } = basket
  const elsewhere = ({ couponId }: HeldCoupon) => (used.get(couponId) ?? order) !== order
  const twice = offline ? shown.ok.held.filter(elsewhere) : []
  let held = shown.ok.held.filter((coupon) => !twice.includes(coupon))
  const missed = [
    ...shown.ok.missed,
    ...twice.map((coupon) => missedOf(coupon, new Refusal(couponRefusals.alreadyRedeemed))),
  ]
  for (;;) {
    const tried = priceHeld(basket, held, taken)
    if ('cart' in tried) {
      for (const { couponId } of tried.coupons) used.set(couponId, order)
      return ok(offline ? withGiven(basket, tried, held, missed) : shownOf(basket, tried))
    }
    const { coupon, refusal } = tried
    if (!offline) {
      const field = `couponCodes.${held.indexOf(coupon)}`
      return refuse(refusal, refusal.details, field)
    }
    missed.push(missedOf(coupon, refusal))
    held = held.filter((one) => one !== coupon)
  }
}

const missedOf = (coupon: HeldCoupon, refusal: Refusal): Missed => ({
  code: coupon.code,
  refusal,
  coupon,
})

interface Tried {
  cart: PricedCart
  offers: readonly Offer[]
  coupons: UsedCoupon[]
  codeOf: (offer: string) => string
}

/** All of the coupons, or the first that cannot be had. */
function priceHeld(
  { lines, standing = [] }: Basket,
  coupons: readonly HeldCoupon[],
  taken: Taken,
): Tried | { coupon: HeldCoupon; refusal: Refusal } {
  const held = new Map(coupons.map((coupon) => [String(coupon.couponId), coupon]))
  const offers = [...standing, ...[...held].map(([id, { template }]) => offerOf(template, id))]
  const cart = priceCart(lines, offers, { groups, request: 'all' })
  if (!cart.complete)
    for (const { offer, code, ...missing } of cart.rejected) {
      const coupon = held.get(offer)
      const kind = kinds[code] ?? couponRefusals.noEffect
      if (coupon) return { coupon, refusal: new Refusal(kind, missing) }
    }
  const spent = overBudget(cart, held, taken)
  if (spent) return spent
  const codeOf = (id: string) => held.get(id)?.code ?? id
  const hers = cart.applied.filter(({ offer }) => held.has(offer))
  return {
    cart,
    offers,
    codeOf,
    coupons: hers.map(({ offer, fen, takes }) => ({
      couponId: Number(offer),
      code: codeOf(offer),
      discountFen: fen,
      shares: takes.map((take) => ({ line: take.line + 1, fen: take.fen })),
    })),
  }
}

const kinds: Partial<Record<Reason, RefusalKind>> = {
  notCovered: couponRefusals.notCovered,
  belowThreshold: couponRefusals.belowThreshold,
  tooFewPieces: couponRefusals.tooFewPieces,
}

/**
 * What would pass a template's budget is refused whole, before anything is paid: a discount that
 * shrinks while she pays would surprise her.
 */
function overBudget(cart: PricedCart, held: ReadonlyMap<string, HeldCoupon>, taken: Taken) {
  const uses = cart.applied.flatMap(({ offer, fen }) => {
    const coupon = held.get(offer)
    return coupon ? [{ coupon, fen }] : []
  })
  const over = firstOverBudget(uses, taken)
  if (!over) return undefined
  const { coupon, leftFen, fen: discountFen } = over
  return { coupon, refusal: new Refusal(couponRefusals.budgetSpent, { leftFen, discountFen }) }
}

const shownOf = (
  { lines }: Basket,
  { cart, coupons, offers, codeOf: refOf }: Tried,
): PricedBasket => ({
  cart,
  coupons,
  terms: termsOf(cart, { lines, offers, groups, refOf }),
  missed: [],
  givenFen: 0,
})

/**
 * What the till took less than is due was given for those that cannot count. Where it took what is
 * due they got nothing: no coupon is lost, nothing is noted.
 */
function withGiven(
  basket: Basket,
  tried: Tried,
  held: readonly HeldCoupon[],
  missed: readonly Missed[],
): PricedBasket {
  const idle = held.filter(({ couponId }) =>
    tried.coupons.every((one) => one.couponId !== couponId),
  )
  const all = [
    ...missed,
    ...idle.map((coupon) => missedOf(coupon, new Refusal(couponRefusals.noEffect))),
  ]
  const dueFen = tried.cart.lines.reduce((sum, { paidFen }) => sum + paidFen, 0)
  const givenFen = dueFen - (basket.takenFen ?? dueFen)
  if (all.length === 0 || givenFen <= 0) return shownOf(basket, tried)
  const given: Offer = {
    id: OFFLINE,
    worth: { kind: 'amountOff', fen: givenFen },
    covers: { skus: [], categories: [] },
    group: OFFLINE,
  }
  const offers = [...tried.offers, given]
  const cart = priceCart(basket.lines, offers, { groups })
  return { ...shownOf(basket, { ...tried, cart, offers }), missed: all, givenFen }
}
