// What lies in her cart. Under her lock: two pages of hers do not lose each other's goods.
import { Refusal, type Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { purchaseRefusals } from '../purchase/refusals.ts'
import { openStores } from '../purchase/sql/store.ts'
import { cartLines, writeLines, writeStore, type CartLine } from './sql/cart.ts'

const MOST_LINES = 100
const MOST_UNITS = 999

/** She may have been merged since she signed in. */
const owner = async (tx: Tx, customerId: number): Promise<number> =>
  (await lockPeople(tx, [customerId])).get(customerId) ?? customerId

/** Replaces the store it is for, what lies in it, or both. */
export async function saveCart(
  tx: Tx,
  givenId: number,
  input: { storeId?: number | undefined; lines?: readonly CartLine[] | undefined },
): Promise<void> {
  const customerId = await owner(tx, givenId)
  const { storeId, lines } = input
  if (storeId !== undefined) {
    const [store] = await openStores(tx.db, { ids: [storeId], limit: 1 })
    if (!store) throw new Refusal(purchaseRefusals.closedStore, { id: storeId }, 'storeId')
    await writeStore(tx, customerId, storeId)
  }
  if (lines) await writeLines(tx, customerId, lines)
}

/** Puts more of an article into it. */
export async function addToCart(tx: Tx, givenId: number, more: CartLine): Promise<void> {
  const customerId = await owner(tx, givenId)
  const lines = await cartLines(tx.db, customerId)
  const before = lines.find(({ sku }) => sku === more.sku)
  if (!before && lines.length >= MOST_LINES) throw new Refusal(purchaseRefusals.cartFull)
  const quantity = Math.min(MOST_UNITS, (before?.quantity ?? 0) + more.quantity)
  const line = { sku: more.sku, quantity }
  await writeLines(
    tx,
    customerId,
    before ? lines.map((one) => (one === before ? line : one)) : [...lines, line],
  )
}
