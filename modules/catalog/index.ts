// The face of the catalogue: what is sold, under which sku, for how much.
import { contract } from '#contracts'
import type { Module } from '#platform'
import { productsChanged } from './events.ts'
import { catalogRefusals } from './refusals.ts'
import { routes } from './routes.ts'

export { saveCategory } from './category.ts'
export { productsChanged } from './events.ts'
export { offersOf, offersOfProducts, type ArticleOffer } from './offers.ts'
export { priceOf, type ListedPrice, type Price, type PriceAsk } from './price.ts'
export { catalogRefusals } from './refusals.ts'
export { endPriceList, savePriceList } from './save-price-list.ts'
export { archiveProduct, saveProducts } from './save-products.ts'
export { shownProduct } from './show.ts'
export { shelfCategories, shelfOf } from './sql/product.ts'

export const catalogModule: Module = {
  name: 'catalog',
  schema: 'catalog',
  migrations: new URL('./migrations/', import.meta.url),
  events: [productsChanged],
  refusals: catalogRefusals,
  contract: contract.catalog,
  routes,
}
