// The sandbox is a process of its own: it plays the outside and ends when this server does.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Config, Secrets } from '#platform'

const entry = fileURLToPath(new URL('../sandbox/server/main.ts', import.meta.url))
const READY_MS = 60_000

/** Resolves when the sandbox answers; gives what ends it. It also ends when its standard input closes. */
export async function startSandbox(config: Config, secrets: Secrets): Promise<() => Promise<void>> {
  if (!existsSync(entry)) return async () => undefined
  const child = spawn(process.execPath, [entry, '--port', String(config.ports.sandbox), '--data', `${config.dataDir}/sandbox`], {
    stdio: ['pipe', 'ignore', 'inherit'],
    env: { ...process.env, SIYU_SANDBOX_SECRET: secrets.sandbox.sessionSecret },
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const until = Date.now() + READY_MS
  while (!(await answers(`${config.sandboxUrl}/healthz`))) {
    if (child.exitCode !== null) throw new Error(`the sandbox ended with code ${child.exitCode}`)
    if (Date.now() > until) throw new Error('the sandbox did not answer within a minute')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return async () => {
    child.stdin.end()
    const cut = setTimeout(() => child.kill('SIGKILL'), 3_000)
    await ended
    clearTimeout(cut)
  }
}

const answers = (url: string) => fetch(url).then((reply) => reply.ok, () => false)
