// Coupons in a basket: what a template promises as an offer, priced by the one engine.
import { ok, refuse, type Db, type Outcome, type RefusalKind, type Tx } from '#platform'
import {
  couponRefusals,
  findUsable,
  leftFor,
  lockUsable,
  takeOfBudget,
  type HeldCoupon,
  type Taken,
  type Template,
} from '#modules/coupon'
import type { Term } from '#modules/order'
import type { CartLine, Offer, PricedCart, Reason, Rejection, Worth } from './pricing/offer.ts'
import { priceCart } from './pricing/price-cart.ts'
import { tiersOf } from './sql.ts'
import { termsOf } from './terms.ts'

export interface Basket {
  customerId?: number
  storeId: number | null
  channel?: string
  /** Who holds the codes already. */
  session?: string
  codes: readonly string[]
  lines: readonly CartLine[]
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
}

/**
 * What a coupon of this template is worth, as the engine reads it. A gift and an add-on lower one
 * article and look at the other goods the template covers; a trial needs the article alone.
 */
function offerOf(template: Template, id: string): Offer {
  const { benefit, skus, categories, thresholdFen, thresholdPieces } = template
  const goods = { skus, categories }
  const from = { fen: thresholdFen, pieces: thresholdPieces }
  const offer = { id, worth: worthOf(benefit), from }
  switch (benefit.kind) {
    case 'trial':
    case 'gift':
    case 'exchange':
      return { ...offer, covers: { skus: [benefit.sku], categories: [] }, counts: goods }
    default:
      return { ...offer, covers: goods }
  }
}

function worthOf(benefit: Template['benefit']): Worth {
  switch (benefit.kind) {
    case 'amountOff':
      return { kind: 'amountOff', fen: benefit.amountFen }
    case 'percentOff':
      return benefit
    case 'trial':
      return { kind: 'trial', fen: benefit.priceFen }
    case 'gift':
      return { kind: 'gift', pieces: benefit.pieces }
    case 'exchange':
      return { kind: 'exchange', fen: benefit.priceFen, pieces: benefit.pieces }
    case 'nForPrice': {
      const { pieces, priceFen: fen, most } = benefit
      return { kind: 'nForPrice', pieces, fen, ...(most !== undefined && { most }) }
    }
    default:
      return benefit satisfies never
  }
}

/** What the codes take off each basket. Reserves nothing. */
export async function priceBaskets(
  db: Db,
  baskets: readonly Basket[],
  now: Date,
): Promise<Outcome<PricedBasket>[]> {
  const usable = await findUsable(db, await withTiers(db, baskets), now)
  return baskets.map((basket, at) => priceOne(basket, usable[at], new Map()))
}

/** The same with the coupons locked, so that what is priced can be redeemed. */
export async function priceForUse(
  tx: Tx,
  baskets: readonly Basket[],
): Promise<Outcome<PricedBasket>[]> {
  const usable = await lockUsable(tx, await withTiers(tx.db, baskets))
  const taken: Taken = new Map()
  return baskets.map((basket, at) => priceOne(basket, usable[at], taken))
}

/** Coupons stand below the programme: her tier is told them, as the store and the channel are. */
async function withTiers(db: Db, baskets: readonly Basket[]) {
  const tiers = await tiersOf(
    db,
    baskets.flatMap((basket) => basket.customerId ?? []),
  )
  return baskets.map((basket) =>
    basket.customerId === undefined
      ? basket
      : { ...basket, tierId: tiers.get(basket.customerId) ?? null },
  )
}

function priceOne(
  { lines }: Basket,
  usable: Outcome<HeldCoupon[]> | undefined,
  taken: Taken,
): Outcome<PricedBasket> {
  if (!usable?.ok) return { refusal: usable?.refusal ?? refuse(couponRefusals.unknown).refusal }
  const held = new Map(usable.ok.map((coupon) => [String(coupon.couponId), coupon]))
  const offers = [...held].map(([id, { template }]) => offerOf(template, id))
  const cart = priceCart(lines, offers, { request: 'all' })
  const [missed] = cart.rejected
  if (!cart.complete && missed) return refusalOf(missed, [...held.keys()])
  const spent = overBudget(cart, held, taken)
  if (spent) return { refusal: spent }
  const codeOf = (id: string) => held.get(id)?.code ?? ''
  return ok({
    cart,
    coupons: cart.applied.map(({ offer, fen, takes }) => ({
      couponId: Number(offer),
      code: codeOf(offer),
      discountFen: fen,
      shares: takes.map((take) => ({ line: take.line + 1, fen: take.fen })),
    })),
    terms: termsOf(cart, { lines, offers, refOf: codeOf }),
  })
}

/**
 * What would pass a template's budget is refused whole, before anything is paid: a discount that
 * shrinks while she pays would surprise her.
 */
function overBudget(cart: PricedCart, held: ReadonlyMap<string, HeldCoupon>, taken: Taken) {
  const after = new Map(taken)
  for (const { offer, fen } of cart.applied) {
    const coupon = held.get(offer)
    if (!coupon || takeOfBudget(coupon, fen, after)) continue
    const details = { leftFen: leftFor(coupon, after), discountFen: fen }
    const field = `couponCodes.${[...held.keys()].indexOf(offer)}`
    return refuse(couponRefusals.budgetSpent, details, field).refusal
  }
  for (const [id, fen] of after) taken.set(id, fen)
  return undefined
}

const kinds: Partial<Record<Reason, RefusalKind>> = {
  notCovered: couponRefusals.notCovered,
  belowThreshold: couponRefusals.belowThreshold,
  tooFewPieces: couponRefusals.tooFewPieces,
}

function refusalOf({ offer, code, ...missing }: Rejection, ids: readonly string[]) {
  return refuse(
    kinds[code] ?? couponRefusals.noEffect,
    missing,
    `couponCodes.${ids.indexOf(offer)}`,
  )
}
