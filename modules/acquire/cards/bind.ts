// Who came by a card: bound by the first sure tie, and by no later one, unless a phone tells who of
// them bought. What is not sure, and who did not buy, is counted apart and binds nothing.
import { groupBy, sortedUnique } from '#kit'
import { listener, only, type LogEvent, type Tx } from '#platform'
import { tied } from '#modules/code'
import { customerChanged, customersTouched, phoneKeysOf } from '#modules/customer'
import { orderPaid, ordersByNumber } from '#modules/order'
import { cardBound } from '../events.ts'
import { judge, type Buyer } from './buyer.ts'
import {
  cardsOfBuyers,
  cardsOfOrders,
  cardsTouched,
  claimsOf,
  lockCards,
  peopleWithCards,
  writeBound,
  type Held,
} from './sql/bind.ts'

/** An unsure tie goes with a card only where the buyer opened no other of the same printing. */
const alone = (claims: readonly Held[]): Held[] => {
  const cards = groupBy(claims, (claim) => claim.tieId)
  return claims.filter((claim) => claim.named || cards.get(claim.tieId)?.length === 1)
}

async function buyersOf(tx: Tx, cards: Awaited<ReturnType<typeof lockCards>>) {
  const orders = await ordersByNumber(
    tx.db,
    cards.map(({ shop, orderNumber }) => ({ source: shop, number: orderNumber })),
  )
  const people = new Map(orders.map((row) => [`${row.source}\n${row.number}`, row.person_id]))
  return new Map<number, Buyer>(
    cards.map(({ cardId, shop, orderNumber, buyerKey }) => [
      cardId,
      { key: buyerKey, personId: people.get(`${shop}\n${orderNumber}`) ?? null },
    ]),
  )
}

/**
 * Holds each card to whoever it brought, as far as that is known now: one that still is hers stays,
 * one that turns out not to be is let go.
 */
export async function judgeCards(
  tx: Tx,
  ids: readonly number[],
  people: readonly number[] = [],
): Promise<void> {
  const cardIds = sortedUnique(ids)
  if (cardIds.length === 0) return
  tx.locks.take('documents', 'acquire.parcel_card', cardIds)
  const cards = await lockCards(tx.db, cardIds)
  const buyers = await buyersOf(tx, cards)
  const told = await claimsOf(tx.db, cardIds, people)
  const keys = await phoneKeysOf(
    tx.db,
    sortedUnique([
      ...told.map((claim) => claim.personId),
      ...[...buyers.values()].flatMap((buyer) => buyer.personId ?? []),
    ]),
  )
  const claims = groupBy(alone(told), (claim) => claim.cardId)
  const bound = await writeBound(
    tx.db,
    cards.map(({ cardId, tieId }) => {
      const buyer = buyers.get(cardId) ?? { key: null, personId: null }
      return { cardId, ...judge(buyer, tieId, claims.get(cardId) ?? [], keys) }
    }),
  )
  tx.publish(
    cardBound,
    bound.map(({ customerId, cardId, batchId }) => ({
      subject: customerId,
      payload: { cardId, batchId },
    })),
  )
}

/**
 * A tie may be judged anew when more becomes known: the cards it names, those that it bound before,
 * and those that were sent to her phone are looked at again.
 */
async function run(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const ties = only(events, tied)
  const people = await peopleWithCards(
    tx.db,
    sortedUnique([
      ...ties.flatMap(({ subject }) => subject ?? []),
      ...only(events, customerChanged).map(({ payload }) => payload.customerId),
      ...only(events, customersTouched).flatMap(({ payload }) => payload.ids),
    ]),
  )
  const keys = [...(await phoneKeysOf(tx.db, people)).values()].flatMap((hers) => [...hers])
  const paid = only(events, orderPaid).map(({ subject, payload: { orderId } }) => ({
    customerId: subject ?? 0,
    orderId,
  }))
  const cards = [
    ...(await cardsTouched(
      tx.db,
      ties.flatMap(({ payload }) => payload.ref ?? []),
      ties.map(({ payload }) => payload.tieId),
    )),
    ...(await cardsOfBuyers(tx.db, people, keys)),
    ...(await cardsOfOrders(tx.db, paid)),
  ]
  await judgeCards(tx, cards, people)
}

export const bindListener = listener({
  name: 'acquire.bind',
  on: [tied, customerChanged, customersTouched, orderPaid],
  lanes: ['live', 'bulk'],
  run,
})
