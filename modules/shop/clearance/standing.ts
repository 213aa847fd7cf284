// What stands for everybody in a store at a minute, put into baskets of the own shop.
import type { Db } from '#platform'
import { brandOf } from '#modules/org'
import type { Basket } from '../price-basket.ts'
import { clearanceOffers } from './clearance.ts'
import { activeClearances } from './sql.ts'

export async function withClearances(
  db: Db,
  baskets: readonly Basket[],
  at: Date,
): Promise<Basket[]> {
  const all = await activeClearances(db)
  if (all.length === 0) return [...baskets]
  const { zone } = await brandOf(db)
  return baskets.map((basket) => {
    const { storeId, channel, lines } = basket
    return { ...basket, standing: clearanceOffers(all, { at, zone, storeId, channel, lines }) }
  })
}
