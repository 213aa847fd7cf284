// Discounts that deepen by the clock, every day, until what is left is free: a promise that shows how
// it was kept.
import { z } from 'zod'
import {
  basisPoints,
  bodyId,
  clockTime,
  day,
  fen,
  instant,
  multiline,
  name,
  route,
  storeId,
  text,
} from './base.ts'
import { orderSource } from './source.ts'

const step = z.strictObject({
  /** From this time of the day in the brand's zone, until the next step or midnight. */
  at: clockTime,
  /** Off each covered piece; 10,000 is free. */
  offBp: basisPoints.min(1),
})
const clearanceInput = z.strictObject({
  id: bodyId.optional(),
  name: name.max(60),
  /** What customers read beside the steps. */
  promise: z.string().trim().max(500).regex(multiline).default(''),
  steps: z
    .array(step)
    .min(1)
    .max(12)
    .refine(
      (steps) =>
        steps.every(({ at, offBp }, i) => {
          const before = steps[i - 1]
          return !before || (at > before.at && offBp > before.offBp)
        }),
      'each step is later and deeper than the one before',
    ),
  /** Articles it covers, beside those of the categories. */
  skus: z.array(text(64)).max(500).default([]),
  /** Empty, and no articles: everything. */
  categories: z.array(text(60)).max(200).default([]),
  /** Empty means every store. */
  storeIds: z.array(storeId).max(5000).default([]),
  /** Sources of orders it counts on; empty means all. Leave out tills that lower prices themselves. */
  channels: z.array(orderSource).max(50).default([]),
  active: z.boolean().default(true),
})
export type ClearanceInput = z.infer<typeof clearanceInput>
export type ClearanceStep = z.infer<typeof step>

const clearance = clearanceInput.extend({
  id: z.int(),
  /** Of the last 30 days. */
  units: z.int(),
  givenFen: fen,
  changedAt: instant,
})
export type Clearance = z.infer<typeof clearance>

const kept = z.object({
  on: day,
  storeName: z.string(),
  /** Pieces sold at each step, in the order of the steps; the last may be free. */
  units: z.array(z.object({ offBp: z.int(), units: z.int() })),
})
const promised = z.object({
  id: z.int(),
  name: z.string(),
  promise: z.string(),
  steps: z.array(step),
  /** Off now; 0 before the first step. */
  offBp: z.int(),
  storeNames: z.array(z.string()),
  /** How it was kept on the last seven days, the newest first. */
  kept: z.array(kept),
})
export type Promised = z.infer<typeof promised>

const desk = route({ scope: 'brand', permission: 'shop.write' })
const tags = ['Clearances']

export const clearanceRoutes = {
  list: desk
    .route({ method: 'GET', path: '/v1/clearances', tags, summary: 'Discounts by the clock' })
    .output(z.object({ items: z.array(clearance) })),
  export: desk
    .route({
      method: 'GET',
      path: '/v1/clearances/export',
      tags,
      summary: 'What was promised and what was sold at which step, by day and store, as CSV',
    })
    .input(z.strictObject({ from: day.optional(), until: day.optional() }))
    .output(z.file()),
  save: route({ scope: 'brand', permission: 'shop.write', idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/clearances',
      tags,
      summary: 'Make or change a discount by the clock',
    })
    .input(clearanceInput)
    .output(clearance),
  promised: route({ scope: { none: 'a promise to everybody' }, permission: 'public' })
    .route({
      method: 'GET',
      path: '/v1/consumer/clearances',
      tags,
      summary: 'What is promised every day, and how it was kept on the last seven',
    })
    .output(z.object({ items: z.array(promised) })),
}
