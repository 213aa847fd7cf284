// Printed codes: each knows its store, channel, placement and guides, and what came of it.
import { z } from 'zod'
import {
  byId,
  instant,
  name,
  page,
  pageQuery,
  queryFlag,
  queryId,
  route,
  staffId,
  storeId,
} from './base.ts'

export const channels = [
  'store',
  'district',
  'community',
  'parcel',
  'account',
  'live',
  'moments',
  'ad',
  'other',
] as const
export type Channel = (typeof channels)[number]

const codeInput = z.strictObject({
  id: z.int().positive().optional(),
  name: name.max(60),
  storeId,
  channel: z.enum(channels),
  /** Where it hangs: door, shelf, counter. */
  placement: z.string().trim().min(1).max(60),
  campaign: z.string().trim().max(60).optional(),
  guideIds: z.array(staffId).min(1).max(100),
  /** A welcome of its own; absent: the one that fits store, channel and hour. */
  welcomeId: z.int().positive().nullable().default(null),
  active: z.boolean().default(true),
})
export type CodeInput = z.infer<typeof codeInput>
const row = z.object({
  id: z.int(),
  name: z.string(),
  storeId,
  storeName: z.string(),
  channel: z.enum(channels),
  placement: z.string(),
  campaign: z.string().nullable(),
  guides: z.array(z.object({ id: staffId, name: z.string() })),
  welcomeId: z.int().nullable(),
  active: z.boolean(),
  /** The state WeChat carries back, and the address printed as a QR code. */
  state: z.string(),
  linkUrl: z.string().nullable(),
  qrUrl: z.string(),
  createdAt: instant,
  /** A short address of ours that leads to the code, and how often it was opened. */
  shortUrl: z.url(),
  opened: z.int(),
  added: z.int(),
  registered: z.int(),
  bought: z.int(),
  /** Why WeCom has not answered with a code yet. */
  problem: z
    .object({ code: z.string(), sentence: z.object({ zh: z.string(), en: z.string() }) })
    .nullable(),
})
export type CodeRow = z.infer<typeof row>

const read = route({ scope: 'store', permission: 'customers.read' })
const anybody = route({
  scope: { none: 'what a printed code shows to whoever sees it' },
  permission: 'public',
})
const bySlug = z.strictObject({ slug: z.string().regex(/^[0-9a-z]{1,32}$/) })

export const codeRoutes = {
  list: read
    .route({
      method: 'GET',
      path: '/v1/codes',
      tags: ['Codes'],
      summary: 'Channel codes of the stores within reach',
    })
    .input(
      pageQuery.extend({
        search: z.string().trim().max(60).optional(),
        storeId: queryId.optional(),
        channel: z.enum(channels).optional(),
        active: queryFlag.optional(),
      }),
    )
    .output(page(row)),
  get: read
    .route({ method: 'GET', path: '/v1/codes/{id}', tags: ['Codes'], summary: 'One channel code' })
    .input(byId)
    .output(row),
  save: route({ scope: 'store', permission: 'codes.write', idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/codes',
      tags: ['Codes'],
      summary: 'Create or change a channel code',
    })
    .input(codeInput)
    .output(row),
  door: anybody
    .route({
      method: 'GET',
      path: '/v1/doors/{slug}',
      tags: ['Codes'],
      summary: 'What a short address leads to',
    })
    .input(bySlug)
    .output(
      z.object({ store: z.string(), active: z.boolean(), pictureUrl: z.string().nullable() }),
    ),
  doorPicture: anybody
    .route({
      method: 'GET',
      path: '/v1/doors/{slug}/qr.png',
      tags: ['Codes'],
      summary: "WeCom's own picture of the code",
    })
    .input(bySlug)
    .output(z.file()),
  image: read
    .route({
      method: 'GET',
      path: '/v1/codes/{id}/qr.svg',
      tags: ['Codes'],
      summary: 'The code to print',
    })
    .input(byId)
    .output(z.file()),
}
