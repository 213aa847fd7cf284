// What this module tells the house. Payloads carry ids and codes, never a name or a phone.
import { z } from 'zod'
import { defineEvent } from '#platform'

const id = z.int().positive()

export const customerCreated = defineEvent(
  'customer.created',
  z.object({ customerId: id, storeId: id.nullable() }),
)
/** Profile, identities, reach or source changed. */
export const customerChanged = defineEvent('customer.changed', z.object({ customerId: id }))
export const customerTagged = defineEvent(
  'customer.tagged',
  z.object({ customerId: id, tagId: id, on: z.boolean() }),
)
export const customerConsented = defineEvent(
  'customer.consented',
  z.object({ customerId: id, purpose: z.string(), granted: z.boolean() }),
)
export const customerMerged = defineEvent(
  'customer.merged',
  z.object({ from: id, into: id, mergeId: id }),
)
export const customerUnmerged = defineEvent(
  'customer.unmerged',
  z.object({ from: id, into: id, mergeId: id }),
)
/** One piece of evidence named two customers; the listener decides whether they become one. */
export const customersLinked = defineEvent('customer.linked', z.object({ lowId: id, highId: id }))
/** Bulk: everybody a chunk of an import created or changed. Subject null. */
export const customersTouched = defineEvent('customer.touched', z.object({ ids: z.array(id) }))
