// Whom we know: search, the detail page, tags, consent, merging and unmerging.
import { z } from 'zod'
import {
  birthday,
  byId,
  customerId,
  day,
  done,
  fen,
  identity,
  identityKinds,
  instant,
  lifecycleStages,
  name,
  outcome,
  page,
  pageQuery,
  placedPageQuery,
  queryId,
  recencyStates,
  route,
  storeId,
  words,
} from './base.ts'
import { askedSelection, customerFilters, selectionRoutes } from './selection.ts'

export const consentPurposes = ['service', 'marketing', 'profiling'] as const
export const genders = ['female', 'male', 'unknown'] as const

const tag = z.object({
  id: z.int(),
  name: z.string(),
  group: z.string(),
  /** A static list: people are put on it by hand, and segments and journeys ask it like any tag. */
  list: z.boolean(),
  customers: z.int().optional(),
})
const row = z.object({
  id: customerId,
  name: z.string().nullable(),
  phoneMasked: z.string().nullable(),
  memberNo: z.string().nullable(),
  storeId: storeId.nullable(),
  storeName: z.string().nullable(),
  guideName: z.string().nullable(),
  stage: z.enum(lifecycleStages).nullable(),
  recency: z.enum(recencyStates).nullable(),
  tierName: z.string().nullable(),
  orderCount: z.int(),
  paidFen: fen,
  lastOrderOn: day.nullable(),
  createdAt: instant,
  tags: z.array(tag.pick({ id: true, name: true })),
})
export type CustomerRow = z.infer<typeof row>

const consent = z.object({
  purpose: z.enum(consentPurposes),
  given: z.boolean(),
  at: instant,
  by: z.string(),
  evidence: z.string(),
})
const detail = row.extend({
  gender: z.enum(genders),
  birthday: birthday.nullable(),
  /** Set when this id was merged away: the id that lives on. */
  survivorId: customerId.nullable(),
  identities: z.array(
    z.object({
      kind: z.enum(identityKinds),
      valueMasked: z.string(),
      realm: z.string().nullable(),
      addedAt: instant,
    }),
  ),
  /** The first touch: kept through merges up to every order. */
  source: z
    .object({
      at: instant,
      storeName: z.string().nullable(),
      channel: z.string().nullable(),
      placement: z.string().nullable(),
      codeId: z.int().nullable(),
      guideName: z.string().nullable(),
    })
    .nullable(),
  reach: z.array(
    z.object({ storeName: z.string(), guideName: z.string().nullable(), since: instant }),
  ),
  consents: z.array(consent),
  tier: z.string().nullable(),
  points: z.int().nullable(),
  growth: z.int().nullable(),
  couponsUsable: z.int().nullable(),
  segments: z.array(z.object({ id: z.int(), name: z.string() })),
})
export type CustomerDetail = z.infer<typeof detail>

const timelineRow = z.object({
  id: z.string(),
  at: instant,
  /** As in `order.paid`, `wecom.followed`, `messaging.withheld`. */
  kind: z.string(),
  sentence: words,
  amountFen: fen.nullable(),
  points: z.int().nullable(),
  storeName: z.string().nullable(),
  /** Why something was held back, or which rule did it. */
  reason: words.nullable(),
  link: z.object({ page: z.string(), id: z.string() }).nullable(),
})
export type TimelineRow = z.infer<typeof timelineRow>

const profile = {
  name: name.nullable().optional(),
  gender: z.enum(genders).optional(),
  birthday: birthday.nullable().optional(),
}
const mergeSide = row.pick({
  id: true,
  name: true,
  phoneMasked: true,
  memberNo: true,
  storeName: true,
  orderCount: true,
  paidFen: true,
  createdAt: true,
})
const candidate = z.object({
  customers: z.array(mergeSide).length(2),
  reasons: z.array(z.object({ code: z.string(), sentence: words })),
  strength: z.enum(['strong', 'likely', 'weak']),
})
const mergePlan = z.object({
  survivor: mergeSide,
  alias: mergeSide,
  /** What each module would move or combine. */
  effects: z.array(z.object({ module: z.string(), sentence: words, count: z.int() })),
  /** Not empty: the merge would be refused for these reasons. */
  blockers: z.array(z.object({ code: z.string(), sentence: words })),
})
export type MergePlan = z.infer<typeof mergePlan>
const mergeRow = z.object({
  id: z.int(),
  survivorId: customerId,
  aliasId: customerId,
  at: instant,
  by: z.string(),
  reason: z.string().nullable(),
  undoneAt: instant.nullable(),
})
const two = z.array(customerId).length(2)

const read = route({ scope: 'customers', permission: 'customers.read' })
const write = route({ scope: 'customers', permission: 'customers.write', idempotent: true })

export const customer = {
  search: read
    .route({
      method: 'GET',
      path: '/v1/customers',
      tags: ['Customers'],
      summary: 'Search customers within reach',
    })
    .input(pageQuery.extend(customerFilters))
    .output(page(row)),
  export: route({ scope: 'customers', permission: 'customers.export' })
    .route({
      method: 'GET',
      path: '/v1/customers/export',
      tags: ['Customers'],
      summary: 'The same list as CSV',
    })
    .input(askedSelection)
    .output(z.file()),
  get: read
    .route({
      method: 'GET',
      path: '/v1/customers/{id}',
      tags: ['Customers'],
      summary: 'One customer',
    })
    .input(byId)
    .output(detail),
  timeline: read
    .route({
      method: 'GET',
      path: '/v1/customers/{id}/timeline',
      tags: ['Customers'],
      summary: 'What happened, newest first',
    })
    .input(placedPageQuery.extend({ id: queryId, kind: z.string().max(60).optional() }))
    .output(page(timelineRow)),
  save: write
    .route({
      method: 'POST',
      path: '/v1/customers/{id}',
      tags: ['Customers'],
      summary: 'Change a profile',
    })
    .input(z.strictObject({ id: queryId, ...profile }))
    .output(detail),
  upsert: write
    .route({
      method: 'POST',
      path: '/v1/customers',
      tags: ['Customers'],
      summary: 'Create or find customers by their identities, up to 1,000 at once',
    })
    .input(
      z.strictObject({
        customers: z
          .array(
            z.strictObject({
              identities: z.array(identity).min(1).max(20),
              ...profile,
              storeCode: z.string().max(40).optional(),
            }),
          )
          .min(1)
          .max(1000),
      }),
    )
    .output(z.object({ items: z.array(outcome(z.object({ customerId, created: z.boolean() }))) })),
  giveConsent: write
    .route({
      method: 'POST',
      path: '/v1/customers/{id}/consents',
      tags: ['Customers'],
      summary: 'Record that consent was given or withdrawn',
    })
    .input(
      z.strictObject({
        id: queryId,
        purpose: z.enum(consentPurposes),
        given: z.boolean(),
        evidence: z.string().trim().min(1).max(300),
      }),
    )
    .output(consent),
  listTags: read
    .route({
      method: 'GET',
      path: '/v1/tags',
      tags: ['Customers'],
      summary: 'Tags, with how many customers bear each',
    })
    .output(z.object({ items: z.array(tag) })),
  saveTag: route({
    scope: { none: 'tag names hold no customer data' },
    permission: 'customers.write',
  })
    .route({
      method: 'POST',
      path: '/v1/tags',
      tags: ['Customers'],
      summary: 'Create or rename a tag',
    })
    .input(
      z.strictObject({
        id: z.int().positive().optional(),
        name: name.max(40),
        group: name.max(40),
        list: z.boolean().default(false),
      }),
    )
    .output(tag),
  tagCustomers: write
    .route({
      method: 'POST',
      path: '/v1/tags/{id}/customers',
      tags: ['Customers'],
      summary: 'Put on or take off a tag',
    })
    .input(
      z.strictObject({
        id: queryId,
        customerIds: z.array(customerId).min(1).max(1000),
        on: z.boolean().default(true),
      }),
    )
    .output(z.object({ items: z.array(outcome(z.object({ customerId, changed: z.boolean() }))) })),
  listMergeCandidates: read
    .route({
      method: 'GET',
      path: '/v1/merge-candidates',
      tags: ['Merging'],
      summary: 'Pairs that are probably one person',
    })
    .input(placedPageQuery.extend({ customerId: queryId.optional() }))
    .output(page(candidate)),
  previewMerge: route({ scope: 'customers', permission: 'customers.read', whileReadOnly: true })
    .route({
      method: 'POST',
      path: '/v1/merges/preview',
      tags: ['Merging'],
      summary: 'What a merge would do',
    })
    .input(z.strictObject({ customerIds: two }))
    .output(mergePlan),
  merge: write
    .route({
      method: 'POST',
      path: '/v1/merges',
      tags: ['Merging'],
      summary: 'Merge two customers; the older id lives on',
    })
    .input(z.strictObject({ customerIds: two, reason: z.string().trim().max(300).optional() }))
    .output(mergeRow),
  unmerge: write
    .route({
      method: 'POST',
      path: '/v1/merges/{id}/unmerge',
      tags: ['Merging'],
      summary: 'Undo a merge',
    })
    .input(byId)
    .output(mergeRow),
  listMerges: read
    .route({
      method: 'GET',
      path: '/v1/customers/{id}/merges',
      tags: ['Merging'],
      summary: 'Merges of one customer',
    })
    .input(byId)
    .output(z.object({ items: z.array(mergeRow) })),
  deleteTag: route({
    scope: { none: 'tag names hold no customer data' },
    permission: 'customers.write',
  })
    .route({
      method: 'DELETE',
      path: '/v1/tags/{id}',
      tags: ['Customers'],
      summary: 'Delete a tag nobody bears',
    })
    .input(byId)
    .output(done),
  ...selectionRoutes,
}
