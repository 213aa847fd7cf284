// Imports for tests: a file through every step, as the console and the command line do it.
import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { ImportStatus, Mapping } from '#contracts'
import { randomToken } from '#kit'
import type { TestPlatform } from '#platform/testing'
import { storeFile } from './file/store.ts'
import { startImport, importOr404 } from './start.ts'
import { statusOf } from './status.ts'

/** Imports a file that lies on disk and waits for its end. */
export async function importFile(
  house: TestPlatform, path: string, mapping: Mapping, effects: 'history' | 'live' = 'history',
): Promise<ImportStatus> {
  const file = await storeFile(house, createReadStream(path), basename(path), mapping.kind)
  const { id } = await house.act((tx) => startImport(tx, { file, mapping, effects }))
  return importEnd(house, id)
}

export async function importEnd(house: TestPlatform, id: number): Promise<ImportStatus> {
  for (;;) {
    const status = await statusOf(await importOr404(house.db, id))
    if (['done', 'cancelled', 'failed'].includes(status.state)) return status
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export async function importText(
  house: TestPlatform, text: string | Buffer, mapping: Mapping, name = 'file.csv',
): Promise<ImportStatus> {
  const path = join(tmpdir(), `siyu-${randomToken(6)}-${name}`)
  await writeFile(path, text)
  return importFile(house, path, mapping)
}
