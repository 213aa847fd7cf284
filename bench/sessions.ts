// A session for each of some customers, as sign-in would have left it; who has one keeps it.
import type { Pool } from 'pg'
import { sha256 } from '#kit'

export interface BenchBuyer {
  n: number
  customerId: number
  token: string
}

export async function openSessions(
  pool: Pool,
  customerIds: readonly number[],
): Promise<BenchBuyer[]> {
  const buyers = customerIds.map((customerId, n) => ({
    n,
    customerId,
    token: `bench-buyer-${customerId}`,
  }))
  await pool.query(
    `insert into customer.session (token_hash, customer_id, expires_at)
     select h, c, clock_timestamp() + interval '1 day'
     from unnest($1::text[], $2::bigint[]) w (h, c) on conflict do nothing`,
    [buyers.map(({ token }) => sha256(token)), customerIds],
  )
  await pool.query('analyze customer.customer, customer.session')
  return buyers
}
