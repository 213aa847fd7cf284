// The house a command works in: the server that runs on this data directory, or one of its own for
// as long as the command lasts. Either way it is asked over HTTP, so there is one code path.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { createApiClient, type ApiClient } from '#contracts/client'
import { loadSecrets, readConfig } from '#platform'
import { localToken } from '../server/sign-in.ts'
import { startServer } from '../server/start.ts'

export interface House {
  url: string
  api: ApiClient
  headers: Record<string, string>
  /** True when the command brought the server up itself. */
  own: boolean
  close: () => Promise<void>
}

interface ServerFile { url: string; pid: number }

/** Address of the server that runs on the data directory, if one does. */
async function runningServer(dataDir: string): Promise<string | undefined> {
  const text = await readFile(join(dataDir, 'server.json'), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const { url } = JSON.parse(text) as ServerFile
  const alive = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(5_000) }).then((r) => r.ok, () => false)
  return alive ? url : undefined
}

/** First of five free ports in a row. */
async function freeBase(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const base = 20_000 + Math.floor(Math.random() * 30_000)
    const free = await Promise.all([0, 1, 2, 3, 4].map((i) => isFree(base + i)))
    if (free.every(Boolean)) return base
  }
  throw new Error('no five free ports in a row were found')
}

const isFree = (port: number) => new Promise<boolean>((done) => {
  const server = createServer()
  server.once('error', () => done(false))
  server.listen(port, '127.0.0.1', () => server.close(() => done(true)))
})

export async function openHouse(data: string): Promise<House> {
  const dataDir = resolve(data)
  const running = await runningServer(dataDir)
  if (running !== undefined) return houseAt(running, dataDir, async () => undefined, false)
  const port = await freeBase()
  const config = readConfig(['--data', dataDir, '--port', String(port), '--no-demo', '--no-sandbox', '--json'], process.env)
  const server = await startServer(config, { frontends: false })
  return houseAt(`http://127.0.0.1:${port}`, dataDir, server.stop, true)
}

async function houseAt(url: string, dataDir: string, close: () => Promise<void>, own: boolean): Promise<House> {
  const secrets = await loadSecrets(dataDir)
  const headers = { authorization: `Bearer ${localToken(secrets.sessionSecret)}` }
  return { url, headers, own, close, api: createApiClient({ url, headers: () => headers }) }
}
