// Uploaded files on disk: streamed in, named by a token, forgotten after a week.
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DAY_MS, randomToken } from '#kit'
import { Refusal, type Platform } from '#platform'
import type { ImportKind } from '#contracts'
import { connectRefusals } from '../refusals.ts'

export interface StoredFile {
  fileId: string
  fileName: string
  kind: ImportKind
  bytes: number
  hash: string
  path: string
}

const KEPT_MS = 7 * DAY_MS
const folderOf = (platform: Platform) => join(platform.config.dataDir, 'uploads')

/** Streams a file to disk; its hash is of the bytes as they came. */
export async function storeFile(
  platform: Platform,
  from: Readable,
  fileName: string,
  kind: ImportKind,
): Promise<StoredFile> {
  const folder = folderOf(platform)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await forgetOld(folder)
  const fileId = randomToken(16)
  const path = join(folder, fileId)
  const hash = createHash('sha256')
  let bytes = 0
  try {
    await pipeline(
      from,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk)
          bytes += chunk.length
          yield chunk
        }
      },
      createWriteStream(path, { mode: 0o600 }),
    )
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
  const stored = {
    fileId,
    fileName: fileName.slice(0, 200),
    kind,
    bytes,
    hash: hash.digest('hex'),
    path,
  }
  await writeFile(`${path}.json`, JSON.stringify({ ...stored, path: undefined }))
  return stored
}

export async function storedFile(platform: Platform, fileId: string): Promise<StoredFile> {
  const path = join(folderOf(platform), fileId)
  if (!/^[\w-]{1,64}$/.test(fileId)) throw new Refusal(connectRefusals.unknownFile)
  const text = await readFile(`${path}.json`, 'utf8').catch(() => undefined)
  if (text === undefined) throw new Refusal(connectRefusals.unknownFile)
  return { ...(JSON.parse(text) as Omit<StoredFile, 'path'>), path }
}

async function forgetOld(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const { mtimeMs } = await stat(path)
    if (Date.now() - mtimeMs > KEPT_MS) await rm(path, { force: true })
  }
}

/** A file that cannot be used does not stay. */
export async function forgetFile({ path }: StoredFile): Promise<void> {
  await rm(path, { force: true })
  await rm(`${path}.json`, { force: true })
}
