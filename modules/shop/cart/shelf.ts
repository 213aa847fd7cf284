// What customers see on the shelves of a store: goods, prices for them, what is left.
import type { ShopDetail, ShopProduct, ShopVariant } from '#contracts'
import { Refusal, type Actor, type Platform } from '#platform'
import { offersOfProducts, shelfOf, shownProduct, type ArticleOffer } from '#modules/catalog'
import { findMembers } from '#modules/loyalty'
import { purchaseRefusals } from '../purchase/refusals.ts'
import { shownPrice } from '../purchase/show-quote.ts'
import { openStores, usualStore, type OpenStore } from '../purchase/sql/store.ts'
import { keyOfStock, levelsOf } from '../stock/sql/stock.ts'

/** Who looks: somebody who signed in, or nobody. */
export const visitorOf = ({ kind, id }: Actor): number | null => (kind === 'customer' ? id : null)

/** The store whose shelves are looked at. */
export async function storeFor(
  { db }: Platform,
  visitor: number | null,
  asked: number | undefined,
): Promise<OpenStore> {
  const id = asked ?? (await usualStore(db, visitor))
  if (id === null) throw new Refusal(purchaseRefusals.noStore)
  const [store] = await openStores(db, { ids: [id], limit: 1 })
  if (!store) throw new Refusal(purchaseRefusals.closedStore, { id }, 'storeId')
  return store
}

interface Look {
  platform: Platform
  visitor: number | null
  storeId: number
}

type Variant = ShopVariant & { offer: ArticleOffer }

async function variantsOf(
  { platform: { db, clock }, visitor, storeId }: Look,
  productIds: readonly number[],
): Promise<Map<number, Variant[]>> {
  const member = visitor !== null && (await findMembers(db, [visitor])).has(visitor)
  const offers = await offersOfProducts(db, { productIds, storeId, member, at: clock.now() })
  const places = [...offers.values()]
    .flat()
    .flatMap(({ tracked, variantId }) => (tracked ? [{ storeId, variantId }] : []))
  const levels = await levelsOf(db, places)
  const leftOf = ({ tracked, variantId }: ArticleOffer): number | null => {
    if (!tracked) return null
    const { onHand = 0, reserved = 0 } = levels.get(keyOfStock({ storeId, variantId })) ?? {}
    return Math.max(0, onHand - reserved)
  }
  return new Map(
    [...offers].map(([id, own]) => [
      id,
      own.map((offer) => ({
        offer,
        sku: offer.sku,
        options: offer.options,
        price: shownPrice(offer.price),
        left: leftOf(offer),
      })),
    ]),
  )
}

/** A product as a list shows it; undefined where nothing of it is sold. */
function cardOf(id: number, variants: readonly Variant[], tags: string[]): ShopProduct | undefined {
  const [first] = variants
  if (!first) return undefined
  const lowest = variants.reduce((a, b) => (b.price.fen < a.price.fen ? b : a), first)
  const { name, picture } = first.offer
  return {
    id,
    name,
    picture,
    tags,
    price: lowest.price,
    from: variants.some(({ price }) => price.fen !== lowest.price.fen),
    soldOut: variants.every(({ left }) => left === 0),
    sku: variants.length === 1 ? first.sku : null,
  }
}

export interface ShelfAsk {
  categoryId?: number | undefined
  search?: string | undefined
  before?: number | undefined
  limit: number
}

/** Goods on sale, newest first; one more than `limit` says there are others. */
export async function shelf(look: Look, ask: ShelfAsk): Promise<ShopProduct[]> {
  const rows = await shelfOf(look.platform.db, ask)
  const variants = await variantsOf(
    look,
    rows.map(({ id }) => id),
  )
  return rows.flatMap(({ id, tags }) => cardOf(id, variants.get(id) ?? [], tags) ?? [])
}

/** A product for its page. */
export async function detail(look: Look, store: OpenStore, id: number): Promise<ShopDetail> {
  const variants = (await variantsOf(look, [id])).get(id) ?? []
  const { tags, description, media, categoryId } = await shownProduct(look.platform.db, id)
  const card = cardOf(id, variants, tags)
  if (!card) throw new Refusal(purchaseRefusals.unknownProduct, { id })
  return {
    ...card,
    description,
    media,
    categoryId,
    variants: variants.map(({ offer: _offer, ...variant }) => variant),
    storeId: store.id,
    storeName: store.name,
  }
}
