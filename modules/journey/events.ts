// What this module tells the house. The subject is the customer.
import { z } from 'zod'
import { defineEvent, defineJob } from '#platform'

const id = z.int().positive()
const enrolled = {
  journeyId: id,
  enrolmentId: id,
  version: z.int(),
  arm: z.enum(['treated', 'control']),
}

export const journeyEntered = defineEvent('journey.entered', z.object(enrolled))
/** `reason`: finished, goal, pastDate, brokenRule, stopped, merged, erased. */
export const journeyExited = defineEvent(
  'journey.exited',
  z.object({ ...enrolled, reason: z.string() }),
)
/** The goal was reached; at most once per entry. */
export const journeyConverted = defineEvent(
  'journey.converted',
  z.object({ ...enrolled, stepId: z.string().nullable() }),
)

/** Admits who is in a journey's segment when it is published; long work. */
export const includeCurrent = defineJob<{ journeyId: number; version: number }>(
  'journey.includeCurrent',
)
