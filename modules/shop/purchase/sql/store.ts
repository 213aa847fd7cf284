// Stores as the own shop looks at them.
import { sql } from 'kysely'
import type { Db } from '#platform'

export interface OpenStore {
  id: number
  name: string
  address: string | null
  openFrom: string
  openUntil: string
}
const columns = sql`s.store_id as id, s.name, s.address,
  to_char(s.open_from, 'HH24:MI') as "openFrom", to_char(s.open_until, 'HH24:MI') as "openUntil"`

export async function openStores(
  db: Db,
  find: { ids?: readonly number[]; search?: string | undefined; limit: number },
): Promise<OpenStore[]> {
  const found = await sql<OpenStore>`select ${columns} from org.v_store s where not s.closed
    and (${find.ids === undefined} or s.store_id = any(${[...(find.ids ?? [])]}::bigint[]))
    and strpos(lower(s.name), lower(${find.search ?? ''})) > 0
    order by s.name collate "C", s.store_id limit ${find.limit}`.execute(db)
  return found.rows
}

/** Whose goods she is shown: of her cart, her own store, else the first that is open. */
export async function usualStore(db: Db, personId: number | null): Promise<number | null> {
  const found = await sql<{ id: number }>`select s.store_id as id from org.v_store s
    left join customer.v_customer c on c.customer_id = ${personId} and c.home_store_id = s.store_id
    left join shop.cart k on k.customer_id = ${personId} and k.store_id = s.store_id
    where not s.closed
    order by k.store_id is null, c.customer_id is null, s.code limit 1`.execute(db)
  return found.rows[0]?.id ?? null
}
