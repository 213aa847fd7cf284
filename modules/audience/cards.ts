// How a customer is shown in a list of a segment: enough to recognise her, no more.
import { sql } from 'kysely'
import { maskedPhones, reachable } from '#modules/customer'
import type { Db, Scope } from '#platform'

export interface Card {
  id: number
  name: string | null
  phoneMasked: string | null
  storeName: string | null
}

/** In the order of the ids; those the scope may not see are left out. */
export async function cardsOf(db: Db, scope: Scope, ids: readonly number[]): Promise<Card[]> {
  if (ids.length === 0) return []
  const found = await sql<
    Omit<Card, 'phoneMasked'>
  >`select c.customer_id as id, c.display_name as name,
      s.name as "storeName"
    from unnest(${ids}::bigint[]) with ordinality as i (customer_id, no)
    join customer.v_customer c using (customer_id)
    left join org.v_store s on s.store_id = c.home_store_id
    where ${reachable(scope, 'c.customer_id')} order by i.no`.execute(db)
  const phones = await maskedPhones(
    db,
    found.rows.map((row) => row.id),
  )
  return found.rows.map((row) => ({ ...row, phoneMasked: phones.get(row.id) ?? null }))
}
