// Rows of what ad groups cost.
import { sql } from 'kysely'
import type { Db } from '#platform'
import type { CostRow } from '../read-costs.ts'

/** Gives how many are new or other than they were. */
export async function writeCosts(
  db: Db,
  accountId: number,
  rows: readonly CostRow[],
): Promise<number> {
  const written = await sql`insert into acquire.ad_cost as c (account_id, ad_group, day, group_name,
      fen)
    select ${accountId}, g, d, nullif(n, ''), f from unnest(
      ${rows.map((row) => row.adGroup)}::text[], ${rows.map((row) => row.day)}::date[],
      ${rows.map((row) => row.groupName)}::text[], ${rows.map((row) => row.fen)}::bigint[])
      as x (g, d, n, f)
    on conflict (account_id, ad_group, day) do update set fen = excluded.fen,
      group_name = coalesce(excluded.group_name, c.group_name)
    where (c.fen, c.group_name)
      is distinct from (excluded.fen, coalesce(excluded.group_name, c.group_name))
    returning 1`.execute(db)
  return written.rows.length
}
