// Customers whose due rows could not be worked off by a timer: they stand aside until somebody has
// seen to the cause and lets them come back.
import { sql } from 'kysely'
import type { Db } from '../db/pool.ts'

/** By timer. */
export async function allAside(db: Db): Promise<Map<string, number[]>> {
  const found = await sql<{ timer: string; ids: number[] }>`select timer, array_agg(row_id) as ids
    from platform.parked_row group by timer`.execute(db)
  return new Map(found.rows.map((row) => [row.timer, row.ids]))
}

export async function setAside(
  db: Db,
  timer: string,
  customerId: number,
  error: string,
): Promise<void> {
  await sql`insert into platform.parked_row (timer, row_id, subject, error)
    values (${timer}, ${customerId}, ${customerId}, ${error})
    on conflict (timer, row_id) do update
      set error = excluded.error, parked_at = clock_timestamp()`.execute(db)
}

/** Her rows are due again; false when she did not stand aside. */
export async function comeBack(db: Db, timer: string, customerId: number): Promise<boolean> {
  return (
    (
      await sql`delete from platform.parked_row where timer = ${timer} and row_id = ${customerId}
        returning 1`.execute(db)
    ).rows.length > 0
  )
}
