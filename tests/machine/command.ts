// Runs the real command line in a process of its own, as a person's shell does.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { localToken } from '#server/local-token'
import { loadSecrets } from '#platform'
import { nothingLeft } from '#platform/testing'

export const root = fileURLToPath(new URL('../../', import.meta.url))

export interface Ended {
  code: number | null
  out: string
  err: string
  peakMb: number
}
export interface Running {
  process: ChildProcess
  end: Promise<Ended>
}

const LOOK_MS = 100

/** The most memory the process ever held, as the system counts it. */
function peakOf(pid: number | undefined): number {
  try {
    return (
      Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
    )
  } catch {
    return 0
  }
}

export function begin(args: readonly string[]): Running {
  const child = spawn(process.execPath, ['apps/cli/main.ts', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE },
  })
  let [out, err, peakMb] = ['', '', 0]
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const look = setInterval(() => (peakMb = Math.max(peakMb, peakOf(child.pid))), LOOK_MS)
  const end = once(child, 'close').then(([code]): Ended => {
    clearInterval(look)
    return { code: code as number | null, out, err, peakMb }
  })
  return { process: child, end }
}

export const command = (...args: string[]): Promise<Ended> => begin(args).end

/** The last line of what a command printed. */
export const lastLine = <T>({ out, err }: Ended): T => {
  const line = out.trimEnd().split('\n').at(-1)
  if (!line) throw new Error(`nothing was printed: ${err}`)
  return JSON.parse(line) as T
}

/** A data directory whose engines are gone when the test ends. */
export function watched(dataDir: string): string {
  onTestFinished(async () => void (await nothingLeft(dataDir)))
  return dataDir
}

/** Asks the doors of whatever process works on a data directory now. */
export async function askHouse<T>(dataDir: string, path: string): Promise<T | undefined> {
  try {
    const { url } = JSON.parse(readFileSync(join(dataDir, 'server.json'), 'utf8')) as {
      url: string
    }
    const { sessionSecret } = await loadSecrets(dataDir)
    const reply = await fetch(`${url}${path}`, {
      headers: { authorization: `Bearer ${localToken(sessionSecret)}` },
    })
    return reply.ok ? ((await reply.json()) as T) : undefined
  } catch {
    return undefined
  }
}
