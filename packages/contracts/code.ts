// Printed codes: each knows its store, channel, placement and guides, and what came of it.
import { z } from 'zod'
import {
  byId,
  instant,
  name,
  page,
  pageQuery,
  place,
  queryFlag,
  queryId,
  route,
  staffId,
  storeId,
} from './base.ts'
import { rotation, rotationDay, rotationInput, rotationTrial } from './rotation.ts'

export const channels = [
  'store',
  'district',
  'community',
  'parcel',
  'account',
  'live',
  'moments',
  'ad',
  'service',
  'other',
] as const
export type Channel = (typeof channels)[number]

/** What a code does; only what truly works is offered. */
export const codeKinds = [
  'guide',
  'boss',
  'group',
  'account',
  'page',
  'coupon',
  'nearby',
  'service',
] as const
export type CodeKind = (typeof codeKinds)[number]
/**
 * fixed: the platform's own picture is printed, and WeCom chooses among the guides. leased: our
 * link is printed; each opening is lent a way of one guide, by the code's own rules.
 */
export const codeModes = ['fixed', 'leased'] as const
export type CodeMode = (typeof codeModes)[number]

/**
 * Whether whoever opens its link in WeChat is asked of the platform: silently, which tells the
 * unionid of followers only; or by a sheet she may refuse.
 */
export const identifies = ['off', 'silent', 'consent'] as const
export type Identify = (typeof identifies)[number]

/**
 * How a code that adds a guide leads to her: by WeCom's picture, which somebody scans; or by an
 * acquisition link, which she taps on her own screen and which costs one unit for each customer
 * added. Without units, or where its link is not open, the picture is shown.
 */
export const codeWays = ['picture', 'link'] as const
export type CodeWay = (typeof codeWays)[number]

/** Pages of ours that a code may open; `poll` is made from the poll. */
export const codePages = ['card', 'coupons', 'orders', 'me', 'poll'] as const
export type CodePage = (typeof codePages)[number]

/** What the code of all stores leads to in each of them. */
export const nearbyGoals = ['guide', 'group'] as const
export type NearbyGoal = (typeof nearbyGoals)[number]
/** Only these stores, and those of these regions; both empty: everywhere. */
const area = z.strictObject({
  storeIds: z.array(storeId).max(2_000).default([]),
  regionIds: z.array(z.int().positive()).max(200).default([]),
})

const codeInput = z.strictObject({
  id: z.int().positive().optional(),
  name: name.max(60),
  kind: z.enum(codeKinds).default('guide'),
  mode: z.enum(codeModes).default('fixed'),
  storeId,
  channel: z.enum(channels),
  /** Where it hangs: door, shelf, counter. */
  placement: z.string().trim().min(1).max(60),
  campaign: z.string().trim().max(60).optional(),
  /** Who stands behind the platform's picture; of a leased code: whoever has to do otherwise. */
  guideIds: z.array(staffId).max(100).default([]),
  /** Groups it lets people into, where that is what it does: one after the other as they fill. */
  groupIds: z.array(z.int().positive()).max(5).default([]),
  /** When all of them are full WeCom makes another, called after the code. */
  moreGroups: z.boolean().default(true),
  /** What the nearest store lets into, and which stores come into question. */
  leadsTo: z.enum(nearbyGoals).default('guide'),
  area: area.default({ storeIds: [], regionIds: [] }),
  /** Which page it opens, where that is what it does. */
  page: z.enum(codePages).nullable().default(null),
  /** Which coupon can be claimed, where that is what it does. */
  couponTemplateId: z.int().positive().nullable().default(null),
  /** Which account of customer service it leads to, where that is what it does. */
  serviceId: z.int().positive().nullable().default(null),
  /** Leased codes: who takes turns, and how; guides, or groups. */
  rotation: rotationInput.nullable().default(null),
  identify: z.enum(identifies).default('off'),
  way: z.enum(codeWays).default('picture'),
  /** What it gives, in a few words, and under which rules: said behind its link. */
  promise: z.string().trim().max(60).nullable().default(null),
  rules: z.string().trim().max(300).nullable().default(null),
  /** A welcome of its own; absent: the one that fits store, channel and hour. */
  welcomeId: z.int().positive().nullable().default(null),
  active: z.boolean().default(true),
})
export type CodeInput = z.infer<typeof codeInput>
/** `open`: who she is may still become known. */
const follows = z.object({
  certain: z.int(),
  byState: z.int(),
  uncertain: z.int(),
  forwarded: z.int(),
  open: z.int(),
})
export type CodeFollows = z.infer<typeof follows>
const row = z.object({
  id: z.int(),
  name: z.string(),
  kind: z.enum(codeKinds),
  mode: z.enum(codeModes),
  storeId,
  storeName: z.string(),
  channel: z.enum(channels),
  placement: z.string(),
  campaign: z.string().nullable(),
  guides: z.array(z.object({ id: staffId, name: z.string() })),
  groups: z.array(z.object({ id: z.int(), name: z.string() })),
  moreGroups: z.boolean(),
  rotation: rotation.nullable(),
  leadsTo: z.enum(nearbyGoals),
  area: z.object({ storeIds: z.array(storeId), regionIds: z.array(z.int()) }),
  identify: z.enum(identifies),
  way: z.enum(codeWays),
  /** Whether its acquisition link is open now; null where it has none. */
  linkOpen: z.boolean().nullable(),
  page: z.enum(codePages).nullable(),
  couponTemplateId: z.int().nullable(),
  serviceId: z.int().nullable(),
  promise: z.string().nullable(),
  rules: z.string().nullable(),
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
  /** Of a leased code of the account: who followed by openings, and how surely it was theirs. */
  follows: follows.nullable(),
  /** Why the platform has not answered with a code yet. */
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
const openStore = z.object({
  store: z.string(),
  address: z.string().nullable(),
  /** Its own door: a short address of ours. */
  url: z.string(),
})
const nearStore = openStore.extend({ metres: z.int() })
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
  tryRotation: route({ scope: 'store', permission: 'customers.read', whileReadOnly: true })
    .route({
      method: 'POST',
      path: '/v1/codes/try-rotation',
      tags: ['Codes'],
      summary: 'A day of a rotation before it is saved',
    })
    .input(rotationDay)
    .output(rotationTrial),
  door: anybody
    .route({
      method: 'GET',
      path: '/v1/doors/{slug}',
      tags: ['Codes'],
      summary: 'What a short address leads to',
    })
    .input(bySlug)
    .output(
      z.object({
        store: z.string(),
        active: z.boolean(),
        kind: z.enum(codeKinds),
        mode: z.enum(codeModes),
        pictureUrl: z.string().nullable(),
        page: z.enum(codePages).nullable(),
        /** Name of the coupon that can be claimed. */
        coupon: z.string().nullable(),
        /** A coupon shown in a live room can be claimed while it is on the air. */
        claimable: z.boolean(),
        /** When it can be claimed next, where it cannot now. */
        claimsFrom: instant.nullable(),
        /** Where the chat with customer service opens. */
        serviceUrl: z.string().nullable(),
        promise: z.string().nullable(),
        rules: z.string().nullable(),
      }),
    ),
  /** The place goes in the body: what stands in an address stands in logs. */
  nearby: anybody
    .route({
      method: 'POST',
      path: '/v1/doors/{slug}/nearby',
      tags: ['Codes'],
      summary: 'Stores near a place, for a code that leads to the nearest; the place is not kept',
    })
    .input(bySlug.extend({ ...place.shape, system: z.enum(['wgs84', 'gcj02']) }))
    .output(
      z.object({ radiusM: z.int(), leadsTo: z.enum(nearbyGoals), stores: z.array(nearStore) }),
    ),
  everywhere: anybody
    .route({
      method: 'GET',
      path: '/v1/doors/{slug}/stores',
      tags: ['Codes'],
      summary: 'Stores by region, for whoever does not tell where she is',
    })
    .input(bySlug)
    .output(
      z.object({
        regions: z.array(z.object({ region: z.string().nullable(), stores: z.array(openStore) })),
      }),
    ),
  claim: route({ scope: 'self', permission: 'customer' })
    .route({
      method: 'POST',
      path: '/v1/doors/{slug}/claim',
      tags: ['Codes'],
      summary: 'The coupon of a code, once for each customer',
    })
    .input(bySlug)
    .output(z.object({ name: z.string(), repeated: z.boolean() })),
  lend: anybody
    .route({
      method: 'POST',
      path: '/v1/doors/{slug}/lease',
      tags: ['Codes'],
      summary: 'A way of one guide, lent to this opening for a day; or the group it is shown',
    })
    .input(bySlug)
    .output(
      z.object({
        /** Null where nobody's turn came: the code's own picture is shown. */
        guide: z.string().nullable(),
        /** Name of the group it leads into, where it does. */
        group: z.string().nullable(),
        until: instant.nullable(),
        pictureUrl: z.string().nullable(),
      }),
    ),
  lentPicture: anybody
    .route({
      method: 'GET',
      path: '/v1/doors/{slug}/lease/qr.png',
      tags: ['Codes'],
      summary: 'The picture lent to this browser',
    })
    .input(bySlug)
    .output(z.file()),
  doorPicture: anybody
    .route({
      method: 'GET',
      path: '/v1/doors/{slug}/qr.png',
      tags: ['Codes'],
      summary: "The platform's own picture of the code",
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
