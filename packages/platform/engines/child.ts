// A child process that cannot outlive us: it holds the reading end of a pipe whose writing end is
// ours, and a pipe closes whichever way its owner dies.
import { spawn, type ChildProcess } from 'node:child_process'
import {
  closeSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Account } from './account.ts'
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts'

export interface ChildOptions {
  account: Account
  command: string
  args: string[]
  logFile: string
}

export interface Child {
  process: ChildProcess
  /** Resolves with a word about the end, once it has ended. */
  ended: Promise<string>
  hasEnded(): boolean
}

// Postgres does not read its standard input, so a shell watches the pipe for it: at its end the
// shell asks for a fast shutdown. `3<&-` keeps the pipe away from the program itself; KILL, since
// TERM is ignored here.
const watcher = [
  'exec 3<&0',
  '"$@" 3<&- </dev/null & p=$!',
  'trap "" INT TERM HUP',
  '(cat <&3 >/dev/null; kill -INT $p) & w=$!',
  'exec 3<&-',
  'wait $p; s=$?',
  'kill -KILL $w 2>/dev/null',
  'exit $s',
]
  .join('; ')
  .replaceAll('&;', '&')

/** Starts a program that ends with SIGINT as soon as this process is gone. */
export function startWatched(options: ChildOptions): Child {
  const { account, command, args } = options
  return start({
    ...options,
    command: '/bin/sh',
    args: ['-c', watcher, 'siyu', ...account.prefix, command, ...args],
  })
}

/** Starts a program that reads its standard input itself and ends when that ends. */
export function startReading(options: ChildOptions): Child {
  const [command = '', ...args] = [...options.account.prefix, options.command, ...options.args]
  return start({ ...options, command, args })
}

function start({ account, command, args, logFile }: ChildOptions): Child {
  const log = openLog(logFile)
  const child = spawn(command, args, {
    cwd: '/',
    detached: true, // Ctrl-C reaches us only, and we stop the engines in order
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['pipe', log, log],
    ...(account.uid === undefined ? {} : { uid: account.uid, gid: account.gid }),
  })
  closeSync(log)
  let over = false
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
  }).then((word) => {
    over = true
    child.stdin?.destroy()
    return word
  })
  child.stdin?.on('error', () => undefined) // it died first: `ended` tells
  return { process: child, ended, hasEnded: () => over }
}

const logLimit = 10_000_000

function openLog(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size > logLimit) renameSync(file, `${file}.1`)
  return openSync(file, 'a', 0o600)
}

/** The last lines of a log that match, for the sentence about a failed start. */
export function lastLine(logFile: string, pattern: RegExp, from = 0): string | undefined {
  try {
    const text = readFileSync(logFile).subarray(from).toString('utf8')
    return text
      .split('\n')
      .filter((line) => pattern.test(line))
      .at(-1)
      ?.replace(/^.*?(FATAL|PANIC|ERROR):\s*/, '')
      .trim()
  } catch {
    return undefined
  }
}

export function rememberPid(file: string, pid: number): void {
  writeFileSync(file, JSON.stringify(identify(pid) ?? { pid, born: '' }), { mode: 0o600 })
}

/**
 * After a kill -9 the engine of the server before us may still be closing down: wait, then insist.
 */
export async function awaitGone(file: string, signals: NodeJS.Signals[]): Promise<void> {
  const identity = readIdentity(file)
  for (const signal of [undefined, ...signals]) {
    if (!identity || !isAlive(identity)) break
    if (signal) process.kill(identity.pid, signal)
    await until(() => !isAlive(identity), 15_000)
  }
  rmSync(file, { force: true })
}

function readIdentity(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity
  } catch {
    return undefined
  }
}

/** Asks again and again until it holds; false when the time is over first. */
export async function until(holds: () => boolean | Promise<boolean>, ms: number): Promise<boolean> {
  const end = Date.now() + ms
  for (;;) {
    if (await holds()) return true
    if (Date.now() > end) return false
    await sleep(15)
  }
}
