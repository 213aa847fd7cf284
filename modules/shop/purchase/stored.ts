// Stored value of purchases: held while one waits for the rest of its money, captured by its order,
// let go when it ends unpaid. One that lost its hold takes what is there now, or is not sold.
import { HOUR_MS, plusMs } from '#kit'
import { orThrow, type Tx } from '#platform'
import { captureStored, heldStored, holdStored, releaseStored } from '#modules/loyalty'
import type { Purchase, Sold } from './purchase.ts'

/** Word of a payment in the last second may come a while later: the value waits for it. */
const SLACK_MS = HOUR_MS
const keyOf = (purchaseId: number): string => `purchase:${purchaseId}`
/** Where it is held once more, or only now. A key is used once, for ever. */
const againKey = (purchaseId: number): string => `${keyOf(purchaseId)}:again`

type Held = Pick<Purchase, 'purchaseId' | 'storedFen' | 'expiresAt'>

/** Holds it for the payment window, of a purchase that was written just now. */
export async function holdFor(
  tx: Tx,
  customerId: number,
  { purchaseId, storedFen: fen, expiresAt }: Held,
): Promise<void> {
  if (fen === 0) return
  const until = plusMs(expiresAt, SLACK_MS)
  const [held] = await holdStored(tx, [{ customerId, key: keyOf(purchaseId), fen, until }])
  orThrow(held)
}

/** Those whose stored value is there, with what is held for them. */
export async function funded(tx: Tx, open: readonly Sold[]): Promise<Sold[]> {
  const paying = open.filter(({ purchase }) => purchase.storedFen > 0)
  const refs = paying.map(({ personId: customerId, purchase }) => ({
    customerId,
    key: keyOf(purchase.purchaseId),
  }))
  const held = await heldStored(tx, refs)
  const found = new Map(
    paying.map((one, at) => {
      const { principalFen = 0, bonusFen = 0 } = held[at] ?? {}
      return [one, { key: refs[at]?.key ?? '', principalFen, bonusFen }]
    }),
  )
  const lost = paying.filter((one) => {
    const { principalFen = 0, bonusFen = 0 } = found.get(one) ?? {}
    return principalFen + bonusFen !== one.purchase.storedFen
  })
  const again = await holdStored(
    tx,
    lost.map(({ personId: customerId, purchase: { purchaseId, storedFen: fen } }) => {
      return { customerId, fen, key: againKey(purchaseId), until: plusMs(tx.now, SLACK_MS) }
    }),
  )
  lost.forEach((one, at) => {
    const purse = again[at]?.ok
    if (purse) found.set(one, { ...purse, key: againKey(one.purchase.purchaseId) })
    else found.delete(one)
  })
  return open.flatMap((one) => {
    if (one.purchase.storedFen === 0) return [one]
    const purse = found.get(one)
    return purse ? [{ ...one, purse }] : []
  })
}

/** Orders take what is held for them. */
export const capture = (
  tx: Tx,
  sold: readonly Sold[],
  orderIds: readonly number[],
): Promise<void> =>
  captureStored(
    tx,
    sold.flatMap(({ personId: customerId, purse }, at) =>
      purse ? [{ ...purse, customerId, orderId: orderIds[at] ?? 0 }] : [],
    ),
  )

/** Lets go what is held for purchases that are not to be. */
export const release = (
  tx: Tx,
  rows: readonly Purchase[],
  people: ReadonlyMap<number, number>,
): Promise<void> =>
  releaseStored(
    tx,
    rows.flatMap(({ storedFen, purchaseId, customerId: own }) => {
      const customerId = people.get(own) ?? own
      const keys = storedFen > 0 ? [keyOf(purchaseId), againKey(purchaseId)] : []
      return keys.map((key) => ({ customerId, key }))
    }),
  )
