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

const DAY = 864e5
const TEN_IN_SHANGHAI = 2 * 36e5

/**
 * Business time at which tests begin: `SIYU_TEST_FROM` (ISO), or the coming ten o'clock in
 * Shanghai. Without it a test could pass by day and fail by night.
 */
function firstInstant(): Date {
  const { SIYU_TEST_FROM: given } = process.env
  if (given) return new Date(given)
  const midnight = Math.floor(Date.now() / DAY) * DAY
  const today = midnight + TEN_IN_SHANGHAI
  return new Date(today > Date.now() ? today : today + DAY)
}

async function setClock(databaseUrl: string): Promise<void> {
  const pool = openPool(databaseOf(databaseUrl, 'siyu_template'), 1)
  const ahead = firstInstant().getTime() - Date.now()
  await pool.query('update platform.clock set offset_ms = $1', [ahead])
  await pool.end()
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const engines = await startTestEngines()
  await prepareTemplate(engines.databaseUrl)
  await setClock(engines.databaseUrl)
  project.provide('engines', { databaseUrl: engines.databaseUrl, clickhouse: engines.clickhouse })
  return () => engines.stop()
}
