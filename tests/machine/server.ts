// Starts the real server as a supervisor would, in a process of its own, and talks to it over HTTP.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { nothingLeft } from '#platform/testing'

const root = fileURLToPath(new URL('../../', import.meta.url))

export interface Ready {
  ready: true
  console: string
  sandbox: string
  consumer: string
  docs: string
  seconds: number
  login?: { login: string; password: string }
}

export interface Server {
  /** The JSON line, or undefined when the server ended without one. */
  ready: Ready | undefined
  port: number
  complaint(): string
  process: ChildProcess
  /** Sends the signal and gives the exit code, or the signal it died of. */
  end(signal: NodeJS.Signals): Promise<number | string | null>
}

export interface ServerOptions {
  port?: number
  flags?: string[]
  env?: Record<string, string>
  user?: { uid: number; gid: number }
}

export async function startServer(dataDir: string, options: ServerOptions = {}): Promise<Server> {
  const { flags = ['--no-demo'], env = {}, user } = options
  const port = options.port ?? (await freeBase())
  const args = [
    'apps/server/main.ts',
    '--port',
    String(port),
    '--data',
    dataDir,
    '--json',
    ...flags,
  ]
  const child = spawn(process.execPath, args, {
    cwd: root,
    detached: true, // a process group of its own
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...env },
    ...user,
  })
  const over = once(child, 'exit').then(
    ([code, signal]: unknown[]) => (signal ?? code) as number | string | null,
  )
  let out = ''
  let complaint = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await over
    await nothingLeft(dataDir)
  })
  const line = new Promise<void>((resolve) =>
    child.stdout.on('data', () => out.includes('\n') && resolve()),
  )
  await Promise.race([line, over])
  const ready = out.includes('\n') ? (JSON.parse(out.split('\n')[0] ?? '') as Ready) : undefined
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal)
    return over
  }
  return { ready, port, complaint: () => complaint, process: child, end }
}

/** The first of five free ports in a row; the server derives the others from it. */
export async function freeBase(): Promise<number> {
  for (let tries = 0; tries < 200; tries++) {
    const base = 20_000 + Math.floor(Math.random() * 2_000) * 5
    const free = await Promise.all([0, 1, 2, 3, 4].map((step) => isFree(base + step)))
    if (free.every(Boolean)) return base
  }
  throw new Error('no five free ports in a row')
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** Signs in and gives what every later request carries. */
export async function signIn(
  { ready }: Server,
  login = ready?.login,
): Promise<Record<string, string>> {
  const reply = await fetch(`${ready?.console}v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(login),
  })
  if (!reply.ok) throw new Error(await reply.text())
  const cookie = reply.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .join('; ')
  return { cookie, 'content-type': 'application/json' }
}
