// The code by which each open store lets people in.
import { sql } from 'kysely'
import type { Db } from '#platform'

export interface StoreDoor {
  storeId: number
  store: string
  region: string | null
  address: string | null
  slug: string
}

/** Of a store's codes in use that add a guide the oldest: what hangs longest is meant to last. */
export async function storeDoors(db: Db, storeIds?: readonly number[]): Promise<StoreDoor[]> {
  const among = storeIds ? sql`c.store_id = any(${[...storeIds]}::bigint[])` : sql`true`
  const found = await sql<StoreDoor>`select * from (
      select distinct on (c.store_id) c.store_id as "storeId", s.name as store,
        s.region_name as region, s.address, l.slug
      from code.channel_code c
      join code.link l on l.code_id = c.code_id and l.ref is null
      join org.v_store s on s.store_id = c.store_id and not s.closed
      where c.active and c.kind = 'guide' and ${among}
      order by c.store_id, c.code_id) d
    order by region nulls last, store, "storeId"`.execute(db)
  return found.rows
}
