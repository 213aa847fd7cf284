// Who we are: sign-in, brand, regions, stores, staff, API keys, audit.
import { z } from 'zod'
import {
  idList,
  byId,
  day,
  instant,
  name,
  page,
  pageQuery,
  place,
  queryId,
  route,
  text,
  staffId,
  storeId,
} from './base.ts'
import { logRoutes } from './log.ts'
import { proofRoutes } from './proof.ts'
import { permissions, roles, staffRoles } from './roles.ts'

const role = z.enum(roles)
const staffRole = z.enum(staffRoles)
const brand = z.object({
  /** Null until somebody has named it: then pages call it by a neutral word of their language. */
  name: z.string().nullable(),
  currency: z.string(),
  zone: z.string(),
  sandbox: z.boolean(),
  /** Business time now; differs from machine time when the sandbox's clock was turned. */
  now: instant,
  today: day,
})
export const me = z.object({
  staffId: staffId.nullable(),
  name: z.string(),
  role,
  permissions: z.array(z.enum(permissions)),
  /** Empty means all stores of the brand. */
  storeIds: z.array(storeId),
  brand,
})
const region = z.object({ id: z.int(), name })
const store = z.object({
  id: storeId,
  code: z.string(),
  name,
  regionId: z.int().nullable(),
  regionName: z.string().nullable(),
  address: z.string().nullable(),
  /** Null: codes that look for the nearest store do not find it. */
  place: place.nullable(),
  openFrom: z.string(),
  openUntil: z.string(),
  closed: z.boolean(),
  staffCount: z.int(),
})
/** Days of leave, both included: no new customers meanwhile. */
const away = z
  .strictObject({ from: day, until: day })
  .refine(({ from, until }) => from <= until, { path: ['until'], message: 'not before the first' })
const staff = z.object({
  id: staffId,
  login: z.string().nullable(),
  name,
  role: staffRole,
  storeIds: z.array(storeId),
  regionIds: z.array(z.int()),
  wecomUserid: z.string().nullable(),
  active: z.boolean(),
  away: z.object({ from: day, until: day }).nullable(),
  lastSeenAt: instant.nullable(),
})
const staffInput = z.strictObject({
  login: z.string().trim().min(3).max(60).optional(),
  password: z.string().min(10).max(200).optional(),
  name,
  role: staffRole,
  storeIds: z.array(storeId).max(5000).default([]),
  regionIds: z.array(z.int()).max(500).default([]),
  wecomUserid: z.string().max(64).optional(),
  active: z.boolean().default(true),
  away: away.nullable().default(null),
})

export const org = {
  signIn: route({ scope: { none: 'before sign-in' }, permission: 'public', whileReadOnly: true })
    .route({
      method: 'POST',
      path: '/v1/session',
      tags: ['Sign-in'],
      summary: 'Sign in; sets the session cookie',
    })
    .input(z.strictObject({ login: z.string().max(60), password: z.string().max(200) }))
    .output(me),
  signOut: route({ scope: 'self', permission: 'signedIn', whileReadOnly: true })
    .route({ method: 'DELETE', path: '/v1/session', tags: ['Sign-in'], summary: 'Sign out' })
    .output(z.object({ ok: z.literal(true) })),
  session: route({ scope: { none: 'only who asks, or nobody' }, permission: 'public' })
    .route({
      method: 'GET',
      path: '/v1/session',
      tags: ['Sign-in'],
      summary: 'Who is signed in; null for nobody',
    })
    .output(me.nullable()),
  me: route({ scope: 'self', permission: 'signedIn' })
    .route({ method: 'GET', path: '/v1/me', tags: ['Sign-in'], summary: 'Who is signed in' })
    .output(me),
  saveBrand: route({ scope: 'brand', permission: 'settings.write' })
    .route({ method: 'POST', path: '/v1/brand', tags: ['Organisation'], summary: 'Name the brand' })
    .input(z.strictObject({ name: name.max(60) }))
    .output(brand),
  listStores: route({ scope: 'store', permission: 'signedIn' })
    .route({
      method: 'GET',
      path: '/v1/stores',
      tags: ['Organisation'],
      summary: 'Stores within reach',
    })
    .input(
      pageQuery.extend({
        cursor: text(64).optional(),
        search: z.string().max(100).optional(),
        /** Only these, their numbers with commas between. */
        ids: idList.optional(),
      }),
    )
    .output(page(store)),
  saveStore: route({ scope: 'brand', permission: 'settings.write' })
    .route({
      method: 'POST',
      path: '/v1/stores',
      tags: ['Organisation'],
      summary: 'Create or change a store',
    })
    .input(
      z.strictObject({
        id: storeId.optional(),
        code: z.string().trim().min(1).max(40),
        name,
        regionId: z.int().optional(),
        address: z.string().max(300).optional(),
        place: place.nullable().default(null),
        openFrom: z.iso.time({ precision: -1 }).default('09:00'),
        openUntil: z.iso.time({ precision: -1 }).default('22:00'),
        closed: z.boolean().default(false),
      }),
    )
    .output(store),
  listRegions: route({ scope: 'store', permission: 'signedIn' })
    .route({ method: 'GET', path: '/v1/regions', tags: ['Organisation'], summary: 'Regions' })
    .output(z.object({ items: z.array(region) })),
  saveRegion: route({ scope: 'brand', permission: 'settings.write' })
    .route({
      method: 'POST',
      path: '/v1/regions',
      tags: ['Organisation'],
      summary: 'Create or rename a region',
    })
    .input(z.strictObject({ id: z.int().optional(), name }))
    .output(region),
  listStaff: route({ scope: 'store', permission: 'signedIn' })
    .route({
      method: 'GET',
      path: '/v1/staff',
      tags: ['Organisation'],
      summary: 'Staff of the stores within reach',
    })
    .input(
      pageQuery.extend({
        search: z.string().max(100).optional(),
        storeId: queryId.optional(),
        ids: idList.optional(),
      }),
    )
    .output(page(staff)),
  saveStaff: route({ scope: 'brand', permission: 'staff.write' })
    .route({
      method: 'POST',
      path: '/v1/staff',
      tags: ['Organisation'],
      summary: 'Create or change a person of staff',
    })
    .input(staffInput.extend({ id: staffId.optional() }))
    .output(staff),
  listApiKeys: route({ scope: 'brand', permission: 'settings.write' })
    .route({
      method: 'GET',
      path: '/v1/api-keys',
      tags: ['Developers'],
      summary: 'API keys, without their secret',
    })
    .output(
      z.object({
        items: z.array(
          z.object({
            id: z.int(),
            name,
            role,
            prefix: z.string(),
            createdAt: instant,
            lastUsedAt: instant.nullable(),
            revokedAt: instant.nullable(),
          }),
        ),
      }),
    ),
  createApiKey: route({ scope: 'brand', permission: 'settings.write' })
    .route({
      method: 'POST',
      path: '/v1/api-keys',
      tags: ['Developers'],
      summary: 'Make an API key; shown once',
    })
    .input(z.strictObject({ name, role }))
    .output(z.object({ id: z.int(), key: z.string() })),
  revokeApiKey: route({ scope: 'brand', permission: 'settings.write' })
    .route({
      method: 'DELETE',
      path: '/v1/api-keys/{id}',
      tags: ['Developers'],
      summary: 'Revoke an API key',
    })
    .input(byId)
    .output(z.object({ ok: z.literal(true) })),
  listAudit: route({ scope: 'brand', permission: 'audit.read' })
    .route({ method: 'GET', path: '/v1/audit', tags: ['Settings'], summary: 'Who did what' })
    .input(
      pageQuery.extend({
        action: z.string().max(80).optional(),
        actor: z.string().max(80).optional(),
      }),
    )
    .output(
      page(
        z.object({
          id: z.int(),
          at: instant,
          actor: z.string(),
          role: z.string(),
          action: z.string(),
          subject: z.string().nullable(),
          details: z.record(z.string(), z.unknown()),
        }),
      ),
    ),
  ...logRoutes,
  ...proofRoutes,
}
