// Where customers came from first.
import { sql } from 'kysely'
import type { Db } from '#platform'
import type { Origin } from '../triggers.ts'

export async function originsOf(
  db: Db,
  customerIds: readonly number[],
): Promise<Map<number, Origin>> {
  if (customerIds.length === 0) return new Map()
  const found = await sql<Origin & { id: number }>`
    select customer_id as id, store_id as "storeId", channel from customer.v_source
    where customer_id = any(${[...customerIds]}::bigint[])`.execute(db)
  return new Map(found.rows.map(({ id, ...origin }) => [id, origin]))
}
