// Prices for a time: for everybody or for members, in some stores or all.
import type { PriceListInput } from '#contracts'
import { ok, refuse, type Outcome, type Tx } from '#platform'
import { recordAudit } from '#modules/org'
import { catalogRefusals } from './refusals.ts'
import { endNow, unknownStores, writePriceList, writePrices } from './sql/price.ts'
import { variantsBySku } from './sql/variant.ts'

/** Makes or changes a price list. What was placed before keeps the price it was placed at. */
export async function savePriceList(
  tx: Tx,
  input: PriceListInput,
): Promise<Outcome<{ priceListId: number }>> {
  const { id, name, audience = 'everybody', storeIds = [], prices } = input
  const from = new Date(input.from)
  const until = input.until ? new Date(input.until) : null
  if (until && until <= from) return refuse(catalogRefusals.emptyPeriod, {}, 'until')
  const [stranger] = await unknownStores(tx.db, storeIds)
  if (stranger !== undefined)
    return refuse(catalogRefusals.unknownStore, { id: stranger }, 'storeIds')
  const known = await variantsBySku(
    tx.db,
    prices.map(({ sku }) => sku),
  )
  const at = prices.findIndex(({ sku }) => !known.has(sku))
  if (at >= 0)
    return refuse(catalogRefusals.unknownSku, { sku: prices[at]?.sku }, `prices.${at}.sku`)
  const row = { id, name, audience, storeIds, from, until }
  const priceListId = await writePriceList(tx, row)
  if (priceListId === 0) return refuse(catalogRefusals.unknownPriceList, { id }, 'id')
  await writePrices(
    tx,
    priceListId,
    prices.map(({ sku, fen }) => ({ variantId: known.get(sku) ?? 0, fen })),
  )
  await recordAudit(tx, {
    action: 'priceList.save',
    subject: `price list ${priceListId}`,
    details: { ...input },
  })
  return ok({ priceListId })
}

/** Ends a price list now; one that has ended stays as it is. */
export async function endPriceList(tx: Tx, id: number): Promise<Outcome<true>> {
  if (!(await endNow(tx, id))) return refuse(catalogRefusals.unknownPriceList, { id })
  await recordAudit(tx, { action: 'priceList.end', subject: `price list ${id}` })
  return ok(true)
}
