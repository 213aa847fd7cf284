// As whom the engines run. PostgreSQL refuses root, and root's own folders are closed to everybody
// else, so there are four ways, tried in this order; each is tried for real, not guessed from mode
// bits.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { userInfo } from 'node:os'
import { basename, dirname, join } from 'node:path'

/**
 * self: we are an ordinary user. nobody: root hands the engines to `nobody`. namespace: the same
 * inside a user namespace, for folders only root may enter. moved: where namespaces are forbidden,
 * PostgreSQL's programs and data lie under /var/lib/siyu.
 */
export type AccountKind = 'self' | 'nobody' | 'namespace' | 'moved'

export interface Account {
  kind: AccountKind
  uid?: number
  gid?: number
  /** Words before the command. */
  prefix: string[]
  /** Who owns the engine's files, when that is not us. */
  owner?: { uid: number; gid: number }
}

export interface Place {
  account: Account
  /** PostgreSQL's bin, lib and share. */
  postgresHome: string
  /** The folder in which PostgreSQL's data directory lies. */
  postgresRoot: string
  /** ClickHouse does not mind being root, and its data always stays with the rest. */
  clickhouseAccount: Account
}

export interface PlaceOptions {
  dataDir: string
  postgresHome: string
  /** Files the ClickHouse child must be able to read. */
  clickhouseFiles: string[]
  log: (line: string) => void
  /** Tests name the way; otherwise the first that works is taken. */
  kind?: AccountKind
  shelter?: string
}

const self: Account = { kind: 'self', prefix: [] }
const disguise = ['unshare', '-U', '--map-user=65534', '--map-group=65534']

export function choosePlace(options: PlaceOptions): Place {
  const { dataDir, postgresHome } = options
  const here = (account: Account): Place => ({
    account,
    postgresHome,
    postgresRoot: dataDir,
    clickhouseAccount: account,
  })
  if (process.getuid?.() !== 0) return here(hasName() ? self : { ...self, prefix: disguise })
  if (existsSync(pointerFile(dataDir))) return moved(options)
  for (const account of [nobody(), namespace()]) {
    if (options.kind ? options.kind === account.kind : works(account, options)) return here(account)
  }
  return moved(options)
}

/** Containers may run us under a bare number; initdb insists on a name. */
function hasName(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    return false
  }
}

function nobody(): Account {
  const line = passwd().find((entry) => entry.startsWith('nobody:'))
  const [, , uid = '65534', gid = '65534'] = line?.split(':') ?? []
  const owner = { uid: Number(uid), gid: Number(gid) }
  return { kind: 'nobody', ...owner, prefix: [], owner }
}

function namespace(): Account {
  return { kind: 'namespace', prefix: disguise, owner: { uid: 0, gid: 0 } }
}

function passwd(): string[] {
  return existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : []
}

/** Can this account run PostgreSQL, enter the data directory and read what ClickHouse needs? */
function works(
  account: Account,
  { dataDir, postgresHome, clickhouseFiles }: PlaceOptions,
): boolean {
  const script =
    'test -x "$1" && shift && p=$1 && shift && for f; do test -r "$f" || exit 1; done; exec "$p" -V'
  const [command = '', ...args] = [
    ...account.prefix,
    '/bin/sh',
    '-c',
    script,
    'siyu',
    dataDir,
    join(postgresHome, 'bin', 'initdb'),
    ...clickhouseFiles,
  ]
  const { uid, gid } = account
  const result = spawnSync(command, args, {
    cwd: '/',
    stdio: 'ignore',
    ...(uid === undefined ? {} : { uid, gid }),
  })
  return result.status === 0
}

const pointerFile = (dataDir: string) => join(dataDir, 'postgres.moved')

/** Programs and data under /var/lib/siyu/<hash of DIR>, with a pointer in DIR. */
function moved({ dataDir, postgresHome, log, shelter = '/var/lib/siyu' }: PlaceOptions): Place {
  const pointer = pointerFile(dataDir)
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  const root = existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : join(shelter, hash)
  const programs = join(dirname(root), `postgres-${programsKey(postgresHome)}`)
  const account: Account = { ...nobody(), kind: 'moved' }
  for (const folder of [dirname(root), root]) {
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0o711)
  }
  if (!existsSync(programs)) copyPrograms(postgresHome, programs)
  if (!existsSync(pointer)) {
    moveData(join(dataDir, 'postgres'), join(root, 'postgres'))
    writeFileSync(pointer, `${root}\n`)
    log(
      `The folders above ${dataDir} are closed to other users: PostgreSQL's data lies in ${root}.`,
    )
  }
  return { account, postgresHome: programs, postgresRoot: root, clickhouseAccount: self }
}

function programsKey(home: string): string {
  const { size, mtimeMs } = statSync(join(home, 'bin', 'postgres'))
  return createHash('sha256').update(`${size} ${mtimeMs}`).digest('hex').slice(0, 12)
}

function copyPrograms(from: string, to: string): void {
  const draft = `${to}.making.${process.pid}`
  cpSync(from, draft, { recursive: true, verbatimSymlinks: true })
  spawnSync('chmod', ['-R', 'a+rX', draft])
  try {
    renameSync(draft, to)
  } catch {
    rmSync(draft, { recursive: true, force: true }) // another server was first
  }
}

function moveData(from: string, to: string): void {
  if (!existsSync(from) || existsSync(to)) return
  cpSync(from, `${to}.making`, { recursive: true })
  renameSync(`${to}.making`, to)
  renameSync(from, join(dirname(from), `${basename(from)}.before-move`))
}

/** Makes a folder that only the account may enter. */
export function makePrivate(folder: string, account: Account): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  if (account.owner) chownSync(folder, account.owner.uid, account.owner.gid)
}

/** The data may have been made under another account, before the directory was moved or opened. */
export function handOver(folder: string, account: Account): void {
  if (process.getuid?.() !== 0) return
  const owner = account.owner ?? { uid: 0, gid: 0 }
  if (!existsSync(folder) || statSync(folder).uid === owner.uid) return
  spawnSync('chown', ['-R', `${owner.uid}:${owner.gid}`, folder])
}
