// An installation made empty again, on engines that nobody else uses: the next start begins as the
// first did.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { architecture } from '#architecture'
import { emptyEngines, type Engines } from '#platform'
import { schemasOf } from '../backup.ts'

export async function emptyHouse(engines: Engines, dataDir: string): Promise<void> {
  await emptyEngines(engines, schemasOf(architecture.map(({ module }) => module)))
  for (const folder of ['sandbox', 'uploads'])
    await rm(join(dataDir, folder), { recursive: true, force: true })
}
