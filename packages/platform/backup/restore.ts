// Loads a backup into an empty database of the same version, in one transaction: all of it or
// nothing.
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { canonicalJson } from '#kit'
import { addRestoredJobs, jobsFile, makeJobTable } from './jobs.ts'
import { keyPrint, keysFile, readKeys, type DataKeys } from './keys.ts'
import { requireHigherIds, waiting } from './log.ts'
import {
  databaseTaken,
  keysMissing,
  otherVersion,
  readBackup,
  type BackupFile,
  type BackupManifest,
  type Tell,
} from './manifest.ts'
import { list, migrationsOf, quoted, tablesOf } from './tables.ts'

export interface RestoreOptions {
  dir: string
  /** Migrated by this version, and never used. */
  databaseUrl: string
  schemas: readonly string[]
  /** Files that may hold the keys when the backup does not. */
  keyFiles: readonly string[]
  /** Runs before the commit: what must not happen unless the data came over whole. */
  keep?: (keys: DataKeys) => Promise<void>
  tell?: Tell
}

export async function restore(options: RestoreOptions): Promise<BackupManifest> {
  const manifest = await readBackup(options.dir)
  const keys = await fittingKeys(manifest, [join(options.dir, keysFile), ...options.keyFiles])
  const client = new Client({
    connectionString: options.databaseUrl,
    application_name: 'siyu restore',
    options: '-c transaction_timeout=0 -c statement_timeout=0 -c timezone=UTC',
  })
  await client.connect()
  try {
    await client.query('begin')
    await requireSameVersion(client, manifest)
    await load(client, manifest, options)
    await requireSameLog(client, manifest)
    await options.keep?.(keys)
    await client.query('commit')
    await client.query('analyze')
    return manifest
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    await client.end()
  }
}

async function fittingKeys(manifest: BackupManifest, files: readonly string[]): Promise<DataKeys> {
  for (const file of files) {
    const keys = await readKeys(file)
    if (keys && keyPrint(keys) === manifest.keyPrint) return keys
  }
  throw keysMissing()
}

async function requireSameVersion(client: Client, manifest: BackupManifest): Promise<void> {
  const here = new Map((await migrationsOf(client)).map((m) => [m.name, m.hash]))
  const there = new Map(manifest.migrations.map((m) => [m.name, m.hash]))
  const differing = [...new Set([...here.keys(), ...there.keys()])].filter(
    (name) => here.get(name) !== there.get(name),
  )
  if (differing.length > 0) throw otherVersion(differing)
}

/** Every change of state writes an event, so a database without one holds what migrations made. */
async function load(
  client: Client,
  manifest: BackupManifest,
  options: RestoreOptions,
): Promise<void> {
  const tables = await tablesOf(client, options.schemas)
  // Locked against a server that starts meanwhile, then looked at.
  await client.query(
    `lock table ${tables.map((t) => quoted(t.name)).join(', ')} in access exclusive mode`,
  )
  const used = await client.query('select 1 from platform.event limit 1')
  if (used.rowCount !== 0) throw databaseTaken()
  await client.query(`truncate ${tables.map((t) => quoted(t.name)).join(', ')}`)
  await makeJobTable(client)
  const byName = new Map(manifest.files.map((file) => [file.table, file]))
  const files = [...tables.map((table) => table.name), jobsFile].flatMap(
    (name) => byName.get(name) ?? [],
  )
  if (files.length !== manifest.files.length) throw otherVersion(manifest.files.map((f) => f.table))
  for (const [done, file] of files.entries()) {
    await copyIn(client, file, options.dir)
    options.tell?.({ table: file.table, rows: file.rows, done: done + 1, of: files.length })
  }
  await addRestoredJobs(client)
  for (const { name, value, called } of manifest.sequences) {
    await client.query('select setval($1::regclass, $2, $3)', [quoted(name), value, called])
  }
}

async function copyIn(client: Client, file: BackupFile, dir: string): Promise<void> {
  const target = file.table === jobsFile ? 'siyu_restored_job' : quoted(file.table)
  const sink = client.query(copyFrom(`copy ${target} (${list(file.columns)}) from stdin`))
  await pipeline(createReadStream(join(dir, file.file)), createGunzip(), sink)
  if (sink.rowCount !== file.rows)
    throw new Error(`${file.table}: ${sink.rowCount} of ${file.rows} rows came over`)
}

/** Each listener has as much before it as it had: nothing is lost and nothing comes twice. */
async function requireSameLog(client: Client, manifest: BackupManifest): Promise<void> {
  await requireHigherIds(client)
  const here = await waiting(client)
  if (canonicalJson(here) !== canonicalJson(manifest.waiting)) {
    throw new Error('listeners would not go on where they stood; nothing was restored')
  }
}
