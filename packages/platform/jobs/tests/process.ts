// A worker of its own process, to be killed: its job says that it has begun, and the first time
// never ends.
import { sql } from 'kysely'
import { z } from 'zod'
import {
  complete,
  defineJob,
  job,
  makeLogger,
  openPlatform,
  settings,
  type Module,
  type OpenOptions,
} from '#platform'

export const carry = defineJob<{ parcel: number }>('probe.carry')

/** `hang`: the first worker that takes a job stays in it until it is killed. */
export const carrier = (hang: boolean): Module => ({
  name: 'probe',
  schema: 'probe',
  jobs: [
    job(carry, async (platform, { parcel }) => {
      await platform.transact({}, (tx) =>
        sql`insert into probe.begun (parcel) values (${parcel})`.execute(tx.db),
      )
      if (hang) await new Promise(() => undefined)
      // Each effect has its key, so that doing it again changes nothing.
      await platform.transact({}, (tx) =>
        sql`insert into probe.carried (parcel) values (${parcel})
      on conflict do nothing`.execute(tx.db),
      )
    }),
  ],
})

if (process.argv[2] !== undefined) {
  const given = JSON.parse(process.argv[2]) as Pick<
    OpenOptions,
    'databaseUrl' | 'clickhouse' | 'keys'
  >
  const platform = await openPlatform({
    ...given,
    config: complete(z.object(settings).parse({ SIYU_JOBS: 4 })),
    modules: [{ storey: 1, module: carrier(true) }],
    worker: true,
    log: makeLogger({ level: 'silent', pretty: false }),
  })
  process.stdin.on('end', () => void platform.stop().then(() => process.exit(0))).resume()
  console.log('ready')
}
