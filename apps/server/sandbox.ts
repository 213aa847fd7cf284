// The sandbox is a process of its own: it plays the outside and ends when this server does.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Config, OutsideClock } from '#platform'

const entry = fileURLToPath(new URL('../sandbox/server/main.ts', import.meta.url))
const READY_MS = 60_000

/**
 * Resolves when the sandbox answers; gives what ends it. It also ends when its standard input
 * closes.
 */
export async function startSandbox(config: Config): Promise<() => Promise<void>> {
  const child = spawn(
    process.execPath,
    [entry, '--port', String(config.ports.sandbox), '--data', config.dataDir, '--with-parent'],
    { stdio: ['pipe', 'ignore', 'inherit'] },
  )
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const until = Date.now() + READY_MS
  while (!(await answers(`${config.sandboxUrl}/sandbox/healthz`))) {
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

const answers = (url: string) =>
  fetch(url).then(
    (reply) => reply.ok,
    () => false,
  )

interface SandboxClock {
  now: string
  next: string | null
  idle: boolean
}

/** The sandbox's clock and its people's plans, as the stepping of our own clock needs them. */
export function sandboxClock(config: Config): OutsideClock {
  const url = `${config.sandboxUrl}/sandbox/api/clock`
  const read = async () => (await (await fetch(url)).json()) as SandboxClock
  return {
    next: async () => {
      const { next } = await read()
      return next === null ? null : new Date(next)
    },
    idle: async () => (await read()).idle,
    set: async (to) => {
      const reply = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ to: to.toISOString() }),
      })
      // Its clock may stand a breath ahead of ours already; then there is nothing to set.
      if (!reply.ok && reply.status !== 409) throw new Error(`the sandbox's clock: ${reply.status}`)
    },
  }
}
