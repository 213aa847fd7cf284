// A worker of its own process with every module, to be killed: it says when it has begun, and works
// on somebody else's database until then.
import { z } from 'zod'
import { architecture } from '#architecture'
import { complete, makeLogger, openPlatform, settings, type OpenOptions } from '#platform'

const given = JSON.parse(process.argv[2] ?? '{}') as Pick<
  OpenOptions,
  'databaseUrl' | 'clickhouse' | 'keys'
>
await openPlatform({
  ...given,
  config: complete(z.object(settings).parse({ SIYU_JOBS: 4 })),
  modules: architecture,
  worker: true,
  feedEveryMs: 50,
  log: makeLogger({ level: 'silent', pretty: false }),
})
// Whoever started it is gone: it must not work on.
process.stdin.on('end', () => process.exit(1)).resume()
console.log('ready')
