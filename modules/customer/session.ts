// Sign-in of a customer on her own pages. Machine time: a turned clock signs nobody out.
import { sql } from 'kysely'
import type { FastifyRequest } from 'fastify'
import { randomToken, sha256 } from '#kit'
import { customerScope, gather, type Actor, type Platform, type Tx } from '#platform'

export const CUSTOMER_COOKIE = 'siyu_customer'
const DAYS = 30

/** Makes a session; the token is shown once and stored hashed. */
export async function openSession(tx: Tx, customerId: number): Promise<{ token: string }> {
  const token = randomToken()
  await sql`insert into customer.session (token_hash, customer_id, expires_at)
    values (${sha256(token)}, ${customerId},
      clock_timestamp() + make_interval(days => ${DAYS}))`.execute(tx.db)
  return { token }
}

/** Ends a session; a token nobody has is no error. */
export async function closeSession(tx: Tx, token: string): Promise<void> {
  await sql`delete from customer.session where token_hash = ${sha256(token)}`.execute(tx.db)
}

/** Sessions of requests that wait at the same moment are read together. */
const LOOKED_UP_AT_ONCE = 500
type Lookup = (tokenHash: string) => Promise<number | null>
const lookups = new WeakMap<Platform, Lookup>()

function lookupOf({ db }: Platform): Lookup {
  return gather(
    async (hashes: readonly string[]) => {
      const found = await sql<{ hash: string; id: number }>`select s.token_hash as hash,
          coalesce(a.survivor_id, s.customer_id) as id
        from customer.session s left join customer.alias a using (customer_id)
        where s.token_hash = any(${[...new Set(hashes)]}::text[])
          and s.expires_at > clock_timestamp()
          and exists (select 1 from customer.customer c where c.customer_id = s.customer_id)`.execute(
        db,
      )
      const ids = new Map(found.rows.map(({ hash, id }) => [hash, id]))
      return hashes.map((hash) => ids.get(hash) ?? null)
    },
    { most: LOOKED_UP_AT_ONCE, lanes: 1 },
  )
}

/** The customer behind a request to her own pages; somebody merged acts as the id that lives on. */
export async function customerActorOf(
  platform: Platform,
  request: FastifyRequest,
): Promise<Actor | null> {
  const token = request.cookies[CUSTOMER_COOKIE]
  if (!token) return null
  const lookup = lookups.get(platform) ?? lookupOf(platform)
  lookups.set(platform, lookup)
  const survivor = await lookup(sha256(token))
  if (survivor === null) return null
  return {
    kind: 'customer',
    id: survivor,
    name: `customer ${survivor}`,
    role: 'customer',
    permissions: [],
    scope: customerScope(survivor),
  }
}
