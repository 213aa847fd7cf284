// Runs a command of the command line as a shell would.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

export interface Ran {
  code: number | null
  out: string
  complaint: string
  /** The last line as JSON: the result of a command that was asked for `--json`. */
  result: <T = Record<string, unknown>>() => T
}

export function siyu(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  const child = spawn(process.execPath, ['apps/cli/main.ts', ...args], {
    cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'], ...env },
  })
  const parts = { out: '', complaint: '' }
  child.stdout.on('data', (text: Buffer) => (parts.out += text.toString()))
  child.stderr.on('data', (text: Buffer) => (parts.complaint += text.toString()))
  return new Promise((resolve) => child.once('close', (code) => resolve({
    code, ...parts, result: <T>() => JSON.parse(parts.out.trim().split('\n').at(-1) ?? '') as T,
  })))
}
