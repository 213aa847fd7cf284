// How many of those who came were greeted in time. Asked of PostgreSQL: the newest hour counts most.
import { sql } from 'kysely'
import { addDays, startOfDay } from '#kit'
import { storesWithin } from '#modules/org'
import type { Db, Scope } from '#platform'
import type { OverviewAsk } from './overview.ts'

/** The share of welcomes that left within WeCom's twenty seconds; null where none was wanted. */
export async function greetedInTime(
  db: Db,
  scope: Scope,
  { from, until, zone, storeId }: OverviewAsk,
): Promise<number | null> {
  const found = await sql<{ share: number | null }>`
    select avg(g.in_time::int)::float8 as share from wecom.v_greeting g
    where g.asked_at >= ${startOfDay(from, zone)}
      and g.asked_at < ${startOfDay(addDays(until, 1), zone)}
      and (${storeId}::bigint is null or g.store_id = ${storeId})
      and ${storesWithin(scope, 'g.store_id')}`.execute(db)
  return found.rows[0]?.share ?? null
}
