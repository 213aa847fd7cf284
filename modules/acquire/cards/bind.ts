// Who came by a card: bound by the first sure tie, and by no later one. What is not sure is counted
// apart and binds nothing.
import { sortedUnique } from '#kit'
import { listener, only, type Tx, type LogEvent } from '#platform'
import { tied } from '#modules/code'
import { cardBound } from '../events.ts'
import { bindCards, cardsTouched } from './sql/bind.ts'

/**
 * A tie may be judged anew when more becomes known: the cards it names, and those that it bound
 * before, are looked at again.
 */
async function run(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const heard = only(events, tied)
  if (heard.length === 0) return
  const cardIds = await cardsTouched(
    tx.db,
    heard.flatMap(({ payload }) => payload.ref ?? []),
    heard.map(({ payload }) => payload.tieId),
  )
  if (cardIds.length === 0) return
  tx.locks.take('documents', 'acquire.parcel_card', sortedUnique(cardIds))
  const bound = await bindCards(tx.db, sortedUnique(cardIds))
  tx.publish(
    cardBound,
    bound.map(({ customerId, cardId, batchId }) => ({
      subject: customerId,
      payload: { cardId, batchId },
    })),
  )
}

export const bindListener = listener({ name: 'acquire.bind', on: [tied], run })
