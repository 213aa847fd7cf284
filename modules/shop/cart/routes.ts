// Doors of the own shop: shelves, cart, quote.
import { contract } from '#contracts'
import { inTx, outside, Refusal, type Actor, type Db } from '#platform'
import { shelfCategories } from '#modules/catalog'
import { quoteOf } from '../purchase/show-quote.ts'
import { usualStore } from '../purchase/sql/store.ts'
import { purchaseRefusals } from '../purchase/refusals.ts'
import { addToCart, saveCart } from './cart.ts'
import { detail, shelf, storeFor, visitorOf } from './shelf.ts'
import { cartLines } from './sql/cart.ts'
import { storesFor, storeShown } from './stores.ts'

const { cart } = contract
const idOf = ({ id }: Actor): number => id ?? 0

/** Her cart as it stands, priced now. */
async function cartOf(db: Db, personId: number, now: Date) {
  const storeId = await usualStore(db, personId)
  if (storeId === null) throw new Refusal(purchaseRefusals.noStore)
  const lines = await cartLines(db, personId)
  return quoteOf(db, { personId, storeId, lines, codes: [] }, now)
}

export const cartRoutes = {
  stores: outside(cart.stores, async ({ platform: { db }, actor }, { storeId, ...find }) => ({
    store: await storeShown(db, visitorOf(actor), storeId),
    items: await storesFor(db, find),
  })),
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
