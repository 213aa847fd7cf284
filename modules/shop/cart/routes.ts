// Doors of the own shop: shelves, cart, quote.
import { contract } from '#contracts'
import { inTx, outside, Refusal, type Actor, type Db } from '#platform'
import { shelfCategories } from '#modules/catalog'
import { nearestStores } from '#modules/org'
import { quoteOf } from '../purchase/show-quote.ts'
import { openStores, usualStore } from '../purchase/sql/store.ts'
import { purchaseRefusals } from '../purchase/refusals.ts'
import { addToCart, saveCart } from './cart.ts'
import { detail, shelf, storeFor, visitorOf } from './shelf.ts'
import { cartLines } from './sql/cart.ts'

const { cart } = contract
const idOf = ({ id }: Actor): number => id ?? 0
const STORES = 200
const MOST_AROUND = 5_000
/** Nobody goes farther for a cream. */
const AROUND_M = 50_000

/** Her cart as it stands, priced now. */
async function cartOf(db: Db, personId: number, now: Date) {
  const storeId = await usualStore(db, personId)
  if (storeId === null) throw new Refusal(purchaseRefusals.noStore)
  const lines = await cartLines(db, personId)
  return quoteOf(db, { personId, storeId, lines, codes: [] }, now)
}

export const cartRoutes = {
  stores: outside(cart.stores, async ({ platform, actor }, { place, search }) => {
    const { db } = platform
    const storeId = await usualStore(db, visitorOf(actor))
    if (place === undefined) {
      const named = await openStores(db, { search, limit: STORES })
      return { storeId, items: named.map((store) => ({ ...store, metres: null })) }
    }
    // The nearest of all, then those of them that bear the name: not the other way round.
    const near = await nearestStores(db, place, { radiusM: AROUND_M, limit: MOST_AROUND })
    const ids = near.map((store) => store.storeId)
    const named = await openStores(db, { ids, search, limit: MOST_AROUND })
    const byId = new Map(named.map((store) => [store.id, store]))
    const items = near.flatMap(({ storeId: id, metres }) => {
      const store = byId.get(id)
      return store ? [{ ...store, metres }] : []
    })
    return { storeId, items: items.slice(0, STORES) }
  }),
  categories: outside(cart.categories, async ({ platform }) => ({
    items: await shelfCategories(platform.db),
  })),
  products: outside(cart.products, async ({ platform, actor }, input) => {
    const { storeId, cursor, limit, ...find } = input
    const visitor = visitorOf(actor)
    const store = await storeFor(platform, visitor, storeId)
    const before = cursor === undefined ? undefined : Number(cursor)
    const look = { platform, visitor, storeId: store.id }
    const rows = await shelf(look, { ...find, before, limit: limit + 1 })
    const items = rows.slice(0, limit)
    return {
      items,
      storeId: store.id,
      storeName: store.name,
      ...(rows.length > limit && { nextCursor: String(items.at(-1)?.id) }),
    }
  }),
  product: outside(cart.product, async ({ platform, actor }, { id, storeId }) => {
    const visitor = visitorOf(actor)
    const store = await storeFor(platform, visitor, storeId)
    return detail({ platform, visitor, storeId: store.id }, store, id)
  }),
  get: outside(cart.get, ({ platform, actor }) =>
    cartOf(platform.db, idOf(actor), platform.clock.now()),
  ),
  save: inTx(cart.save, async (tx, input, { actor }) => {
    await saveCart(tx, idOf(actor), input)
    return cartOf(tx.db, idOf(actor), tx.now)
  }),
  add: inTx(cart.add, async (tx, line, { actor }) => {
    await addToCart(tx, idOf(actor), line)
    return cartOf(tx.db, idOf(actor), tx.now)
  }),
  quote: outside(cart.quote, async ({ platform, actor }, input) => {
    const { db, clock } = platform
    const personId = idOf(actor)
    const store = await storeFor(platform, personId, input.storeId)
    const lines = input.lines ?? (await cartLines(db, personId))
    const ask = { personId, storeId: store.id, lines, delivery: input.delivery }
    return quoteOf(db, { ...ask, codes: input.couponCodes }, clock.now())
  }),
}
