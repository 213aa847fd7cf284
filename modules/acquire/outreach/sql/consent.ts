// What these customers have said to marketing.
import { sql } from 'kysely'
import type { Db } from '#platform'

export async function unasked(db: Db, ids: readonly number[]): Promise<number[]> {
  const found = await sql<{ id: number }>`select id from unnest(${[...ids]}::bigint[]) as x (id)
    where not exists (select 1 from customer.v_consent c where c.customer_id = x.id
      and c.purpose = 'marketing')`.execute(db)
  return found.rows.map((row) => row.id)
}

/** Why somebody is not to be called: she said no, or has no number. */
export async function notToCall(db: Db, ids: readonly number[]): Promise<Map<number, string>> {
  const found = await sql<{ id: number; reason: string }>`select x.id,
      case when f.customer_id is null then 'erased' when not f.has_phone then 'noPhone'
        else 'noConsent' end as reason
    from unnest(${[...ids]}::bigint[]) as x (id)
    left join customer.v_customer c on c.customer_id = x.id
    left join customer.v_facts f on f.customer_id = c.person_id
    where f.customer_id is null or not f.has_phone or exists (select 1 from customer.v_consent k
      where k.customer_id = f.customer_id and k.purpose = 'marketing' and not k.granted)`.execute(
    db,
  )
  return new Map(found.rows.map((row) => [row.id, row.reason]))
}
