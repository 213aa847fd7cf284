// Many customers at once: what the list is narrowed to, kept as views, and acted on with a count
// and an undo.
import { z } from 'zod'
import {
  bodyId,
  byId,
  done,
  instant,
  lifecycleStages,
  name,
  queryId,
  recencyStates,
  route,
} from './base.ts'

/** An id in a body is a number; in an address it is text that stands for one. */
type IdForm = typeof bodyId | typeof queryId
const kept = <Form extends IdForm>(form: Form) => ({
  storeId: form.optional(),
  tagId: form.optional(),
  tierId: form.optional(),
  segmentId: form.optional(),
  stage: z.enum(lifecycleStages).optional(),
  recency: z.enum(recencyStates).optional(),
})
const filters = <Form extends IdForm>(form: Form) => ({
  /** Name, phone (whole or last four digits), member number, any identity. */
  search: z.string().trim().max(100).optional(),
  ...kept(form),
})
/** Whom an action means: everybody the filters leave, or those picked by hand. */
const selectionOf = <Form extends IdForm>(form: Form) =>
  z.strictObject({
    ...filters(form),
    /** These and nobody else; the filters beside them do not count. */
    ids: z.array(form).min(1).max(500).optional(),
  })
export const customerFilters = filters(queryId)
export const askedSelection = selectionOf(queryId)
const selection = selectionOf(bodyId)
export type Selection = z.infer<typeof selection>

/** What was searched for is somebody's name or phone, so it is not kept. */
const keptFilters = z.strictObject(kept(bodyId))
const view = z.object({
  id: z.int(),
  name: z.string(),
  filters: keptFilters,
  shared: z.boolean(),
  /** Only its owner changes or deletes a view. */
  mine: z.boolean(),
  by: z.string(),
})
export type CustomerView = z.infer<typeof view>

const bulkTag = z.object({
  id: z.int(),
  tagId: z.int(),
  tagName: z.string(),
  on: z.boolean(),
  /** How many were meant, and for how many something changed. */
  asked: z.int(),
  changed: z.int(),
  at: instant,
  by: z.string(),
  undoneAt: instant.nullable(),
})
export type BulkTag = z.infer<typeof bulkTag>

const own = route({ scope: 'self', permission: 'customers.read', idempotent: true })
const read = route({ scope: 'customers', permission: 'customers.read', whileReadOnly: true })
const write = route({ scope: 'customers', permission: 'customers.write' })

export const selectionRoutes = {
  listViews: own
    .route({
      method: 'GET',
      path: '/v1/customer-views',
      tags: ['Customers'],
      summary: 'My views, and shared ones',
    })
    .output(z.object({ items: z.array(view) })),
  saveView: own
    .route({
      method: 'POST',
      path: '/v1/customer-views',
      tags: ['Customers'],
      summary: 'Keep filters under a name; the same name again is replaced',
    })
    .input(
      z.strictObject({
        name: name.max(60),
        filters: keptFilters,
        shared: z.boolean().default(false),
      }),
    )
    .output(view),
  removeView: own
    .route({
      method: 'DELETE',
      path: '/v1/customer-views/{id}',
      tags: ['Customers'],
      summary: 'Delete a view of mine',
    })
    .input(byId)
    .output(done),
  countSelected: read
    .route({
      method: 'POST',
      path: '/v1/customers/count',
      tags: ['Customers'],
      summary: 'How many a selection holds; `more` beyond what one action takes',
    })
    .input(selection)
    .output(z.object({ count: z.int(), more: z.boolean() })),
  tagSelected: write
    .route({
      method: 'POST',
      path: '/v1/customers/bulk-tags',
      tags: ['Customers'],
      summary: 'Put a tag on all of a selection, or take it off',
    })
    .input(
      z.strictObject({
        selection,
        tagId: bodyId,
        on: z.boolean().default(true),
        /** The count that was confirmed: refused when the selection holds another number by now. */
        expected: z.int().min(1),
      }),
    )
    .output(bulkTag),
  listBulkTags: own
    .route({
      method: 'GET',
      path: '/v1/customers/bulk-tags',
      tags: ['Customers'],
      summary: 'What I did to many, newest first',
    })
    .output(z.object({ items: z.array(bulkTag) })),
  undoBulkTag: write
    .route({
      method: 'POST',
      path: '/v1/customers/bulk-tags/{id}/undo',
      tags: ['Customers'],
      summary: 'Take back what an action of mine changed',
    })
    .input(byId)
    .output(bulkTag),
}
