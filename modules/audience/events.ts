// What this module tells the house.
import { z } from 'zod'
import { lifecycleStages, recencyStates } from '#contracts'
import { defineEvent, defineJob } from '#platform'

const id = z.int().positive()
const stage = z.enum(lifecycleStages)
const recency = z.enum(recencyStates).nullable()

/** Only on a real change; the subject is the customer. */
export const stageChanged = defineEvent(
  'audience.stageChanged',
  z.object({ from: stage, to: stage }),
)
export const recencyChanged = defineEvent(
  'audience.recencyChanged',
  z.object({ from: recency, to: recency }),
)
/** `version` grows with every change of one membership: an older one is out of date. */
export const segmentEntered = defineEvent(
  'audience.entered',
  z.object({ segmentId: id, version: z.int() }),
)
export const segmentLeft = defineEvent(
  'audience.left',
  z.object({ segmentId: id, version: z.int() }),
)

/** Brings the members of a watched segment in line with its rule; long work. */
export const refreshSegment = defineJob<{ segmentId: number; events?: boolean }>('audience.refresh')
