// The store packs, hands over and sends. What is done already is answered, not refused: two people
// may press the same button.
import type { PurchaseState } from '#contracts'
import { Refusal, type Scope, type Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { purchaseMoved } from './events.ts'
import type { Purchase } from './purchase.ts'
import { purchaseRefusals } from './refusals.ts'
import { byCode, byId, lockPurchases, ofPerson, stepTo, type Step } from './sql/purchase.ts'

/** A purchase of a store out of reach is unknown to the caller. */
export async function lockedFor(tx: Tx, scope: Scope, purchaseId: number): Promise<Purchase> {
  const found = await byId(tx.db, purchaseId)
  const seen = found && (scope.all || scope.storeIds.includes(found.storeId))
  if (!seen) throw new Refusal(purchaseRefusals.unknown, { id: purchaseId })
  await lockPeople(tx, [found.customerId])
  const [one] = await lockPurchases(tx, [found])
  if (!one) throw new Refusal(purchaseRefusals.unknown, { id: purchaseId })
  return one
}

async function move(
  tx: Tx,
  one: Purchase,
  from: readonly PurchaseState[],
  step: Step,
): Promise<void> {
  if (one.state === step.state) return
  if (!from.includes(one.state))
    throw new Refusal(purchaseRefusals.wrongState, { state: one.state })
  await stepTo(tx, one, step)
  const { state } = step
  if (state === 'ready' || state === 'shipped' || state === 'completed')
    tx.publish(purchaseMoved, [
      { subject: one.customerId, payload: { purchaseId: one.purchaseId, state } },
    ])
}

const isFetched = ({ delivery }: Purchase): boolean =>
  delivery === 'pickUp' || delivery === 'inStore'

/** Somebody begins to pack it. */
export async function prepare(tx: Tx, scope: Scope, id: number): Promise<void> {
  await move(tx, await lockedFor(tx, scope, id), ['paid'], { state: 'preparing' })
}

/** It waits to be fetched. */
export async function makeReady(tx: Tx, scope: Scope, id: number): Promise<void> {
  const one = await lockedFor(tx, scope, id)
  const from: PurchaseState[] = isFetched(one) ? ['paid', 'preparing'] : []
  await move(tx, one, from, { state: 'ready' })
}

/** It has left the store. Said again with another number, the number is corrected. */
export async function ship(
  tx: Tx,
  scope: Scope,
  id: number,
  { carrier, trackingNumber }: { carrier: string; trackingNumber?: string | undefined },
): Promise<void> {
  const one = await lockedFor(tx, scope, id)
  const from: PurchaseState[] = isFetched(one) ? [] : ['paid', 'preparing']
  const step = { state: 'shipped' as const, carrier, trackingNumber: trackingNumber ?? null }
  if (one.state === 'shipped') await stepTo(tx, one, step)
  else await move(tx, one, from, step)
}

/** It has arrived, as the store knows. */
export async function complete(tx: Tx, scope: Scope, id: number): Promise<void> {
  await move(tx, await lockedFor(tx, scope, id), ['shipped'], { state: 'completed' })
}

/** It has arrived, as she knows. */
export async function received(tx: Tx, customerId: number, purchaseId: number): Promise<void> {
  const personId = (await lockPeople(tx, [customerId])).get(customerId) ?? customerId
  const own = await ofPerson(tx.db, personId, purchaseId)
  const [one] = own ? await lockPurchases(tx, [own]) : []
  if (!one) throw new Refusal(purchaseRefusals.unknown, { id: purchaseId })
  await move(tx, one, ['shipped'], { state: 'completed' })
}

/** She shows her code and is given the goods: once, whoever comes with the code a second time. */
export async function handOver(
  tx: Tx,
  scope: Scope,
  { storeId, code }: { storeId: number; code: string },
): Promise<number> {
  const found = await byCode(tx.db, storeId, code.replaceAll(/[\s-]/g, ''))
  const seen = found && (scope.all || scope.storeIds.includes(storeId))
  if (!seen) throw new Refusal(purchaseRefusals.wrongCode)
  const one = await lockedFor(tx, scope, found.purchaseId)
  if (one.state === 'completed') throw new Refusal(purchaseRefusals.handedOver)
  await move(tx, one, ['paid', 'preparing', 'ready'], {
    state: 'completed',
    handedBy: tx.actor.name,
  })
  return one.purchaseId
}
