// What became of touches. Subject is the customer; every touch that does not leave says why, and by
// which rule.
import { z } from 'zod'
import { touchOutcomes } from '#contracts'
import { defineEvent } from '#platform'

const id = z.int().positive()
const named = { touchId: id, ownerKey: z.string() }
const why = { reason: z.string().nullable(), ruleId: id.nullable() }

/** The gate let it through and it took its slot; the sender takes it from here. */
export const touchPassed = defineEvent(
  'messaging.passed',
  z.object({ ...named, class: z.string() }),
)
/** Held until a later instant, when the gate will ask everything again. */
export const touchDeferred = defineEvent(
  'messaging.deferred',
  z.object({ ...named, ...why, until: z.string() }),
)
/** Nothing more will happen, except that an unknown outcome may still become known. */
export const touchSettled = defineEvent(
  'messaging.settled',
  z.object({ ...named, ...why, outcome: z.enum(touchOutcomes) }),
)
