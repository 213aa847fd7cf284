// A process of its own that lends ways: it is given what to ask for, asks on eight connections at
// once, and says for each whether a guide took it.
import { z } from 'zod'
import { architecture } from '#architecture'
import { complete, makeLogger, openPlatform, settings, type OpenOptions } from '#platform'
import { chunksOf } from '#kit'
import { leaseWays, type LeaseAsk } from '#modules/code'

const given = JSON.parse(process.argv[2] ?? '{}') as Pick<
  OpenOptions,
  'databaseUrl' | 'clickhouse' | 'keys'
>
const platform = await openPlatform({
  ...given,
  config: complete(z.object(settings).parse({})),
  modules: architecture,
  worker: false,
  log: makeLogger({ level: 'silent', pretty: false }),
})
// Whoever started it is gone: it must not work on.
process.stdin.on('end', () => process.exit(1))
process.stdin.on('data', (data: Buffer) => {
  const { asks, each } = JSON.parse(data.toString()) as { asks: LeaseAsk[]; each: number }
  const rounds = [...chunksOf(asks, each)]
  const lane = async (): Promise<number> => {
    let lent = 0
    for (let round = rounds.shift(); round; round = rounds.shift()) {
      const asked = round
      const leases = await platform.transact({}, (tx) => leaseWays(tx, asked))
      lent += leases.filter((lease) => lease !== null).length
    }
    return lent
  }
  void Promise.all(Array.from({ length: 8 }, lane)).then((lent) =>
    console.log(`lent ${lent.reduce((sum, n) => sum + n, 0)}`),
  )
})
console.log('ready')
