// What acquiring tells the house. Subject is the customer.
import { z } from 'zod'
import { defineEvent } from '#platform'

const id = z.int().positive()

/** A parcel card has brought her; told again when it turns out to have brought somebody else. */
export const cardBound = defineEvent('acquire.cardBound', z.object({ cardId: id, batchId: id }))

/**
 * She became a member after scanning at a counter; told again when it turns out by whose link.
 * `staffId` is null where that cannot be known.
 */
export const counterJoined = defineEvent(
  'acquire.counterJoined',
  z.object({ promptId: id, staffId: id.nullable() }),
)
