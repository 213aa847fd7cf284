// One PostgreSQL and one ClickHouse for the whole run, and the migrated template every file clones.
import type { TestProject } from 'vitest/node'
import pg from 'pg'
import { architecture } from '#architecture'
import { openPool, prepareDatabase } from '#platform'
import { databaseOf, startTestEngines } from '#platform/testing'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const engines = await startTestEngines()
  const admin = new pg.Client({ connectionString: databaseOf(engines.databaseUrl, 'postgres') })
  await admin.connect()
  await admin.query('create database siyu_template')
  await admin.end()
  const pool = openPool(databaseOf(engines.databaseUrl, 'siyu_template'), 2)
  await prepareDatabase(
    pool,
    architecture.map((m) => m.module),
  )
  await pool.end()
  project.provide('engines', { databaseUrl: engines.databaseUrl, clickhouse: engines.clickhouse })
  return () => engines.stop()
}
