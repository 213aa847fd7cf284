// Rules tried on the orders of the last twelve months before they are published. Nothing is written to
// members.
import { z } from 'zod'
import { customerId, day, fen, instant, queryId, route } from './base.ts'
import { programInput } from './loyalty.ts'

const tags = ['Loyalty']
/** How those of one kind fare under the draft, against the rules in force, tried in the same way. */
const fate = z.object({
  members: z.int(),
  up: z.int(),
  down: z.int(),
  pointsMore: z.int(),
  pointsLess: z.int(),
})
const somebody = z.object({
  customerId,
  name: z.string().nullable(),
  points: z.int(),
  from: z.string(),
  to: z.string(),
})
const figures = z.object({
  all: fate,
  /** Points at their worth, and what coupons of member days take off at most; more is more cost. */
  pointsFen: fen,
  couponsFen: fen,
  /** By the tier that the rules in force give. */
  tiers: z.array(fate.extend({ name: z.string() })),
  /** How many stand where under the draft. */
  after: z.array(z.object({ name: z.string(), members: z.int() })),
  /** By home store, those first where most changes. */
  stores: z.array(fate.extend({ storeId: z.int().nullable(), name: z.string().nullable() })),
  gainers: z.array(somebody),
  losers: z.array(somebody),
})
export type TrialFigures = z.infer<typeof figures>
const trial = z.object({
  id: z.int(),
  askedAt: instant,
  from: day,
  until: day,
  hundredPointsFen: fen,
  members: z.int(),
  done: z.int(),
  /** The rules in force were changed since: it is compared with what is no more. */
  overtaken: z.boolean(),
  draft: programInput,
  /** Null until everybody was tried. */
  figures: figures.nullable(),
})
export type Trial = z.infer<typeof trial>

export const trialRoutes = {
  start: route({ scope: 'brand', permission: 'loyalty.write', idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/loyalty/trials',
      tags,
      summary: 'Try rules on the last twelve months; the same draft on one day is tried once',
    })
    .input(
      z.strictObject({
        draft: programInput,
        /** What a hundred points are worth. */
        hundredPointsFen: z.int().min(0).max(1e6),
      }),
    )
    .output(trial),
  get: route({ scope: 'brand', permission: 'loyalty.write' })
    .route({
      method: 'GET',
      path: '/v1/loyalty/trials/{id}',
      tags,
      summary: 'How far a trial is, and its outcome',
    })
    .input(z.strictObject({ id: queryId }))
    .output(trial),
}
