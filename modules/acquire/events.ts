// What acquiring tells the house. Subject is the customer.
import { z } from 'zod'
import { defineEvent } from '#platform'

const id = z.int().positive()

/** A parcel card has brought her; told again when it turns out to have brought somebody else. */
export const cardBound = defineEvent('acquire.cardBound', z.object({ cardId: id, batchId: id }))
