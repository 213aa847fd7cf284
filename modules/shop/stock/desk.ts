// The store's own doings with its stock: goods come in, are counted, are found broken.
import { ok, refuse, type Outcome, type Scope, type Tx } from '#platform'
import { offersOf } from '#modules/catalog'
import { moveStock, type StockMove } from './move.ts'
import { stockRefusals } from './refusals.ts'
import { storeKnown } from './sql/desk.ts'
import {
  keyOfStock,
  levelsOf,
  lockLevels,
  makeRows,
  writeLowMarks,
  type StockKey,
  type StockLevel,
} from './sql/stock.ts'

export interface Sheet<T> {
  storeId: number
  items: readonly (T & { sku: string })[]
  note?: string | undefined
}
export interface ShownLevel {
  storeId: number
  sku: string
  onHand: number
  reserved: number
  available: number
}

/** Each sku as a place in the store; refused where no stock is kept of it. */
async function placesOf<T>(
  tx: Tx,
  scope: Scope,
  { storeId, items }: Sheet<T>,
): Promise<Outcome<StockKey & { item: T & { sku: string } }>[]> {
  const seen = scope.all || scope.storeIds.includes(storeId)
  if (!seen || !(await storeKnown(tx.db, storeId)))
    return items.map(() => refuse(stockRefusals.unknownStore, { id: storeId }, 'storeId'))
  const skus = items.map(({ sku }) => sku)
  const known = await offersOf(tx.db, { skus, storeId, member: false, at: tx.now })
  return items.map((item) => {
    const article = known.get(item.sku)
    if (!article) return refuse(stockRefusals.unknownSku, { sku: item.sku }, 'sku')
    return article.tracked
      ? ok({ storeId, variantId: article.variantId, item })
      : refuse(stockRefusals.untracked, { sku: item.sku }, 'sku')
  })
}

async function onSheet<T>(
  tx: Tx,
  scope: Scope,
  sheet: Sheet<T>,
  work: (places: (StockKey & { item: T })[]) => Promise<Map<string, StockLevel>>,
): Promise<Outcome<ShownLevel>[]> {
  const placed = await placesOf(tx, scope, sheet)
  const good = placed.flatMap((one) => one.ok ?? [])
  await makeRows(tx, good)
  const levels = await work(good)
  return placed.map((one) => {
    if (one.refusal) return one
    const { onHand = 0, reserved = 0 } = levels.get(keyOfStock(one.ok)) ?? {}
    const { item, storeId } = one.ok
    return ok({ storeId, sku: item.sku, onHand, reserved, available: onHand - reserved })
  })
}

const told = (tx: Tx, note: string | undefined) => ({
  by: tx.actor.name,
  ...(note !== undefined && { note }),
})

/** Goods came in. */
export const receiveStock = (tx: Tx, scope: Scope, sheet: Sheet<{ units: number }>) =>
  onSheet(tx, scope, sheet, (places) =>
    moveStock(
      tx,
      places.map(({ item: { units }, storeId, variantId }): StockMove => ({
        storeId,
        variantId,
        kind: 'received',
        units,
        ...told(tx, sheet.note),
      })),
    ),
  )

/** More or fewer than was thought. */
export const adjustStock = (tx: Tx, scope: Scope, sheet: Sheet<{ units: number }>) =>
  onSheet(tx, scope, sheet, (places) =>
    moveStock(
      tx,
      places.map(({ item: { units }, storeId, variantId }): StockMove => ({
        storeId,
        variantId,
        kind: 'adjusted',
        units,
        ...told(tx, sheet.note),
      })),
    ),
  )

/** What lies on the shelf is on hand from now on, whatever was thought before. */
export const countStock = (tx: Tx, scope: Scope, sheet: Sheet<{ units: number }>) =>
  onSheet(tx, scope, sheet, async (places) => {
    const before = await lockLevels(tx, places)
    return moveStock(
      tx,
      places.map(({ item: { units }, storeId, variantId }): StockMove => ({
        storeId,
        variantId,
        kind: 'counted',
        units: units - (before.get(keyOfStock({ storeId, variantId }))?.onHand ?? 0),
        ...told(tx, sheet.note),
      })),
    )
  })

/** From where on a shelf is called low. */
export const setLowMarks = (tx: Tx, scope: Scope, sheet: Sheet<{ lowAt: number | null }>) =>
  onSheet(tx, scope, sheet, async (places) => {
    const marks = places.map(({ item: { lowAt }, storeId, variantId }) => ({
      storeId,
      variantId,
      lowAt,
    }))
    await writeLowMarks(tx, marks)
    return levelsOf(tx.db, places)
  })
