// The two engines of one data directory: started side by side, stopped together, never left behind.
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { choosePlace, type AccountKind, type Place } from './account.ts'
import { clickhouseBinary, postgresHome } from './binaries.ts'
import { clickhouseChild, clickhouseDatabase, startClickHouse } from './clickhouse.ts'
import { claimInstance } from './instance.ts'
import { keep, type Kept } from './keep.ts'
import { ensureDatabase } from './own-database.ts'
import {
  checkClickHouse,
  checkPostgres,
  parseClickHouseUrl,
  type ClickHouseAccess,
} from './own-servers.ts'
import { dataFolder, startPostgres } from './postgres.ts'
import { loadSecrets, secretsFile, type Secrets } from './secrets.ts'
import { freeBytes } from './space.ts'
import { noSpace, notWritable, secretsLost } from './start-error.ts'

export { StartError, type Sentences } from './start-error.ts'
export { holderOf } from './instance.ts'
export { requireFree } from './ports.ts'

export interface EngineOptions {
  dataDir: string
  postgresPort: number
  clickhousePort: number
  clickhouseTcpPort: number
  /** Servers of your own: that engine is then checked, not started. */
  databaseUrl?: string
  clickhouseUrl?: string
  log: (line: string) => void
  /** An engine keeps ending and was given up: the server should stop too. */
  onDeath?: (engine: string, word: string) => void
  tests?: TestKnobs
}

/** What only tests turn. */
export interface TestKnobs {
  careless?: boolean
  manyDatabases?: boolean
  kind?: AccountKind
  shelter?: string
  readSpace?: (dir: string) => Promise<number>
}

export interface Engines {
  databaseUrl: string
  clickhouse: ClickHouseAccess
  stop(): Promise<void>
}

/** What the two empty engines and a small brand take. */
const firstStartBytes = 400_000_000

export async function startEngines(options: EngineOptions): Promise<Engines> {
  const dataDir = openDataDir(options.dataDir)
  const own = Boolean(options.databaseUrl && options.clickhouseUrl)
  // With servers of your own any number of processes may share the directory's secrets.
  const release = own ? () => undefined : await claimInstance(dataDir)
  const started: Kept[] = []
  const stop = async () => {
    await Promise.all(started.splice(0).map((engine) => engine.stop()))
    release()
  }
  try {
    const place = own ? undefined : findPlace(dataDir, options)
    const secrets = await readySecrets(dataDir, place, options)
    const run = { ...options, dataDir, secrets, started }
    const [database, copies] = await Promise.allSettled([
      postgres(run, place),
      clickhouse(run, place),
    ])
    if (database.status === 'rejected') throw database.reason
    if (copies.status === 'rejected') throw copies.reason
    return { databaseUrl: database.value, clickhouse: copies.value, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Makes the directory when it is missing and proves that it can be written. */
function openDataDir(wanted: string): string {
  const path = resolve(wanted)
  try {
    const fresh = !existsSync(path)
    mkdirSync(path, { recursive: true, mode: 0o700 })
    // As root the engines run as somebody else and must pass through; every folder inside is
    // closed.
    if (fresh && process.getuid?.() === 0) chmodSync(path, 0o711)
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
    const probe = join(path, `.write-${process.pid}`)
    writeFileSync(probe, '')
    rmSync(probe)
    mkdirSync(join(path, 'log'), { recursive: true, mode: 0o700 })
    return realpathSync(path)
  } catch (error) {
    throw notWritable(path, (error as NodeJS.ErrnoException).code ?? (error as Error).message)
  }
}

function findPlace(dataDir: string, options: EngineOptions): Place {
  return choosePlace({
    dataDir,
    postgresHome: postgresHome(),
    clickhouseFiles: [clickhouseBinary().library, clickhouseChild, process.execPath],
    log: options.log,
    kind: options.tests?.kind,
    shelter: options.tests?.shelter,
  })
}

/** Secrets are made only for a directory without data, and only where data will fit. */
async function readySecrets(
  dataDir: string,
  place: Place | undefined,
  options: EngineOptions,
): Promise<Secrets> {
  const file = secretsFile(dataDir)
  if (!existsSync(file)) {
    const folder = place && dataFolder(place)
    if (folder && existsSync(folder) && readdirSync(folder).length > 0) throw secretsLost(file)
    const free = await (options.tests?.readSpace ?? freeBytes)(dataDir)
    if (free < firstStartBytes) throw noSpace(dataDir, free, firstStartBytes)
  }
  return loadSecrets(dataDir)
}

interface Run extends EngineOptions {
  secrets: Secrets
  started: Kept[]
}

async function postgres(run: Run, place: Place | undefined): Promise<string> {
  if (run.databaseUrl || !place) {
    const url = run.databaseUrl ?? ''
    await checkPostgres(url)
    return url
  }
  const start = () =>
    startPostgres({
      place,
      port: run.postgresPort,
      passwords: run.secrets.postgres,
      logFile: join(run.dataDir, 'log', 'postgres.log'),
      log: run.log,
      careless: run.tests?.careless,
    })
  run.started.push(await keep({ ...run, name: 'PostgreSQL', start }))
  return ensureDatabase(run.postgresPort, run.secrets.postgres)
}

async function clickhouse(run: Run, place: Place | undefined): Promise<ClickHouseAccess> {
  if (run.clickhouseUrl || !place) {
    const access = parseClickHouseUrl(run.clickhouseUrl ?? '')
    await checkClickHouse(access)
    return access
  }
  const start = () =>
    startClickHouse({
      dataDir: run.dataDir,
      place,
      httpPort: run.clickhousePort,
      tcpPort: run.clickhouseTcpPort,
      passwords: run.secrets.clickhouse,
      manyDatabases: run.tests?.manyDatabases,
      logFile: join(run.dataDir, 'log', 'clickhouse.log'),
    })
  run.started.push(await keep({ ...run, name: 'ClickHouse', start }))
  const password = run.secrets.clickhouse.app
  const url = `http://127.0.0.1:${run.clickhousePort}`
  return { url, username: 'siyu', password, database: clickhouseDatabase }
}
