// Products and price lists in the words of the contract.
import type { PriceList, PriceListRow as PriceListView, Product } from '#contracts'
import { Refusal, type Db } from '#platform'
import { catalogRefusals } from './refusals.ts'
import { priceListRows, pricesOfList, type PriceListRow } from './sql/price.ts'
import { productSheet, variantRows } from './sql/product.ts'

export async function shownProduct(db: Db, id: number): Promise<Product> {
  const sheet = await productSheet(db, id)
  if (!sheet) throw new Refusal(catalogRefusals.unknownProduct, { id })
  const variants = await variantRows(db, id)
  const prices = variants.map(({ listFen }) => listFen)
  return {
    ...sheet,
    changedAt: sheet.changedAt.toISOString(),
    fromFen: prices.length === 0 ? 0 : Math.min(...prices),
    toFen: Math.max(0, ...prices),
    variants,
  }
}

const phaseOf = ({ from, until }: PriceListRow, now: Date): PriceListView['phase'] => {
  if (until !== null && until <= now) return 'over'
  return from <= now ? 'running' : 'ahead'
}

export const shownPriceListRow = (row: PriceListRow, now: Date): PriceListView => ({
  ...row,
  from: row.from.toISOString(),
  until: row.until?.toISOString() ?? null,
  phase: phaseOf(row, now),
})

export async function shownPriceList(db: Db, id: number, now: Date): Promise<PriceList> {
  const [row] = await priceListRows(db, { id, limit: 1 })
  if (!row) throw new Refusal(catalogRefusals.unknownPriceList, { id })
  return { ...shownPriceListRow(row, now), prices: await pricesOfList(db, id) }
}
