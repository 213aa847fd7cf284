// The house a command works in: the server that runs on this data directory, or one of its own for
// as long as the command lasts. Either way it is asked over HTTP, so there is one code path.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createApiClient, type ApiClient } from '#contracts/client'
import { loadSecrets, readConfig, secretsFile, StartError } from '#platform'
import { localToken } from '../server/local-token.ts'
import { productVersion } from '../server/version.ts'
import { freeBase } from './ports.ts'

export interface House {
  url: string
  api: ApiClient
  headers: Record<string, string>
  /** True when the command brought the server up itself. */
  own: boolean
  close: () => Promise<void>
}

interface ServerFile {
  url: string
  pid: number
  version?: string
}

/** Address of the server that runs on the data directory, if one does. */
async function runningServer(dataDir: string): Promise<string | undefined> {
  const text = await readFile(join(dataDir, 'server.json'), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const { url, version } = JSON.parse(text) as ServerFile
  const alive = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(5_000) }).then(
    (r) => r.ok,
    () => false,
  )
  if (alive && version !== productVersion) throw otherVersion(version ?? '?')
  return alive ? url : undefined
}

/** Throws when nothing was ever installed in the data directory. */
export function requireInstallation(data: string): void {
  if (!existsSync(secretsFile(resolve(data)))) throw notInstalled(resolve(data))
}

const notInstalled = (dataDir: string) =>
  new StartError('cli.notInstalled', {
    zh: `${dataDir} 里没有安装私域。请检查 --data，或先运行 npm start。`,
    en: `There is no installation in ${dataDir}. Check --data, or run npm start first.`,
  })
const otherVersion = (version: string) =>
  new StartError('cli.otherVersion', {
    zh: `正在运行的服务版本是 ${version}，这里是 ${productVersion}。请先重启服务。`,
    en: `The server that runs is version ${version}, this is ${productVersion}. Restart the server first.`,
  })

export async function openHouse(data: string): Promise<House> {
  const dataDir = resolve(data)
  const running = await runningServer(dataDir)
  if (running !== undefined) return houseAt(running, dataDir, async () => undefined, false)
  const port = await freeBase()
  const config = readConfig(
    ['--data', dataDir, '--port', String(port), '--no-demo', '--no-sandbox', '--json'],
    process.env,
  )
  // Only now: a command that speaks to a running server need not read the whole product.
  const { startServer } = await import('../server/start.ts')
  const server = await startServer(config, { frontends: false })
  return houseAt(`http://127.0.0.1:${port}`, dataDir, server.stop, true)
}

async function houseAt(
  url: string,
  dataDir: string,
  close: () => Promise<void>,
  own: boolean,
): Promise<House> {
  const secrets = await loadSecrets(dataDir)
  const headers = { authorization: `Bearer ${localToken(secrets.sessionSecret)}` }
  return { url, headers, own, close, api: createApiClient({ url, headers: () => headers }) }
}
