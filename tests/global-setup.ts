// One PostgreSQL and one ClickHouse for the whole run, and the migrated template every file clones.
import type { TestProject } from 'vitest/node'
import pg from 'pg'
import { architecture } from '#architecture'
import { openPool, prepareDatabase } from '#platform'
import { databaseOf, startTestEngines } from '#platform/testing'

/** Makes the migrated template on fresh engines. */
export async function prepareTemplate(databaseUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: databaseOf(databaseUrl, 'postgres') })
  await admin.connect()
  await admin.query('create database siyu_template')
  await admin.end()
  const pool = openPool(databaseOf(databaseUrl, 'siyu_template'), 2)
  await prepareDatabase(
    pool,
    architecture.map((m) => m.module),
  )
  await pool.end()
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const engines = await startTestEngines()
  await prepareTemplate(engines.databaseUrl)
  project.provide('engines', { databaseUrl: engines.databaseUrl, clickhouse: engines.clickhouse })
  return () => engines.stop()
}
