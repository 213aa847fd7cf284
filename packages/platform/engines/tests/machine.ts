// What the process tests need of the machine: data directories, holders, and a count of what is
// left.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { until } from '../child.ts'
import type { Sentences, TestKnobs } from '../index.ts'
import type { ClickHouseAccess } from '../own-servers.ts'
import { freePorts } from '../ports.ts'

const holderFile = fileURLToPath(new URL('./holder.ts', import.meta.url))

/** For tests that start processes on a machine that may be busy with others. */
export const unhurried = { timeout: 240_000 }

export const isRoot = process.getuid?.() === 0

export interface User {
  uid: number
  gid: number
}

/** An ordinary user that every Debian has, with a name and without rights. */
export function ordinaryUser(): User | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('daemon:'))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined
}

/** A fresh directory, gone after the test. */
export function temporaryDir({
  mode = 0o711,
  owner,
}: { mode?: number; owner?: User } = {}): string {
  const dir = mkdtempSync(join(tmpdir(), 'siyu-machine-'))
  chmodSync(dir, mode)
  if (owner) chownSync(dir, owner.uid, owner.gid)
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

export interface Answer {
  ready?: true
  databaseUrl: string
  clickhouse: ClickHouseAccess
  said: string[]
  code?: string
  sentences?: Sentences
}

export interface Holder {
  answer: Answer
  ports: number[]
  process: ChildProcess
  /** SIGTERM, and until it has ended. */
  stop(): Promise<void>
  /** kill -9, and until it has ended. */
  kill(): Promise<void>
}

export interface HoldOptions {
  ports?: number[]
  knobs?: TestKnobs
  user?: User
  databaseUrl?: string
  clickhouseUrl?: string
}

/** Starts the engines in a process of their own and waits for its word. */
export async function hold(dataDir: string, options: HoldOptions = {}): Promise<Holder> {
  if (options.ports) return holdAt(options.ports, dataDir, options)
  for (let attempt = 1; ; attempt++) {
    const holder = await holdAt(await freePorts(3), dataDir, options)
    // A free port may be taken by another test before it is used here.
    if (holder.answer.code !== 'start.portTaken' || attempt === 3) return holder
  }
}

async function holdAt(ports: number[], dataDir: string, options: HoldOptions): Promise<Holder> {
  const { knobs, user, databaseUrl, clickhouseUrl } = options
  const order = JSON.stringify({ dataDir, ports, knobs, databaseUrl, clickhouseUrl })
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', holderFile, order],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'] },
      cwd: '/',
      ...user,
    },
  )
  const over = once(child, 'exit').then(() => undefined)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await over
    await until(() => processesOf(dataDir).length === 0, 90_000)
  })
  const answer = await firstLine(child, over)
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    child.kill(signal)
    await over
  }
  const kill = () => end('SIGKILL')
  return { answer, ports, process: child, kill, stop: () => end('SIGTERM') }
}

async function firstLine(child: ChildProcess, over: Promise<void>): Promise<Answer> {
  let out = ''
  let complaint = ''
  child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
  const line = new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      if (out.includes('\n')) resolve()
    })
  })
  await Promise.race([line, over])
  const text = out.split('\n')[0] ?? ''
  if (text === '') throw new Error(`the holder said nothing: ${complaint}`)
  return JSON.parse(text) as Answer
}

export interface Seen {
  pid: number
  uid: number
  command: string
}

/** Every process that works in a directory or names it on its command line, this one excepted. */
export function processesOf(dir: string): Seen[] {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
  return pids.flatMap((pid) => {
    if (pid === process.pid) return []
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      const cwd = readlinkSync(`/proc/${pid}/cwd`)
      if (!command.includes(dir) && !cwd.startsWith(dir)) return []
      const uid = Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
      return [{ pid, uid, command }]
    } catch {
      return [] // it ended meanwhile, or belongs to somebody else
    }
  })
}

/** What the processes of a directory listen on, as `address:port`. */
export function listeningAddresses(dir: string): string[] {
  const sockets = new Set(processesOf(dir).flatMap(({ pid }) => socketsOf(pid)))
  const tables = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
    readFileSync(file, 'utf8').split('\n'),
  )
  return tables.flatMap((line) => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/)
    return state === '0A' && sockets.has(inode) ? [local.replace(/:(\w+)$/, readablePort)] : []
  })
}

/** 127.0.0.1 as the kernel writes it. */
export const loopback = '0100007F'
const readablePort = (_: string, port: string) => `:${Number.parseInt(port, 16)}`

function socketsOf(pid: number): string[] {
  try {
    const links = readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`))
    return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? [])
  } catch {
    return []
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

/** Kills everything that belongs to a directory, as the kernel does when memory is gone. */
export async function killAll(dir: string): Promise<void> {
  await until(() => {
    const seen = processesOf(dir)
    for (const { pid } of seen) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // it went by itself
      }
    }
    return seen.length === 0
  }, 90_000)
}

export const nothingLeft = (dir: string) => until(() => processesOf(dir).length === 0, 90_000)
