// `npm run generate`: makes the committed pages anew.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { architecture } from '#architecture'
import { openPool, prepareDatabase } from '#platform'
import { startTestEngines } from '#engines/testing'
import { makePages } from '#generate'

const root = fileURLToPath(new URL('../', import.meta.url))
const engines = await startTestEngines()
try {
  const admin = new pg.Client({ connectionString: engines.databaseUrl })
  await admin.connect()
  await admin.query('create database pages')
  await admin.end()
  const url = new URL(engines.databaseUrl)
  url.pathname = '/pages'
  const pool = openPool(url.toString(), 2)
  await prepareDatabase(
    pool,
    architecture.map((m) => m.module),
  )
  await pool.end()
  for (const page of await makePages(url.toString())) {
    const file = join(root, page.file)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, page.text)
    console.log(page.file)
  }
} finally {
  await engines.stop()
}
