// The embedded PostgreSQL: made once in a draft folder, started, watched and stopped.
import { spawnSync } from 'node:child_process'
import {
  chownSync,
  existsSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  chmodSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { handOver, makePrivate, type Place } from './account.ts'
import { postgresMajor } from './binaries.ts'
import { lastLine, startWatched, until, type Child } from './child.ts'
import { requireFree } from './ports.ts'
import { postgresSettings, type PostgresTuning } from './postgres-settings.ts'
import { isAlive, identify, worksIn } from './process-identity.ts'
import type { Secrets } from './secrets.ts'
import { engineFailed, halfMade, otherMajor, portTaken } from './start-error.ts'

export const adminRole = 'postgres'

export interface PostgresOptions extends PostgresTuning {
  place: Place
  port: number
  passwords: Secrets['postgres']
  logFile: string
  log: (line: string) => void
}

export interface Engine {
  child: Child
  stop(): Promise<void>
}

export const dataFolder = (place: Place) => join(place.postgresRoot, 'postgres')

export async function startPostgres(options: PostgresOptions): Promise<Engine> {
  const { place, port, logFile } = options
  const folder = dataFolder(place)
  inspect(folder)
  handOver(folder, place.account)
  await awaitPredecessor(folder)
  await requireFree(port, 'PostgreSQL')
  if (!existsSync(folder)) make(options, folder)
  const command = join(place.postgresHome, 'bin', 'postgres')
  const args = ['-D', folder, ...postgresSettings(port, options)]
  for (let attempt = 1; ; attempt++) {
    const logFrom = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0
    const child = startWatched({ account: place.account, command, args, logFile })
    try {
      await ready(options, folder, child, logFrom)
      return { child, stop: () => stop(child, folder) }
    } catch (error) {
      if (attempt > 20 || !lastLine(logFile, /pre-existing shared memory/, logFrom)) throw error
      await sleep(500) // only the postmaster was killed: its children are still noticing
    }
  }
}

/** A folder that is not ours to start says why; one that was abandoned empty is taken away. */
function inspect(folder: string): void {
  if (!existsSync(folder)) return
  const version = readText(join(folder, 'PG_VERSION'))?.trim()
  if (version && version !== postgresMajor) throw otherMajor(folder, version, postgresMajor)
  if (version && existsSync(join(folder, 'global', 'pg_control'))) return
  if (readdirSync(folder).length > 0) throw halfMade(folder)
  rmSync(folder, { recursive: true })
}

/** initdb in a draft folder; only a complete one gets the name under which it is looked for. */
function make(options: PostgresOptions, folder: string): void {
  const { place, passwords, log } = options
  const { account } = place
  const draft = `${folder}.making`
  if (existsSync(draft)) log('An earlier first start was interrupted; making the database again.')
  rmSync(draft, { recursive: true, force: true })
  makePrivate(draft, account)
  const passwordFile = `${folder}.password`
  rmSync(passwordFile, { force: true })
  writeFileSync(passwordFile, passwords.admin, { mode: 0o600 })
  if (account.owner) chownSync(passwordFile, account.owner.uid, account.owner.gid)
  const [command = '', ...args] = [
    ...account.prefix,
    join(place.postgresHome, 'bin', 'initdb'),
    '-D',
    draft,
    '-U',
    adminRole,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(options.careless ? ['--no-sync'] : []),
  ]
  const { uid, gid } = account
  const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
  const made = spawnSync(command, args, {
    cwd: '/',
    encoding: 'utf8',
    env,
    ...(uid === undefined ? {} : { uid, gid }),
  })
  rmSync(passwordFile, { force: true })
  if (made.status !== 0) {
    writeFileSync(options.logFile, `${made.stdout ?? ''}${made.stderr ?? ''}`, {
      flag: 'a',
      mode: 0o600,
    })
    const reason = made.error?.message ?? made.stderr.trim().split('\n').at(-1) ?? 'initdb failed'
    throw engineFailed('PostgreSQL', reason, options.logFile)
  }
  chmodSync(draft, 0o700)
  renameSync(draft, folder)
}

/**
 * postmaster.pid after a kill -9: either the PostgreSQL of the server before us is still closing
 * down (wait, then insist), or its number now belongs to a stranger, whom PostgreSQL would take for
 * a rival (remove it).
 */
async function awaitPredecessor(folder: string): Promise<void> {
  const file = join(folder, 'postmaster.pid')
  const pid = Number(readText(file)?.split('\n')[0] ?? 0)
  const identity = identify(pid)
  if (!identity || worksIn(pid, folder) === false) return rmSync(file, { force: true })
  for (const signal of [undefined, 'SIGINT', 'SIGQUIT'] as const) {
    if (!isAlive(identity)) break
    if (signal && worksIn(pid, folder)) process.kill(pid, signal)
    await until(() => !isAlive(identity), 15_000)
  }
}

/**
 * The eighth line of postmaster.pid says when connections are taken. Recovery may take its time.
 */
async function ready(
  options: PostgresOptions,
  folder: string,
  child: Child,
  logFrom: number,
): Promise<void> {
  const file = join(folder, 'postmaster.pid')
  const slowly = setTimeout(
    () => options.log('PostgreSQL is recovering; this takes a moment.'),
    5_000,
  )
  const up = await until(
    () => child.hasEnded() || readText(file)?.split('\n')[7]?.trim() === 'ready',
    15 * 60_000,
  )
  clearTimeout(slowly)
  if (up && !child.hasEnded()) return
  const word = await (child.hasEnded() ? child.ended : stop(child, folder).then(() => 'no answer'))
  const reason = lastLine(options.logFile, /FATAL|PANIC|ERROR|unshare|not found/, logFrom) ?? word
  const bind = lastLine(options.logFile, /could not bind|could not create any TCP/, logFrom)
  throw bind
    ? portTaken(options.port, 'PostgreSQL')
    : engineFailed('PostgreSQL', reason, options.logFile)
}

/** Fast shutdown; what does not end in time is ended at once and recovers at the next start. */
async function stop(child: Child, folder: string): Promise<void> {
  child.process.stdin?.end()
  for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
    if (await until(child.hasEnded, signal === 'SIGQUIT' ? 5_000 : 2_000)) return
    const pid = Number(readText(join(folder, 'postmaster.pid'))?.split('\n')[0] ?? 0)
    if (pid > 0 && identify(pid)) process.kill(pid, signal)
  }
  await child.ended
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
