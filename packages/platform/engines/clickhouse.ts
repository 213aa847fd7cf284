// The embedded ClickHouse: a child process on loopback, holding copies that can be computed again.
import { chownSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { handOver, makePrivate, type Place } from './account.ts'
import { clickhouseBinary } from './binaries.ts'
import { awaitGone, lastLine, rememberPid, startReading, until, type Child } from './child.ts'
import { serverConfig, usersConfig, type ClickHouseConfig } from './clickhouse-config.ts'
import { requireFree } from './ports.ts'
import type { Engine } from './postgres.ts'
import type { Secrets } from './secrets.ts'
import { engineFailed, newerCopies, portTaken } from './start-error.ts'

export const clickhouseChild = fileURLToPath(new URL('./clickhouse-child.ts', import.meta.url))

export interface ClickHouseOptions {
  dataDir: string
  place: Place
  httpPort: number
  tcpPort: number
  passwords: Secrets['clickhouse']
  manyDatabases?: boolean
  logFile: string
}

export const clickhouseDatabase = 'siyu'

export async function startClickHouse(options: ClickHouseOptions): Promise<Engine> {
  const { dataDir, place, httpPort, tcpPort, logFile } = options
  const account = place.clickhouseAccount
  const { library, version } = clickhouseBinary()
  const home = join(dataDir, 'clickhouse')
  refuseNewer(home, version)
  const pidFile = join(dataDir, 'clickhouse.pid')
  await awaitGone(pidFile, ['SIGKILL'])
  await requireFree(httpPort, 'ClickHouse HTTP')
  await requireFree(tcpPort, 'ClickHouse TCP')
  handOver(home, account)
  for (const folder of [home, join(home, 'data')]) makePrivate(folder, account)
  const configFile = writeConfig(home, options)
  const before = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0
  const child = startReading({
    account,
    command: process.execPath,
    args: [
      '--disable-warning=ExperimentalWarning',
      clickhouseChild,
      library,
      `--path=${join(home, 'data')}`,
      `--http_port=${httpPort}`,
      `--tcp_port=${tcpPort}`,
      '--listen_host=127.0.0.1',
      `--config-file=${configFile}`,
    ],
    logFile,
  })
  if (child.process.pid) rememberPid(pidFile, child.process.pid)
  await ready(options, child, before)
  writeFileSync(join(home, 'VERSION'), `${version}\n`)
  return { child, stop: () => stop(child) }
}

function writeConfig(home: string, options: ClickHouseOptions): string {
  const config: ClickHouseConfig = {
    usersFile: join(home, 'users.xml'),
    database: clickhouseDatabase,
    manyDatabases: options.manyDatabases ?? false,
    passwords: options.passwords,
  }
  const { owner } = options.place.clickhouseAccount
  for (const [name, text] of [
    ['config.xml', serverConfig(config)],
    ['users.xml', usersConfig(config)],
  ] as const) {
    writeFileSync(join(home, name), text, { mode: 0o600 })
    if (owner) chownSync(join(home, name), owner.uid, owner.gid)
  }
  return join(home, 'config.xml')
}

/** Up when it answers our own user; then our database is made. */
async function ready(options: ClickHouseOptions, child: Child, logFrom: number): Promise<void> {
  const { httpPort, logFile } = options
  let answer = ''
  const up = await until(async () => {
    if (child.hasEnded()) return true
    answer = await ask(options, `CREATE DATABASE IF NOT EXISTS ${clickhouseDatabase}`).catch(
      (error: Error) => (error.cause ? 'not yet' : error.message),
    )
    return answer === ''
  }, 5 * 60_000)
  if (up && !child.hasEnded()) return
  const word = child.hasEnded() ? await child.ended : answer
  if (!child.hasEnded()) await stop(child)
  if (lastLine(logFile, /Address already in use/, logFrom)) throw portTaken(httpPort, 'ClickHouse')
  const reason = lastLine(logFile, /Exception|Error|error|Cannot/, logFrom) ?? word
  throw engineFailed('ClickHouse', reason.slice(0, 300), logFile)
}

async function ask({ httpPort, passwords }: ClickHouseOptions, query: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${httpPort}/`, {
    method: 'POST',
    body: query,
    headers: { 'X-ClickHouse-User': 'siyu', 'X-ClickHouse-Key': passwords.app },
  })
  const text = (await response.text()).trim()
  if (!response.ok) throw new Error(text)
  return text
}

/** Older copies are read by a newer ClickHouse, not the other way round. */
function refuseNewer(home: string, ours: string): void {
  const file = join(home, 'VERSION')
  const found = existsSync(file) ? readFileSync(file, 'utf8').trim() : ours
  if (majorOf(found) > majorOf(ours)) throw newerCopies(home, found, ours)
}

const majorOf = (version: string) => {
  const [year = 0, month = 0] = version.split('.').map(Number)
  return year * 100 + month
}

async function stop(child: Child): Promise<void> {
  child.process.stdin?.end()
  if (!(await until(child.hasEnded, 3_000))) child.process.kill('SIGKILL')
  await child.ended
}
