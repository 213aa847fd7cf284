// A whole server for callbacks in a process of its own, to be killed: its door and its worker.
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

const given = JSON.parse(process.argv[2] ?? '{}') as Pick<
  OpenOptions,
  'databaseUrl' | 'clickhouse' | 'keys'
>
const platform = await openPlatform({
  ...given,
  config: complete(z.object(settings).parse({ SIYU_JOBS: 1 })),
  modules: architecture.filter(({ storey }) => storey <= 3),
  worker: true,
  feedEveryMs: 1_000,
  log: makeLogger({ level: 'silent', pretty: false }),
})
const app = await makeHttpServer({ platform, authenticate: async () => null })
await app.listen({ port: 0, host: '127.0.0.1' })
const address = app.server.address()
// Whoever started it is gone: it must not work on.
process.stdin.on('end', () => process.exit(1)).resume()
console.log(typeof address === 'object' && address ? address.port : 0)
