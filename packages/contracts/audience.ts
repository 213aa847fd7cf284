// Whom: the language of segments, the facts it may ask, living segments and their members.
import { z } from 'zod'
import {
  byId,
  customerId,
  day,
  done,
  instant,
  name,
  page,
  pageQuery,
  placedPageQuery,
  queryId,
  route,
  storeId,
  words,
} from './base.ts'
import type { CustomerRow } from './customer.ts'

export const factTypes = ['number', 'money', 'text', 'day', 'choice', 'flag'] as const
export const factOps = [
  'eq',
  'ne',
  'lt',
  'lte',
  'gt',
  'gte',
  'between',
  'in',
  'notIn',
  'contains',
  'empty',
  'notEmpty',
  /** For days: within the last n days, or longer ago than n days. */
  'withinDays',
  'olderThanDays',
] as const
export type FactOp = (typeof factOps)[number]
export const compareOps = ['eq', 'lt', 'lte', 'gt', 'gte'] as const

const scalar = z.union([z.number().min(-1e15).max(1e15), z.string().max(200), z.boolean()])
const factCondition = z.strictObject({
  fact: z
    .string()
    .min(1)
    .max(60)
    .regex(/^[\w.]+$/),
  op: z.enum(factOps),
  /**
   * Money in fen, days as YYYY-MM-DD; a pair for `between`, a list for `in`; absent for `empty`.
   */
  value: z.union([scalar, z.array(scalar).min(1).max(1000)]).optional(),
})
const tagCondition = z.strictObject({
  tags: z.array(z.int().positive()).min(1).max(100),
  op: z.enum(['any', 'all', 'none']),
})
const purchaseCondition = z.strictObject({
  purchase: z.strictObject({
    /** `count`: orders; `days`: purchase days; `sumFen`: what was paid, refunds taken off. */
    measure: z.enum(['count', 'days', 'sumFen']),
    op: z.enum(compareOps),
    value: z.int().min(0).max(1e13),
    withinDays: z.int().min(1).max(3660).optional(),
    category: z.string().min(1).max(60).optional(),
    storeId: storeId.optional(),
  }),
})
const segmentCondition = z.strictObject({
  segment: z.int().positive(),
  is: z.boolean().default(true),
})
export const condition = z.union([factCondition, tagCondition, purchaseCondition, segmentCondition])
export type Condition = z.infer<typeof condition>

export type Rule = { all: Rule[] } | { any: Rule[] } | { not: Rule } | Condition
const tree: z.ZodType<Rule> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(tree).max(100) }),
    z.strictObject({ any: z.array(tree).min(1).max(100) }),
    z.strictObject({ not: tree }),
    condition,
  ]),
)

/** Seen level by level, so that no depth of nesting can exhaust the stack. */
function isDeep(value: unknown, levels: number): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > levels) return true
    level = level.flatMap((part) => (part && typeof part === 'object' ? Object.values(part) : []))
  }
  return false
}
/** At most eight storeys deep and two hundred conditions: the compiler refuses more. */
export const rule: z.ZodType<Rule> = z.preprocess((value, check) => {
  if (!isDeep(value, 40)) return value
  check.addIssue({ code: 'custom', message: 'nested too deeply' })
  return z.NEVER
}, tree)

const fact = z.object({
  fact: z.string(),
  label: words,
  group: z.enum(['person', 'source', 'purchase', 'standing', 'contact', 'value']),
  type: z.enum(factTypes),
  ops: z.array(z.enum(factOps)),
  unit: words.nullable(),
  choices: z.array(z.object({ value: z.union([z.string(), z.number()]), label: words })).optional(),
  /** Computed at night: carries the day it speaks of. */
  nightly: z.boolean(),
  asOf: day.nullable(),
  definition: words,
})
export type Fact = z.infer<typeof fact>
const segment = z.object({
  id: z.int(),
  name: z.string(),
  note: z.string(),
  rule,
  count: z.int().nullable(),
  countedAt: instant.nullable(),
  /** Something listens to its members, so they are kept current within seconds. */
  watched: z.boolean(),
  usedBy: z.array(z.object({ kind: z.string(), id: z.int(), name: z.string() })),
  changedAt: instant,
  changedBy: z.string(),
})
export type Segment = z.infer<typeof segment>
const sampleRow = z.object({
  id: customerId,
  name: z.string().nullable(),
  phoneMasked: z.string().nullable(),
  storeName: z.string().nullable(),
}) satisfies z.ZodType<Pick<CustomerRow, 'id' | 'name' | 'phoneMasked' | 'storeName'>>
const count = z.object({
  count: z.int(),
  total: z.int(),
  asOf: instant,
  /** How far the columnar copy stands behind the truth. */
  lagMs: z.int(),
  tookMs: z.number(),
  sample: z.array(sampleRow),
})
export type SegmentCount = z.infer<typeof count>

const read = route({ scope: 'customers', permission: 'customers.read' })
const write = route({ scope: 'brand', permission: 'segments.write', idempotent: true })

export const audience = {
  listFacts: route({ scope: { none: 'names of facts only' }, permission: 'customers.read' })
    .route({
      method: 'GET',
      path: '/v1/facts',
      tags: ['Segments'],
      summary: 'What a segment may ask',
    })
    .output(z.object({ items: z.array(fact), categories: z.array(z.string()) })),
  list: read
    .route({ method: 'GET', path: '/v1/segments', tags: ['Segments'], summary: 'Segments' })
    .input(placedPageQuery.extend({ search: z.string().trim().max(100).optional() }))
    .output(page(segment)),
  get: read
    .route({ method: 'GET', path: '/v1/segments/{id}', tags: ['Segments'], summary: 'One segment' })
    .input(byId)
    .output(segment),
  save: write
    .route({
      method: 'POST',
      path: '/v1/segments',
      tags: ['Segments'],
      summary: 'Create or change a segment',
    })
    .input(
      z.strictObject({
        id: z.int().positive().optional(),
        name: name.max(80),
        note: z.string().trim().max(500).default(''),
        rule,
      }),
    )
    .output(segment),
  remove: write
    .route({
      method: 'DELETE',
      path: '/v1/segments/{id}',
      tags: ['Segments'],
      summary: 'Delete a segment nothing uses',
    })
    .input(byId)
    .output(done),
  count: route({ scope: 'customers', permission: 'customers.read', whileReadOnly: true })
    .route({
      method: 'POST',
      path: '/v1/segments/count',
      tags: ['Segments'],
      summary: 'How many would match now, with a sample; saves nothing',
    })
    .input(z.strictObject({ rule, sample: z.int().min(0).max(20).default(8) }))
    .output(count),
  members: read
    .route({
      method: 'GET',
      path: '/v1/segments/{id}/members',
      tags: ['Segments'],
      summary: 'Members, page by page',
    })
    .input(pageQuery.extend({ id: queryId }))
    .output(page(sampleRow)),
  export: route({ scope: 'customers', permission: 'customers.export' })
    .route({
      method: 'GET',
      path: '/v1/segments/{id}/export',
      tags: ['Segments'],
      summary: 'Members as CSV',
    })
    .input(byId)
    .output(z.file()),
}
