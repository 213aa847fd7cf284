// Reads and empties a whole installation, below the modules: none of them is running then.
import { createClient } from '@clickhouse/client'
import type { Pool } from 'pg'
import type { Engines } from '#platform'

/** What stands in the books that no demo puts there; nothing where a table is not made yet. */
export interface Signs { sandbox: boolean; ownCorp: boolean; keysUsed: number; imports: number }

export async function readSigns(pool: Pool, sandboxCorp: string): Promise<Signs> {
  const { rows: [found] } = await pool.query<Signs>(`select
    coalesce((select sandbox from org.brand), false) as sandbox,
    exists (select 1 from wecom.corp where corp_id <> $1) as "ownCorp",
    (select count(*)::int from org.api_key where last_used_at is not null) as "keysUsed",
    (select count(*)::int from connect.import) as imports`, [sandboxCorp])
  return found ?? { sandbox: false, ownCorp: false, keysUsed: 0, imports: 0 }
}

/** PostgreSQL as before the first migration. */
export async function dropSchemas(pool: Pool, schemas: readonly string[]): Promise<void> {
  const names = [...schemas, 'graphile_worker'].map((name) => `"${name}"`).join(', ')
  await pool.query(`drop schema if exists ${names} cascade; drop table if exists public.siyu_migration`)
}

/** ClickHouse holds copies only: every table of its database goes. */
export async function dropCopies({ clickhouse }: Pick<Engines, 'clickhouse'>): Promise<void> {
  const client = createClient(clickhouse)
  try {
    const found = await client.query({ format: 'JSONEachRow', query:
      'SELECT name FROM system.tables WHERE database = currentDatabase() AND NOT is_temporary' })
    for (const { name } of await found.json<{ name: string }>()) {
      await client.command({ query: `DROP TABLE IF EXISTS \`${name}\` SYNC` })
    }
  } finally {
    await client.close()
  }
}
