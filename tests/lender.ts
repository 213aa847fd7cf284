// A process of its own that lends ways: told which openings ask, it asks on several connections at
// once, and says how many were lent one.
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { architecture } from '#architecture'
import { complete, makeLogger, openPlatform, settings, type OpenOptions } from '#platform'
import { chunksOf } from '#kit'
import { leaseWays, showGroups } from '#modules/code'

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
/** Openings of one link, by the names of the browsers that made them. */
export interface Lending {
  codeId: number
  slug: string
  prefix: string
  from: number
  until: number
  /** Whether the code leads into groups: they are shown, not lent. */
  groups?: boolean
  /** So many in one transaction, on so many connections. */
  each: number
  lanes: number
}

async function lend(asked: Lending): Promise<number> {
  const { codeId, slug, prefix, from, until, each, lanes } = asked
  const give: (...ask: Parameters<typeof leaseWays>) => Promise<readonly unknown[]> = asked.groups
    ? showGroups
    : leaseWays
  const names = Array.from({ length: until - from }, (_, n) => `${prefix}${from + n}`)
  const rounds = [...chunksOf(names, each)]
  const lane = async (): Promise<number> => {
    let lent = 0
    for (let round = rounds.shift(); round; round = rounds.shift()) {
      const known = { unionidHash: null, externalHash: null, tierId: null }
      const asks = round.map((visitor) => ({ codeId, slug, visitor, ...known }))
      const given = await platform.transact({}, (tx) => give(tx, asks))
      lent += given.filter((one) => one !== null).length
    }
    return lent
  }
  const counts = await Promise.all(Array.from({ length: lanes }, lane))
  return counts.reduce((sum, n) => sum + n, 0)
}

const asked = createInterface({ input: process.stdin })
// Whoever started it is gone: it must not work on.
asked.on('close', () => process.exit(1))
asked.on('line', (line) => {
  void lend(JSON.parse(line) as Lending).then((lent) => console.log(`lent ${lent}`))
})
console.log('ready')
