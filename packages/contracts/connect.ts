// Files in: upload, preview, mapping, dry run, run, watch, cancel, rejected rows.
import { z } from 'zod'
import {
  basisPoints,
  byId,
  done,
  instant,
  name,
  page,
  pageQuery,
  queryId,
  route,
  words,
} from './base.ts'
import { orderSource } from './source.ts'

export const importKinds = ['customers', 'orders', 'refunds', 'balances'] as const
export type ImportKind = (typeof importKinds)[number]
/** What a column may become; which are required depends on the kind. */
export const importFields = [
  'customerKey',
  'customerName',
  'phone',
  'email',
  'memberNo',
  'unionid',
  'externalUserid',
  'gender',
  'birthday',
  'tags',
  'joinedAt',
  'registeredAt',
  'orderNumber',
  'storeCode',
  'placedAt',
  'paidAt',
  'sku',
  'productName',
  'category',
  'quantity',
  'unitPrice',
  'amount',
  'guideLogin',
  'refundNumber',
  'refundedAt',
  'line',
  'reason',
  'points',
  'growth',
  'principal',
  'bonus',
] as const
export type ImportField = (typeof importFields)[number]

const column = z.string().min(1).max(200)
const when = z.strictObject({
  column,
  op: z.enum(['startsWith', 'notStartsWith', 'equals', 'empty', 'notPositive', 'negative']),
  value: z.string().max(200).optional(),
})
export const mapping = z.strictObject({
  kind: z.enum(importKinds),
  source: orderSource,
  fields: z.partialRecord(
    z.enum(importFields),
    z.union([z.strictObject({ column }), z.strictObject({ constant: z.string().max(200) })]),
  ),
  /** As in `yyyy-MM-dd HH:mm`; absent: recognised from the file. */
  dateFormat: z.string().max(40).optional(),
  zone: z.string().max(60).optional(),
  decimalMark: z.enum(['.', ',']).default('.'),
  delimiter: z.string().min(1).max(4).optional(),
  encoding: z.string().max(20).optional(),
  /** The sheet of a workbook; the first when left out. */
  sheet: z.string().max(100).optional(),
  /**
   * No header line, or data after some lines: whitespace-separated files have columns `c1`, `c2`...
   */
  header: z.boolean().default(true),
  skipLines: z.int().min(0).max(100).default(0),
  /** Each row is an order of its own: files without order numbers. */
  rowIsOrder: z.boolean().default(false),
  /** Rows of an order file that take goods back. */
  refundWhen: when.optional(),
  /** Rows left out on purpose, counted under their reason. */
  rejectWhen: z
    .array(when.extend({ reason: z.string().max(60) }))
    .max(20)
    .default([]),
})
export type Mapping = z.infer<typeof mapping>
const savedMapping = z.object({ id: z.int(), name: z.string(), mapping, changedAt: instant })
export type SavedMapping = z.infer<typeof savedMapping>

const preview = z.object({
  fileId: z.string(),
  fileName: z.string(),
  bytes: z.int(),
  encoding: z.string(),
  delimiter: z.string().nullable(),
  sheet: z.string().nullable(),
  header: z.boolean(),
  columns: z.array(
    z.object({
      name: z.string(),
      samples: z.array(z.string()),
      guess: z.enum(importFields).nullable(),
    }),
  ),
  rows: z.array(z.array(z.string())),
  guessedMapping: mapping,
  /** The same bytes came before: the import that took them. */
  importedBefore: z.object({ importId: z.int(), at: instant }).nullable(),
})
export type FilePreview = z.infer<typeof preview>

const counts = {
  read: z.int(),
  accepted: z.int(),
  rejected: z.int(),
  duplicates: z.int(),
  reasons: z.array(
    z.object({
      code: z.string(),
      count: z.int(),
      sentence: words,
      examples: z.array(z.int()).optional(),
    }),
  ),
}
const dryRun = z.object({
  ...counts,
  customers: z.int(),
  newCustomers: z.int(),
  /** Customers of the file who are no members yet and become some. */
  newMembers: z.int(),
  orders: z.int(),
  refunds: z.int(),
  /** What effects `live` would set off. */
  live: z.object({
    points: z.int(),
    growth: z.int(),
    coupons: z.int(),
    journeyEntries: z.int(),
    messages: z.int(),
  }),
  complete: z.boolean(),
})
export type DryRun = z.infer<typeof dryRun>

/** Of the dry run: who would join, what would be taken, sent and granted. */
const liveConfirm = z.strictObject({
  newMembers: z.int().min(0),
  orders: z.int().min(0),
  messages: z.int().min(0),
  points: z.int().min(0),
})
export type LiveConfirm = z.infer<typeof liveConfirm>

export const importStates = [
  'waiting',
  'running',
  'settling',
  'done',
  'cancelled',
  'failed',
] as const
const status = z.object({
  id: z.int(),
  kind: z.enum(importKinds),
  fileName: z.string(),
  state: z.enum(importStates),
  effects: z.enum(['history', 'live']),
  ...counts,
  bytes: z.int(),
  bytesRead: z.int(),
  doneBp: basisPoints,
  rowsPerSecond: z.number(),
  secondsLeft: z.number().nullable(),
  seconds: z.number(),
  startedAt: instant,
  finishedAt: instant.nullable(),
  by: z.string(),
  peakRssMb: z.number().nullable(),
  error: z.object({ code: z.string(), sentence: words }).nullable(),
})
export type ImportStatus = z.infer<typeof status>

const read = route({ scope: 'brand', permission: 'imports.write' })
const write = route({ scope: 'brand', permission: 'imports.write', idempotent: true })

export const connect = {
  upload: route({ scope: 'brand', permission: 'imports.write' })
    .route({
      method: 'POST',
      path: '/v1/import-files',
      tags: ['Import'],
      summary: 'Upload a file (multipart); gives a preview',
    })
    .input(z.strictObject({ kind: z.enum(importKinds), file: z.file().min(1).max(4e9) }))
    .output(preview),
  preview: read
    .route({
      method: 'POST',
      path: '/v1/import-files/{fileId}/preview',
      tags: ['Import'],
      summary: 'The preview again, read with another encoding, delimiter or sheet',
    })
    .input(
      z.strictObject({
        fileId: z.string().max(64),
        kind: z.enum(importKinds),
        encoding: z.string().max(20).optional(),
        delimiter: z.string().min(1).max(4).optional(),
        header: z.boolean().optional(),
        sheet: z.string().max(100).optional(),
      }),
    )
    .output(preview),
  dryRun: read
    .route({
      method: 'POST',
      path: '/v1/import-files/{fileId}/dry-run',
      tags: ['Import'],
      summary: 'Read everything, write nothing: counts by reason',
    })
    .input(z.strictObject({ fileId: z.string().max(64), mapping }))
    .output(dryRun),
  listMappings: read
    .route({
      method: 'GET',
      path: '/v1/import-mappings',
      tags: ['Import'],
      summary: 'Saved mappings',
    })
    .output(z.object({ items: z.array(savedMapping) })),
  saveMapping: write
    .route({
      method: 'POST',
      path: '/v1/import-mappings',
      tags: ['Import'],
      summary: 'Save a mapping under a name',
    })
    .input(z.strictObject({ id: z.int().positive().optional(), name: name.max(60), mapping }))
    .output(savedMapping),
  start: write
    .route({
      method: 'POST',
      path: '/v1/imports',
      tags: ['Import'],
      summary: 'Start; effects `live` must name the counts it will cause',
    })
    .input(
      z.strictObject({
        fileId: z.string().max(64),
        mapping,
        effects: z.enum(['history', 'live']).default('history'),
        /** Required with `live`: the counts of the dry run, so that nobody sends by mistake. */
        confirm: liveConfirm.optional(),
      }),
    )
    .output(status),
  list: read
    .route({
      method: 'GET',
      path: '/v1/imports',
      tags: ['Import'],
      summary: 'Imports, newest first',
    })
    .input(pageQuery)
    .output(page(status)),
  get: read
    .route({
      method: 'GET',
      path: '/v1/imports/{id}',
      tags: ['Import'],
      summary: 'State, rate and time left',
    })
    .input(byId)
    .output(status),
  resume: write
    .route({
      method: 'POST',
      path: '/v1/imports/{id}/resume',
      tags: ['Import'],
      summary: 'Go on where a cancelled or failed import stopped',
    })
    .input(byId)
    .output(status),
  cancel: write
    .route({
      method: 'POST',
      path: '/v1/imports/{id}/cancel',
      tags: ['Import'],
      summary: 'Stop; what was taken stays',
    })
    .input(byId)
    .output(status),
  rejectedRows: read
    .route({
      method: 'GET',
      path: '/v1/imports/{id}/rejected.csv',
      tags: ['Import'],
      summary: 'Rejected rows, the reason beside each',
    })
    .input(byId.extend({ language: z.enum(['zh', 'en']).optional() }))
    .output(z.file()),
  removeMapping: write
    .route({
      method: 'DELETE',
      path: '/v1/import-mappings/{id}',
      tags: ['Import'],
      summary: 'Delete a saved mapping',
    })
    .input(z.strictObject({ id: queryId }))
    .output(done),
}
