// Takes a backup: one snapshot of every table, compressed, with a manifest written last.
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { Client } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { keyPrint, keysFile, writeKeys, type DataKeys } from './keys.ts'
import { jobsFile, jobsLeaving } from './jobs.ts'
import { leaving, waiting } from './log.ts'
import {
  manifestFile,
  notEmptyFolder,
  type BackupFile,
  type BackupManifest,
  type Tell,
} from './manifest.ts'
import { list, migrationsOf, quoted, sequencesOf, tablesOf } from './tables.ts'

export interface BackupOptions {
  databaseUrl: string
  /** Of the platform and of every module. */
  schemas: readonly string[]
  /** A new or empty directory. */
  dir: string
  keys: DataKeys
  /** False leaves the keys out: without them phones of the backup cannot be read. */
  withKeys: boolean
  tell?: Tell
}

export async function backup(options: BackupOptions): Promise<BackupManifest> {
  await mkdir(options.dir, { recursive: true, mode: 0o700 })
  if ((await readdir(options.dir)).length > 0) throw notEmptyFolder(options.dir)
  const client = new Client({
    connectionString: options.databaseUrl,
    application_name: 'siyu backup',
    options: '-c transaction_timeout=0 -c statement_timeout=0 -c timezone=UTC',
  })
  await client.connect()
  try {
    await client.query('begin transaction isolation level repeatable read read only')
    const manifest = await copyAll(client, options)
    await client.query('commit')
    if (options.withKeys) await writeKeys(join(options.dir, keysFile), options.keys)
    // Written last: a directory without it is no backup.
    const path = join(options.dir, manifestFile)
    await writeFile(`${path}.draft`, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
    await rename(`${path}.draft`, path)
    return manifest
  } finally {
    await client.end()
  }
}

async function copyAll(client: Client, options: BackupOptions): Promise<BackupManifest> {
  const migrations = await migrationsOf(client)
  const tables = await tablesOf(client, options.schemas)
  const parts = [
    ...tables.map(({ name, columns }) => ({
      name,
      columns,
      select: leaving(name, columns) ?? `select ${list(columns)} from ${quoted(name)}`,
    })),
    { name: jobsFile, columns: ['spec'], select: jobsLeaving },
  ]
  const files: BackupFile[] = []
  for (const { name, columns, select } of parts) {
    const tell = (rows: number) =>
      options.tell?.({ table: name, rows, done: files.length, of: parts.length })
    const { rows, sha256 } = await copyOut(client, select, join(options.dir, `${name}.gz`), tell)
    files.push({ table: name, file: `${name}.gz`, columns, rows, sha256 })
    tell(rows)
  }
  const clock = await client.query<{ ms: number }>(
    'select offset_ms::float8 as ms from platform.clock',
  )
  return {
    format: 'siyu-backup-1',
    takenAt: new Date().toISOString(),
    migrations,
    files,
    sequences: await sequencesOf(client, options.schemas),
    waiting: await waiting(client),
    jobs: files.at(-1)?.rows ?? 0,
    clockOffsetMs: clock.rows[0]?.ms ?? 0,
    keyPrint: keyPrint(options.keys),
  }
}

/** One table into one file: compressed, checksummed and counted on its way. */
async function copyOut(
  client: Client,
  select: string,
  path: string,
  tell: (rows: number) => void,
): Promise<{ rows: number; sha256: string }> {
  const source = client.query(copyTo(`copy (${select}) to stdout`))
  const hash = createHash('sha256')
  let rows = 0
  let toldAt = Date.now()
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      // In COPY's text form a line feed inside a value is written as \n: every byte 10 ends a row.
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) rows++
      if (Date.now() - toldAt > 1_000) {
        toldAt = Date.now()
        tell(rows)
      }
      done(null, chunk)
    },
  })
  const sum = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  await pipeline(
    source,
    count,
    createGzip({ level: 4 }),
    sum,
    createWriteStream(path, { mode: 0o600, flags: 'wx' }),
  )
  return { rows, sha256: hash.digest('hex') }
}
