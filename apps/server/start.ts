// The order in which the house starts: engines, platform, front ends, doors, sandbox, demo; and
// stops.
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bold } from './banner.ts'
import { addInternal } from './internal.ts'
import {
  makeHttpServer,
  addHealth,
  loadSecrets,
  openPlatform,
  requireFree,
  startEngines,
  StartError,
  watchSpace,
  type Config,
  type Platform,
  type Secrets,
} from '#platform'
import { architecture } from '#architecture'
import { addDocs } from './docs.ts'
import { emptyHouse } from './demo/empty.ts'
import { clearMark, readMark } from './demo/mark.ts'
import { addFrontends, buildFrontends } from './frontends.ts'
import { sandboxClock, startSandbox } from './sandbox.ts'
import { authenticator, firstLogin, type Login } from './sign-in.ts'
import { nameSandboxAsBrand, prepareBrand } from './brand.ts'
import { productVersion } from './version.ts'

export interface Running {
  platform: Platform
  /** Only at the first start: shown once. */
  login: Login | undefined
  stop: () => Promise<void>
}

export interface StartOptions {
  /** False for a command that needs the doors but no pages. */
  frontends?: boolean
}

export async function startServer(config: Config, options: StartOptions = {}): Promise<Running> {
  const stops: (() => Promise<unknown> | void)[] = []
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await Promise.resolve(end()).catch(() => undefined)
  }
  try {
    return await start(config, options, stops, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

async function start(
  config: Config,
  options: StartOptions,
  stops: (() => Promise<unknown> | void)[],
  stop: () => Promise<void>,
): Promise<Running> {
  if (config.roles.api) await requireFree(config.ports.server, 'Siyu')
  if (config.SIYU_SANDBOX) await requireFree(config.ports.sandbox, 'sandbox', 3_000)
  const say = (line: string) => config.json || console.error(bold(line))
  const building =
    config.roles.api && options.frontends !== false ? buildFrontends(say) : Promise.resolve()
  building.catch(() => undefined)
  const engines = await startEngines({
    dataDir: config.dataDir,
    postgresPort: config.ports.postgres,
    clickhousePort: config.ports.clickhouse,
    clickhouseTcpPort: config.ports.clickhouseTcp,
    log: say,
    ...(config.DATABASE_URL && { databaseUrl: config.DATABASE_URL }),
    ...(config.CLICKHOUSE_URL && { clickhouseUrl: config.CLICKHOUSE_URL }),
    onDeath: (engine, word) => {
      console.error(`${engine}: ${word}`)
      process.kill(process.pid, 'SIGTERM')
    },
  })
  stops.push(() => engines.stop())
  if ((await readMark(config.dataDir)) === 'starting') {
    say('The demo brand was cut short at the first start: beginning anew')
    await emptyHouse(engines, config.dataDir)
    await clearMark(config.dataDir)
  }
  const secrets = await loadSecrets(config.dataDir)
  const space = watchSpace(config.dataDir)
  await space.check()
  stops.push(() => space.stop())
  if (config.SIYU_SANDBOX) stops.push(await startSandbox(config))
  const platform = await openPlatform({
    config,
    databaseUrl: engines.databaseUrl,
    clickhouse: engines.clickhouse,
    keys: { encryption: secrets.encryptionKeys, hash: secrets.hashKey },
    modules: architecture,
    worker: config.roles.worker,
    space: () => space.state(),
    ...(config.SIYU_SANDBOX && { outside: sandboxClock(config) }),
  })
  stops.push(() => platform.stop())
  const login = await firstLogin(platform)
  await building
  if (config.roles.api) {
    stops.push(await listen(config, platform, secrets))
    await prepareBrand(config, platform, secrets, say)
    stops.push(await tellWhere(config))
  }
  return { platform, login, stop }
}

async function listen(
  config: Config,
  platform: Platform,
  secrets: Secrets,
): Promise<() => Promise<void>> {
  const authenticate = authenticator(platform, secrets.sessionSecret)
  const app = await makeHttpServer({ platform, authenticate })
  addInternal(app, platform, authenticate, secrets.sandbox.sessionSecret)
  addHealth(app, platform)
  if (config.SIYU_SANDBOX) nameSandboxAsBrand(app, config, platform)
  await addDocs(app, platform)
  await addFrontends(app)
  try {
    await app.listen({ port: config.SIYU_PORT, host: config.SIYU_HOST })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    throw new StartError('start.portTaken', {
      zh: `端口 ${config.SIYU_PORT} 已被其他程序占用。请用 --port 换一个端口。`,
      en: `Port ${config.SIYU_PORT} is taken by another program. Choose another with --port.`,
    })
  }
  return () => app.close()
}

/**
 * Leaves the address in the data directory, so that commands find the server; gives what removes
 * it.
 */
async function tellWhere(config: Config): Promise<() => Promise<void>> {
  const file = join(config.dataDir, 'server.json')
  const host = config.SIYU_HOST === '0.0.0.0' ? '127.0.0.1' : config.SIYU_HOST
  await writeFile(
    file,
    JSON.stringify({
      url: `http://${host}:${config.SIYU_PORT}`,
      pid: process.pid,
      version: productVersion,
    }),
    { mode: 0o600 },
  )
  return () => rm(file, { force: true })
}
