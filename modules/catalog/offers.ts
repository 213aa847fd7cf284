// What articles cost somebody at a store now: what the shop sells by.
import type { Db } from '#platform'
import { priceOf, type Price, type PriceAsk } from './price.ts'
import { listedPrices } from './sql/price.ts'
import { articlesBySku, articlesOfProducts, type Article } from './sql/variant.ts'

export interface ArticleOffer extends Article {
  price: Price
}

async function priced(
  db: Db,
  articles: readonly Article[],
  ask: PriceAsk,
): Promise<ArticleOffer[]> {
  if (articles.length === 0) return []
  const ids = articles.map(({ variantId }) => variantId)
  const prices = await listedPrices(db, ids, ask.at)
  return articles.map((article) => ({
    ...article,
    price: priceOf(article.listFen, prices.get(article.variantId) ?? [], ask),
  }))
}

/** By sku; skus nobody knows are left out, those not sold any more say so. */
export async function offersOf(
  db: Db,
  { skus, ...ask }: PriceAsk & { skus: readonly string[] },
): Promise<Map<string, ArticleOffer>> {
  const offers = await priced(db, await articlesBySku(db, skus), ask)
  return new Map(offers.map((offer) => [offer.sku, offer]))
}

/** By product: what of them is sold, in its order. */
export async function offersOfProducts(
  db: Db,
  { productIds, ...ask }: PriceAsk & { productIds: readonly number[] },
): Promise<Map<number, ArticleOffer[]>> {
  const offers = await priced(db, await articlesOfProducts(db, productIds), ask)
  return Map.groupBy(offers, ({ productId }) => productId)
}
