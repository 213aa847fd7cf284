// Coupons in a basket: who may use them is asked, what they take off is priced by the one engine.
import type { Db, Outcome, Tx } from '#platform'
import { findUsable, lockUsable, type Taken } from '#modules/coupon'
import { priceBasket, type Basket, type PricedBasket, type Used } from './price-basket.ts'
import { tiersOf } from './sql.ts'

/** What the codes take off each basket. Reserves nothing. */
export async function priceBaskets(
  db: Db,
  baskets: readonly Basket[],
  now: Date,
): Promise<Outcome<PricedBasket>[]> {
  const shown = await findUsable(db, await withTiers(db, baskets), now)
  return baskets.map((basket, at) => priceBasket(basket, shown[at], new Map(), new Map()))
}

/** The same with the coupons locked, so that what is priced can be redeemed. */
export async function priceForUse(
  tx: Tx,
  baskets: readonly Basket[],
): Promise<Outcome<PricedBasket>[]> {
  const shown = await lockUsable(tx, await withTiers(tx.db, baskets))
  const [taken, used]: [Taken, Used] = [new Map(), new Map()]
  return baskets.map((basket, at) => priceBasket(basket, shown[at], taken, used))
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
