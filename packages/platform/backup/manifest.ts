// What a backup says of itself, and the words for a directory that cannot be taken.
import { createReadStream } from 'node:fs'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { StartError } from '../engines/start-error.ts'

const manifest = z.object({
  format: z.literal('siyu-backup-1'),
  takenAt: z.string(),
  /** The schema's version: every migration with the hash of its text. */
  migrations: z.array(z.object({ name: z.string(), hash: z.string() })),
  files: z.array(
    z.object({
      /** `schema.table`. */
      table: z.string(),
      file: z.string(),
      columns: z.array(z.string()),
      rows: z.int(),
      /** Of the file as it lies there. */
      sha256: z.string(),
    }),
  ),
  sequences: z.array(z.object({ name: z.string(), value: z.int(), called: z.boolean() })),
  /** Events each cursor had still to see. */
  waiting: z.array(z.object({ listener: z.string(), lane: z.string(), events: z.int() })),
  /** Calls to the outside that were still to be made. */
  jobs: z.int(),
  clockOffsetMs: z.int(),
  /** Tells whether keys fit, without giving them away. */
  keyPrint: z.string(),
})
export type BackupManifest = z.infer<typeof manifest>
export type BackupFile = BackupManifest['files'][number]

/** Told once a second and at the end of each table. */
export interface BackupProgress {
  table: string
  rows: number
  done: number
  of: number
}
export type Tell = (progress: BackupProgress) => void

export const manifestFile = 'manifest.json'

const trouble = (code: string, zh: string, en: string) =>
  new StartError(`backup.${code}`, { zh, en })
export const notEmptyFolder = (dir: string) =>
  trouble(
    'folderTaken',
    `${dir} 不是空目录。请为备份指定一个新目录。`,
    `${dir} is not empty. Name a new directory for the backup.`,
  )
const notBackup = (dir: string, why: string) =>
  trouble('notBackup', `${dir} 不是完整的备份：${why}`, `${dir} is not a whole backup: ${why}`)
export const otherVersion = (differing: readonly string[]) =>
  trouble(
    'otherVersion',
    `备份来自另一版本，数据结构不同：${differing.join('、')}。请用做备份的版本恢复，再升级。`,
    `The backup was made by another version; these migrations differ: ${differing.join(', ')}. Restore with the version that made it, then upgrade.`,
  )
export const databaseTaken = () =>
  trouble(
    'databaseTaken',
    '目标数据库里已有数据，没有改动任何内容。请用 --data 指定一个新目录。',
    'The database to restore into already holds data; nothing was changed. Name a new directory with --data.',
  )
export const keysMissing = () =>
  trouble(
    'keysMissing',
    '备份不含密钥，现有密钥也不匹配，手机号将无法解密。请用 --keys 指定原安装的 secrets.json。',
    'The backup holds no keys and those at hand do not fit: phones could not be read. Name the old secrets.json with --keys.',
  )

/** Reads the manifest and proves every file by its checksum. */
export async function readBackup(dir: string): Promise<BackupManifest> {
  const text = await readFile(join(dir, manifestFile), 'utf8').catch(() => undefined)
  if (text === undefined) throw notBackup(dir, `no ${manifestFile}`)
  const read = manifest.safeParse(parse(text))
  if (!read.success) throw notBackup(dir, read.error.issues[0]?.message ?? manifestFile)
  for (const file of read.data.files) {
    const found = await checksum(join(dir, file.file)).catch(() => 'missing')
    if (found !== file.sha256) throw notBackup(dir, `${file.file} (sha256 ${found})`)
  }
  return read.data
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function checksum(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
