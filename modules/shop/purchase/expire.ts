// A purchase that nobody has paid ends, exactly once: by time, or because somebody gives it up. Its
// units, its coupons and her stored value go back with it.
import { Refusal, type Timer, type Tx } from '#platform'
import { lockCoupons } from '#modules/coupon'
import { lockPeople } from '#modules/customer'
import { closePayments } from '#modules/pay'
import { moveStock, summed, type StockMove } from '../stock/move.ts'
import { purchaseEnded } from './events.ts'
import { demandOf, numberOf, sessionOf, type Purchase } from './purchase.ts'
import { purchaseRefusals } from './refusals.ts'
import { release } from './stored.ts'
import {
  dueForExpiry,
  linesOf,
  lockPurchases,
  nextExpiry,
  ofPerson,
  stepTo,
} from './sql/purchase.ts'

const BATCH = 200

/**
 * A hold of nothing that ends now: coupons are free again, and what they held of their budgets. One
 * that was used meanwhile stays used.
 */
async function freeCoupons(
  tx: Tx,
  rows: readonly Purchase[],
  people: ReadonlyMap<number, number>,
): Promise<void> {
  for (const row of rows)
    if (row.coupons.length > 0)
      await lockCoupons(tx, {
        coupons: row.coupons.map(({ code }) => ({ code, discountFen: 0 })),
        customerId: people.get(row.customerId) ?? row.customerId,
        storeId: row.storeId,
        session: sessionOf(row),
        until: tx.now,
      })
}

/** The caller has locked them and knows that they are `placed`. */
export async function endPurchases(
  tx: Tx,
  rows: readonly Purchase[],
  state: 'expired' | 'cancelled',
  people: ReadonlyMap<number, number>,
): Promise<void> {
  if (rows.length === 0) return
  for (const row of rows) await stepTo(tx, row, { state })
  await closePayments(
    tx,
    rows.flatMap(({ paymentId }) => paymentId ?? []),
  )
  await letGo(tx, rows, people)
  tx.publish(
    purchaseEnded,
    rows.map(({ customerId: subject, purchaseId }) => ({
      subject,
      payload: { purchaseId, state },
    })),
  )
}

/** Units, coupons and stored value that they held. */
export async function letGo(
  tx: Tx,
  rows: readonly Purchase[],
  people: ReadonlyMap<number, number>,
): Promise<void> {
  await freeCoupons(tx, rows, people)
  await release(tx, rows, people)
  const lines = await linesOf(
    tx.db,
    rows.map(({ purchaseId }) => purchaseId),
  )
  await moveStock(
    tx,
    rows.flatMap(({ purchaseId, storeId }) =>
      summed(demandOf(storeId, lines.get(purchaseId) ?? [])).map(
        ({ units, ...place }): StockMove => ({
          ...place,
          kind: 'released',
          reservedUnits: -units,
          cause: `release ${purchaseId}`,
          number: numberOf(purchaseId),
          purchaseId,
        }),
      ),
    ),
  )
}

export const purchaseTimer: Timer = {
  name: 'shop.purchases',
  nextDue: nextExpiry,
  runDue: async (tx, turn) => {
    const due = await dueForExpiry(tx, turn.limit(BATCH), turn.aside)
    const ids = due.map(({ customerId }) => customerId)
    turn.took(ids)
    const people = await lockPeople(tx, ids)
    const held = await lockPurchases(tx, due)
    // A payment may have come while we waited for her.
    const over = held.filter(({ state, expiresAt }) => state === 'placed' && expiresAt <= tx.now)
    await endPurchases(tx, over, 'expired', people)
    return due.length
  },
}

/** She gives it up; twice is no error. */
export async function cancelPurchase(
  tx: Tx,
  customerId: number,
  purchaseId: number,
): Promise<void> {
  const people = await lockPeople(tx, [customerId])
  const own = await ofPerson(tx.db, people.get(customerId) ?? customerId, purchaseId)
  if (!own) throw new Refusal(purchaseRefusals.unknown)
  const all = await lockPeople(tx, [own.customerId])
  const [one] = await lockPurchases(tx, [own])
  if (!one) throw new Refusal(purchaseRefusals.unknown)
  if (one.state === 'cancelled') return
  if (one.state !== 'placed') throw new Refusal(purchaseRefusals.notPlaced)
  await endPurchases(tx, [one], 'cancelled', all)
}
