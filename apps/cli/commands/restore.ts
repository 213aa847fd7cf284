// siyu restore DIR --data NEW: loads a backup into a new data directory and proves the books.
import { Command } from 'commander'
import { resolve } from 'node:path'
import { architecture } from '#architecture'
import {
  loadSecrets,
  openPool,
  prepareDatabase,
  readConfig,
  restore,
  secretsFile,
  startEngines,
  takeKeys,
  type BackupManifest,
} from '#platform'
import { schemasOf } from '../../server/backup.ts'
import { EXIT } from '../exit.ts'
import { askInternal } from '../internal.ts'
import { inHouse, withCommon, type CommonOptions } from '../options.ts'
import { freeBase } from '../ports.ts'
import { progressBar } from '../progress.ts'

interface RestoreOptions extends CommonOptions {
  keys?: string
}

export function restoreCommand(): Command {
  return withCommon(new Command('restore').argument('<dir>', 'directory that siyu backup made'))
    .option(
      '--keys <file>',
      'secrets.json of the old installation, for a backup made with --no-keys',
    )
    .action(async (dir: string, options: RestoreOptions) => {
      const manifest = await load(resolve(dir), options)
      const differences = await prove(options)
      const rows = manifest.files.reduce((sum, file) => sum + file.rows, 0)
      if (options.json)
        console.log(
          JSON.stringify({
            data: resolve(options.data),
            takenAt: manifest.takenAt,
            rows,
            differences,
          }),
        )
      else
        console.log(
          `${rows} rows of ${manifest.takenAt} are in ${resolve(options.data)}; ${differences} differences in the books`,
        )
      if (differences > 0) process.exitCode = EXIT.differences
    })
}

/** On engines without a server: nobody works on rows while they come. */
async function load(dir: string, options: RestoreOptions): Promise<BackupManifest> {
  const config = readConfig(
    ['--data', resolve(options.data), '--port', String(await freeBase()), '--json'],
    process.env,
  )
  const engines = await startEngines({
    dataDir: config.dataDir,
    postgresPort: config.ports.postgres,
    clickhousePort: config.ports.clickhouse,
    clickhouseTcpPort: config.ports.clickhouseTcp,
    log: (line) => options.json || console.error(line),
    ...(config.DATABASE_URL && { databaseUrl: config.DATABASE_URL }),
    ...(config.CLICKHOUSE_URL && { clickhouseUrl: config.CLICKHOUSE_URL }),
  })
  const bar = progressBar(options)
  try {
    const pool = openPool(engines.databaseUrl, 4)
    await prepareDatabase(
      pool,
      architecture.map(({ module }) => module),
    ).finally(() => pool.end())
    await loadSecrets(config.dataDir)
    return await restore({
      dir,
      databaseUrl: engines.databaseUrl,
      schemas: schemasOf(architecture.map(({ module }) => module)),
      keyFiles: [...(options.keys ? [resolve(options.keys)] : []), secretsFile(config.dataDir)],
      keep: (keys) => takeKeys(config.dataDir, keys),
      tell: ({ table, done, of }) => bar.at(done, of, table),
    })
  } finally {
    bar.stop()
    await engines.stop()
  }
}

/**
 * The house opens on the restored rows: what was still to be done is done, then everything is
 * counted.
 */
const prove = (options: RestoreOptions): Promise<number> =>
  inHouse(options, async (house) => {
    await askInternal(house, 'insight/rebuild')
    return (await askInternal<{ differences: number }>(house, 'audit')).differences
  })
