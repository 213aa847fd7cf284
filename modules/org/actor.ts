// Who a request comes from: a session cookie of staff, or an API key.
import { sql } from 'kysely'
import { LRUCache } from 'lru-cache'
import type { FastifyRequest } from 'fastify'
import { rolePermissions, type Role, type StaffRole } from '#contracts'
import { sha256 } from '#kit'
import {
  brandScope,
  guideScope,
  storeScope,
  type Actor,
  type Db,
  type Platform,
  type Scope,
} from '#platform'

export const STAFF_COOKIE = 'siyu_session'
export const KEY_PREFIX = 'siyu_'
/** Days a session lives after it was last used. */
export const SESSION_DAYS = 7
const SEEN_EVERY_MIN = 5

const caches = new WeakMap<Platform, LRUCache<string, { actor: Actor | null }>>()

function cacheOf(platform: Platform): LRUCache<string, { actor: Actor | null }> {
  let cache = caches.get(platform)
  if (!cache) caches.set(platform, (cache = new LRUCache({ max: 5_000, ttl: 3_000 })))
  return cache
}

/** Changed staff, keys and sessions are seen at once here, and within three seconds elsewhere. */
export const forgetActors = (platform: Platform): void => cacheOf(platform).clear()

export async function actorOf(platform: Platform, request: FastifyRequest): Promise<Actor | null> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const token = bearer ?? request.cookies[STAFF_COOKIE]
  if (!token || token.length > 200) return null
  const hash = sha256(token)
  const cache = cacheOf(platform)
  const known = cache.get(hash)
  if (known) return known.actor
  const actor = bearer?.startsWith(KEY_PREFIX)
    ? await keyActor(platform.db, hash)
    : bearer
      ? null
      : await staffActor(platform.db, hash)
  cache.set(hash, { actor })
  return actor
}

async function keyActor(db: Db, hash: string): Promise<Actor | null> {
  const found = await sql<{ key_id: number; name: string; role: Role }>`
    update org.api_key set last_used_at = clock_timestamp()
    where key_hash = ${hash} and revoked_at is null returning key_id, name, role`.execute(db)
  const key = found.rows[0]
  if (!key) return null
  return {
    kind: 'key',
    id: key.key_id,
    name: key.name,
    role: key.role,
    permissions: rolePermissions[key.role],
    scope: ['headquarters', 'integrator', 'readonly'].includes(key.role)
      ? brandScope()
      : storeScope([]),
  }
}

async function staffActor(db: Db, hash: string): Promise<Actor | null> {
  const found = await sql<{ staff_id: number }>`
    select s.staff_id from org.session s join org.staff p using (staff_id)
    where s.token_hash = ${hash} and s.expires_at > clock_timestamp() and p.active`.execute(db)
  const staffId = found.rows[0]?.staff_id
  if (staffId === undefined) return null
  await sql`update org.session set seen_at = clock_timestamp(),
      expires_at = clock_timestamp() + make_interval(days => ${SESSION_DAYS})
    where token_hash = ${hash}
      and seen_at < clock_timestamp() - make_interval(mins => ${SEEN_EVERY_MIN})`.execute(db)
  return actorOfStaff(db, staffId)
}

/** The actor that somebody of staff is, with the stores of her regions spelt out. */
export async function actorOfStaff(db: Db, staffId: number): Promise<Actor | null> {
  const found = await sql<{
    name: string
    role: StaffRole
    stores: number[]
    regional: number[]
  }>`
    select p.name, p.role,
      array(select store_id from org.staff_store where staff_id = p.staff_id order by 1) as stores,
      array(select s.store_id from org.staff_region r join org.store s using (region_id)
        where r.staff_id = p.staff_id order by 1) as regional
    from org.staff p where p.staff_id = ${staffId} and p.active`.execute(db)
  const row = found.rows[0]
  if (!row) return null
  return {
    kind: 'staff',
    id: staffId,
    name: row.name,
    role: row.role,
    permissions: rolePermissions[row.role],
    scope: scopeOf(row.role, staffId, row.stores, row.regional),
  }
}

function scopeOf(
  role: StaffRole,
  staffId: number,
  stores: readonly number[],
  regional: readonly number[],
): Scope {
  switch (role) {
    case 'headquarters':
      return brandScope()
    case 'region':
      return storeScope([...new Set([...regional, ...stores])].sort((a, b) => a - b))
    case 'store':
      return storeScope(stores)
    case 'guide':
      return guideScope(staffId, stores)
    // These two see the brand unless they were given stores.
    case 'readonly':
    case 'integrator':
      return stores.length + regional.length === 0
        ? brandScope()
        : storeScope([...stores, ...regional])
    default:
      return role satisfies never
  }
}
