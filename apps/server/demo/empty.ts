// An installation made empty again, on engines that nobody else uses: the next start begins as the first did.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { architecture } from '#architecture'
import { openPool, type Engines } from '#platform'
import { schemasOf } from '../backup.ts'
import { dropCopies, dropSchemas } from './sql.ts'

export async function emptyHouse(engines: Engines, dataDir: string): Promise<void> {
  const pool = openPool(engines.databaseUrl, 2)
  try {
    await dropSchemas(pool, schemasOf(architecture.map(({ module }) => module)))
  } finally {
    await pool.end()
  }
  await dropCopies(engines)
  for (const folder of ['sandbox', 'uploads']) await rm(join(dataDir, folder), { recursive: true, force: true })
}
