// Numbered plain-SQL migrations of the platform and of every module, safe when two servers start at
// once.
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { sha256 } from '#kit'

export interface MigrationSet {
  owner: string
  folder: URL
}
interface Migration {
  name: string
  owner: string
  sql: string
}

/** Any fixed number; every server of this product takes the same one. */
const MIGRATION_LOCK = 719_273

async function readSet(set: MigrationSet): Promise<Migration[]> {
  const folder = fileURLToPath(set.folder)
  const files = (await readdir(folder)).filter((file) => /^\d{4}_.+\.sql$/.test(file)).sort()
  return Promise.all(
    files.map(async (file) => ({
      name: file,
      owner: set.owner,
      sql: await readFile(`${folder}/${file}`, 'utf8'),
    })),
  )
}

/**
 * Applies what is missing, in order of number across all owners, after `first` (another library's
 * own schema). Waits for another migrator, who may be of another process. Returns the names
 * applied. Throws when an applied file was changed afterwards.
 */
export async function migrate(
  pool: pg.Pool,
  sets: readonly MigrationSet[],
  first: () => Promise<void> = async () => undefined,
): Promise<string[]> {
  const all = (await Promise.all(sets.map(readSet))).flat()
  all.sort((a, b) => (a.name < b.name ? -1 : 1))
  const client = await pool.connect()
  try {
    // Waiting for another migrator, and migrating, may both take longer than a request may.
    await client.query('set transaction_timeout = 0')
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await first()
    await client.query(`create table if not exists public.siyu_migration
      (name text primary key, owner text not null, hash text not null,
      at timestamptz not null default now())`)
    const done = await client.query<{ name: string; hash: string }>(
      'select name, hash from public.siyu_migration',
    )
    const known = new Map(done.rows.map((row) => [row.name, row.hash]))
    const applied: string[] = []
    for (const migration of all) {
      const hash = sha256(migration.sql)
      const before = known.get(migration.name)
      if (before === hash) continue
      if (before) throw new Error(`migration ${migration.name} was changed after it was applied`)
      await apply(client, migration, hash)
      applied.push(migration.name)
    }
    return applied
  } finally {
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined)
    await client.query('reset transaction_timeout').catch(() => undefined)
    client.release()
  }
}

async function apply(client: pg.PoolClient, migration: Migration, hash: string): Promise<void> {
  await client.query('begin')
  try {
    await client.query(migration.sql)
    await client.query(
      'insert into public.siyu_migration (name, owner, hash) values ($1, $2, $3)',
      [migration.name, migration.owner, hash],
    )
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`migration ${migration.name} failed: ${(error as Error).message}`, {
      cause: error,
    })
  }
}
