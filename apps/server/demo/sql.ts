// Looks into an installation from below the modules: none of them is running then.
import type { Pool } from 'pg'

/** What stands in the books that no demo puts there; nothing where a table is not made yet. */
export interface Signs {
  sandbox: boolean
  ownCorp: boolean
  keysUsed: number
  imports: number
}

export async function readSigns(pool: Pool, sandboxCorp: string): Promise<Signs> {
  const {
    rows: [found],
  } = await pool.query<Signs>(
    `select
    coalesce((select sandbox from org.brand), false) as sandbox,
    exists (select 1 from wecom.corp where corp_id <> $1) as "ownCorp",
    (select count(*)::int from org.api_key where last_used_at is not null) as "keysUsed",
    (select count(*)::int from connect.import) as imports`,
    [sandboxCorp],
  )
  return found ?? { sandbox: false, ownCorp: false, keysUsed: 0, imports: 0 }
}
