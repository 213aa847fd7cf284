// Both engines as before the first migration. Nobody else may be using them.
import type pg from 'pg'
import type { Engines } from '../engines/index.ts'
import { Insight } from '../insight/client.ts'
import { openPool } from '../db/pool.ts'
import { quoted } from './tables.ts'

/**
 * Drops the given schemas, the jobs' own, and every table of ClickHouse, which holds copies only.
 */
export async function emptyEngines(
  { databaseUrl, clickhouse }: Pick<Engines, 'databaseUrl' | 'clickhouse'>,
  schemas: readonly string[],
): Promise<void> {
  const pool = openPool(databaseUrl, 1)
  await dropSchemas(pool, [...schemas, 'graphile_worker']).finally(() => pool.end())
  const insight = new Insight(clickhouse)
  try {
    const tables = await insight.query<{ name: string }>(
      'SELECT name FROM system.tables WHERE database = currentDatabase() AND NOT is_temporary',
    )
    for (const { name } of tables) await insight.command(`DROP TABLE IF EXISTS \`${name}\` SYNC`)
  } finally {
    await insight.close()
  }
}

const dropSchemas = (pool: pg.Pool, schemas: readonly string[]) =>
  pool.query(
    `drop schema if exists ${schemas.map(quoted).join(', ')} cascade; drop table if exists public.siyu_migration`,
  )
