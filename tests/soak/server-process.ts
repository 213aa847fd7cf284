// A whole server in a process of its own, to be killed: its doors and its worker.
import { z } from 'zod'
import { architecture } from '#architecture'
import {
  complete,
  makeHttpServer,
  makeLogger,
  openPlatform,
  settings,
  type OpenOptions,
} from '#platform'
import { customerActorOf } from '#modules/customer'
import { actorOf } from '#modules/org'

type Given = Pick<OpenOptions, 'databaseUrl' | 'clickhouse' | 'keys'> & {
  /** Modules up to this storey. */
  storeys: number
  publicUrl?: string
}
const { storeys, publicUrl, ...access } = JSON.parse(process.argv[2] ?? '{}') as Given
const env = { SIYU_JOBS: 1, ...(publicUrl && { SIYU_PUBLIC_URL: publicUrl }) }
const platform = await openPlatform({
  ...access,
  config: complete(z.object(settings).parse(env)),
  modules: architecture.filter(({ storey }) => storey <= storeys),
  worker: true,
  feedEveryMs: 1_000,
  log: makeLogger({ level: 'silent', pretty: false }),
})
const app = await makeHttpServer({
  platform,
  authenticate: async (request) =>
    (await actorOf(platform, request)) ?? customerActorOf(platform, request),
})
await app.listen({ port: 0, host: '127.0.0.1' })
const address = app.server.address()
// Whoever started it is gone: it must not work on.
process.stdin.on('end', () => process.exit(1)).resume()
console.log(typeof address === 'object' && address ? address.port : 0)
