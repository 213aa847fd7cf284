// What goods come to for somebody at a store: catalogue prices, coupons, delivery. The cart, the
// checkout and the placing of a purchase ask here, so that what she saw is what she pays.
import type { DeliveryKind, DeliverySettings, Place } from '#contracts'
import { ok, refuse, type Db, type Outcome, type Tx } from '#platform'
import { offersOf, type ArticleOffer } from '#modules/catalog'
import { keptAddress } from '#modules/customer'
import { nearestStores } from '#modules/org'
import { findMembers } from '#modules/loyalty'
import { priceBaskets, priceForUse } from '../coupons.ts'
import type { Basket, PricedBasket } from '../price-basket.ts'
import { withClearances } from '../clearance/standing.ts'
import { keyOfStock, levelsOf } from '../stock/sql/stock.ts'
import type { CartLine } from '../cart/sql/cart.ts'
import { freightOf, reachable } from './delivery.ts'
import { SHOP_SOURCE } from './purchase.ts'
import { purchaseRefusals } from './refusals.ts'

export interface Wanted {
  personId: number
  storeId: number
  lines: readonly CartLine[]
}

/** An article of a cart, with what is left of it; `offer` is missing where nobody knows its sku. */
export interface Ware extends CartLine {
  offer: ArticleOffer | undefined
  /** Null: it never runs out. */
  left: number | null
  problem: 'gone' | 'soldOut' | 'tooMany' | null
}

/** Each line with its article, its price for her here, and what is left. */
export async function waresOf(db: Db, wanted: Wanted, at: Date): Promise<Ware[]> {
  const { personId, storeId, lines } = wanted
  const member = (await findMembers(db, [personId])).has(personId)
  const skus = lines.map(({ sku }) => sku)
  const offers = await offersOf(db, { skus, storeId, member, at })
  const tracked = [...offers.values()].filter((offer) => offer.tracked)
  const levels = await levelsOf(
    db,
    tracked.map(({ variantId }) => ({ storeId, variantId })),
  )
  return lines.map(({ sku, quantity }) => {
    const offer = offers.get(sku)
    const level = offer && levels.get(keyOfStock({ storeId, variantId: offer.variantId }))
    const left = offer?.tracked ? Math.max(0, (level?.onHand ?? 0) - (level?.reserved ?? 0)) : null
    return { sku, quantity, offer, left, problem: problemOf(offer, left, quantity) }
  })
}

function problemOf(
  offer: ArticleOffer | undefined,
  left: number | null,
  quantity: number,
): Ware['problem'] {
  if (!offer?.sold) return 'gone'
  if (left === null || left >= quantity) return null
  return left === 0 ? 'soldOut' : 'tooMany'
}

/** Those that can be had at all, as the engine reads them. */
export const buyable = (wares: readonly Ware[]): (Ware & { offer: ArticleOffer })[] =>
  wares.flatMap((ware) =>
    ware.offer && ware.problem !== 'gone' && ware.problem !== 'soldOut'
      ? [{ ...ware, offer: ware.offer }]
      : [],
  )

export const basketOf = (
  { personId, storeId }: Omit<Wanted, 'lines'>,
  wares: readonly Ware[],
  codes: readonly string[],
): Basket => ({
  customerId: personId,
  storeId,
  channel: SHOP_SOURCE,
  codes,
  lines: buyable(wares).map(({ sku, quantity, offer }) => ({
    sku,
    category: offer.category,
    quantity,
    goodsFen: offer.price.fen * quantity,
  })),
})

/** Priced for a look: nothing is locked. */
export const priceLook = async (
  db: Db,
  baskets: readonly Basket[],
  at: Date,
): Promise<Outcome<PricedBasket>[]> => priceBaskets(db, await withClearances(db, baskets, at), at)

/** Priced for good: the coupons are locked in this transaction. */
export async function priceToPlace(tx: Tx, basket: Basket): Promise<Outcome<PricedBasket>> {
  const [priced] = await priceForUse(tx, await withClearances(tx.db, [basket], tx.now))
  if (!priced) throw new Error('a basket was not priced')
  return priced
}

export const fenOf = ({ cart }: PricedBasket) => ({
  goodsFen: cart.lines.reduce((sum, line) => sum + line.goodsFen, 0),
  discountFen: cart.lines.reduce((sum, line) => sum + line.discountFen, 0),
})

export interface DeliveryAsk {
  kind: DeliveryKind
  addressId?: number | undefined
}

async function metresTo(
  db: Db,
  storeId: number,
  place: Place,
  radiusM: number,
): Promise<number | null> {
  const [near] = await nearestStores(db, place, { radiusM, limit: 1, among: [storeId] })
  return near?.metres ?? null
}

/** What the chosen delivery costs, or why she cannot have it. */
export async function deliver(
  db: Db,
  { personId, storeId }: Omit<Wanted, 'lines'>,
  { kind, addressId }: DeliveryAsk,
  { settings, paidFen }: { settings: DeliverySettings; paidFen: number },
): Promise<Outcome<{ freightFen: number; addressId: number | null }>> {
  const cost = freightOf(kind, settings, paidFen)
  if (cost.refusal) return cost
  const { freightFen } = cost.ok
  if (kind === 'pickUp' || kind === 'inStore') return ok({ freightFen, addressId: null })
  const address =
    addressId === undefined
      ? undefined
      : await keptAddress(db, { id: addressId, kind: 'parcel', personId, offered: true })
  if (addressId !== undefined && !address)
    return refuse(purchaseRefusals.unknownAddress, { id: addressId }, 'delivery.addressId')
  const metres =
    kind === 'sameCity' && address?.place
      ? await metresTo(db, storeId, address.place, settings.sameCity.radiusM)
      : undefined
  const reach = reachable(kind, { address, metres })
  return reach.refusal ? reach : ok({ freightFen, addressId: address?.id ?? null })
}
