// What the books of leases must say, counted anew.
import { sql } from 'kysely'
import type { Db } from '#platform'

/** Guides, groups and days whose turns are not as many as their leases and showings. */
export async function wrongTurns(db: Db): Promise<number> {
  const found = await sql<{ n: number }>`select count(*) as n
    from (select code_id, staff_id as target_id, day, count(*) as given from code.lease
        group by 1, 2, 3
      union all select code_id, staff_id, day, count(*) from code.tap where day is not null
        group by 1, 2, 3
      union all select code_id, group_id, day, count(*) from code.showing group by 1, 2, 3) l
    full join code.turn_day d using (code_id, target_id, day)
    where coalesce(l.given, 0) <> coalesce(d.given, 0)`.execute(db)
  return found.rows[0]?.n ?? 0
}

/** Leases of a way that begin before the one before has rested. */
export async function overlappingLeases(db: Db): Promise<number> {
  const found = await sql<{ n: number }>`select count(*) as n from (
    select from_at, lag(rests_until) over (partition by way_id order by from_at, lease_id) as rests
    from code.lease) l where from_at < rests`.execute(db)
  return found.rows[0]?.n ?? 0
}
