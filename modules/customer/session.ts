// Sign-in of a customer on her own pages. Machine time: a turned clock signs nobody out.
import { sql } from 'kysely'
import type { FastifyRequest } from 'fastify'
import { randomToken, sha256 } from '#kit'
import { customerScope, type Actor, type Platform, type Tx } from '#platform'
import { survivorsOf } from './lock.ts'

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

/** The customer behind a request to her own pages; somebody merged acts as the id that lives on. */
export async function customerActorOf(
  platform: Platform,
  request: FastifyRequest,
): Promise<Actor | null> {
  const token = request.cookies[CUSTOMER_COOKIE]
  if (!token) return null
  const found = await sql<{ customer_id: number }>`select customer_id from customer.session
    where token_hash = ${sha256(token)} and expires_at > clock_timestamp()`.execute(platform.db)
  const id = found.rows[0]?.customer_id
  if (id === undefined) return null
  const survivor = (await survivorsOf(platform.db, [id])).get(id)
  if (survivor === undefined) return null
  return {
    kind: 'customer',
    id: survivor,
    name: `customer ${survivor}`,
    role: 'customer',
    permissions: [],
    scope: customerScope(survivor),
  }
}
