// The desk's doors to the catalogue.
import { contract, type ProductCategory } from '#contracts'
import { inTx, itemOf, orThrow, outside, placedIn, Refusal, spool, type Db } from '#platform'
import { removeCategory, saveCategory } from './category.ts'
import { catalogRefusals } from './refusals.ts'
import { endPriceList, savePriceList } from './save-price-list.ts'
import { archiveProduct, saveProducts } from './save-products.ts'
import { productSheet } from './sheet/export.ts'
import { importProducts } from './sheet/import.ts'
import { shownPriceList, shownPriceListRow, shownProduct } from './show.ts'
import { categoryRows } from './sql/category.ts'
import { priceListRows } from './sql/price.ts'
import { countProducts, productRows } from './sql/product.ts'

const { catalog } = contract

async function oneCategory(db: Db, id: number): Promise<ProductCategory> {
  const found = (await categoryRows(db)).find((row) => row.id === id)
  if (!found) throw new Refusal(catalogRefusals.unknownCategory, { id })
  return found
}

const beforeOf = (cursor: string | undefined) =>
  cursor === undefined ? {} : { before: Number(cursor) }

export const routes = {
  listCategories: outside(catalog.listCategories, async ({ platform }) => ({
    items: await categoryRows(platform.db),
  })),
  saveCategory: inTx(catalog.saveCategory, async (tx, input) => {
    const { categoryId } = orThrow(await saveCategory(tx, input))
    return oneCategory(tx.db, categoryId)
  }),
  removeCategory: inTx(catalog.removeCategory, async (tx, { id }) => {
    orThrow(await removeCategory(tx, id))
    return { ok: true as const }
  }),
  listProducts: outside(catalog.listProducts, async ({ platform }, { cursor, limit, ...find }) => {
    const query = { ...find, ...beforeOf(cursor), limit: limit + 1 }
    const rows = await productRows(platform.db, query)
    const items = rows.slice(0, limit)
    return {
      items,
      total: await countProducts(platform.db, query),
      ...(rows.length > limit && { nextCursor: String(items.at(-1)?.id) }),
    }
  }),
  getProduct: outside(catalog.getProduct, ({ platform }, { id }) => shownProduct(platform.db, id)),
  saveProduct: inTx(catalog.saveProduct, async (tx, input) => {
    const [outcome] = await saveProducts(tx, [input])
    if (!outcome) throw new Error('no outcome')
    return shownProduct(tx.db, orThrow(outcome).productId)
  }),
  saveProducts: inTx(catalog.saveProducts, async (tx, { products }) => {
    const outcomes = await saveProducts(tx, products)
    const items = outcomes.map((outcome) =>
      itemOf(
        outcome.refusal ? outcome : { ok: { id: outcome.ok.productId, made: outcome.ok.made } },
      ),
    )
    return { items: placedIn('products', items) }
  }),
  importProducts: outside(catalog.importProducts, ({ platform, actor }, input) =>
    importProducts(platform, actor, input),
  ),
  exportProducts: outside(catalog.exportProducts, ({ platform, reply }, { language, ...find }) =>
    spool(reply, 'products.csv', productSheet(platform.db, find, language)),
  ),
  archiveProduct: inTx(catalog.archiveProduct, async (tx, { id, archived }) => {
    orThrow(await archiveProduct(tx, id, archived))
    return shownProduct(tx.db, id)
  }),
  listPriceLists: outside(catalog.listPriceLists, async ({ platform }, { cursor, limit }) => {
    const rows = await priceListRows(platform.db, { ...beforeOf(cursor), limit: limit + 1 })
    const now = platform.clock.now()
    const items = rows.slice(0, limit).map((row) => shownPriceListRow(row, now))
    return { items, ...(rows.length > limit && { nextCursor: String(items.at(-1)?.id) }) }
  }),
  getPriceList: outside(catalog.getPriceList, ({ platform }, { id }) =>
    shownPriceList(platform.db, id, platform.clock.now()),
  ),
  savePriceList: inTx(catalog.savePriceList, async (tx, input) => {
    const { priceListId } = orThrow(await savePriceList(tx, input))
    return shownPriceList(tx.db, priceListId, tx.now)
  }),
  endPriceList: inTx(catalog.endPriceList, async (tx, { id }) => {
    orThrow(await endPriceList(tx, id))
    return shownPriceList(tx.db, id, tx.now)
  }),
}
