// A database made ready: the platform's migrations, those of the modules, and those of the jobs.
import type pg from 'pg'
import { runMigrations } from 'graphile-worker'
import { migrate } from './db/migrate.ts'
import type { Module } from './module.ts'

const platformMigrations = { owner: 'platform', folder: new URL('./migrations/', import.meta.url) }

/** Brings a database to the newest schema. */
export async function prepareDatabase(pool: pg.Pool, modules: readonly Module[]): Promise<void> {
  await migrate(
    pool,
    [
      platformMigrations,
      ...modules.flatMap((m) => (m.migrations ? [{ owner: m.name, folder: m.migrations }] : [])),
    ],
    () => runMigrations({ pgPool: pool }),
  )
}
