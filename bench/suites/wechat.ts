// The doors: a short link is opened, its opening is on record, and only then the visitor is sent
// on.
import { join } from 'node:path'
import { startBareRedirect } from '../baseline/redirect.ts'
import { hammer } from '../hammer.ts'
import { auditDifferences, startHouse, type House } from '../house.ts'
import type { BenchOptions } from '../options.ts'
import { quantile, type Sample } from '../sample.ts'
import { makeStores } from '../world.ts'
import { measureCallbacks } from './callbacks.ts'
import { measureFollowers } from './followers.ts'
import { measureNearest } from './nearest.ts'
import { measureRotation } from './rotation.ts'
import { makeCodes, measureWelcomes } from './welcomes.ts'

const CONNECTIONS = 64
const WELCOMES = {
  quick: { count: 60, perSecond: 20 },
  whole: { count: 6_000, perSecond: 200 },
}

async function linkOf(house: House): Promise<string> {
  const { items } = await house.api.code.list({})
  const url = items[0]?.shortUrl
  if (!url) throw new Error('there is no code')
  return new URL(url).pathname
}

async function openedOnce(
  house: House,
  path: string,
  barePort: number,
  requests: number,
): Promise<Sample> {
  const asking = { path, connections: CONNECTIONS, requests }
  const bare = await hammer({ ...asking, port: barePort })
  const product = await hammer({ ...asking, port: Number(new URL(house.url).port) })
  return {
    figures: {
      opened: product.answers.get('302') ?? 0,
      openedPerSecond: requests / product.seconds,
      openedP50Ms: quantile(product.waitsMs, 0.5),
      openedP99Ms: quantile(product.waitsMs, 0.99),
      bareRedirectPerSecond: requests / bare.seconds,
      bareRedirectP99Ms: quantile(bare.waitsMs, 0.99),
    },
    ratios: { openedToBareRedirect: bare.seconds / product.seconds },
  }
}

export async function wechatSuite(options: BenchOptions): Promise<Sample[]> {
  const requests = options.quick ? 1_000 : 40_000
  const house = await startHouse(join(options.data, 'wechat'), options.port)
  const bare = await startBareRedirect()
  try {
    const stores = await makeStores(house.api, 2)
    const codes = await makeCodes(house, stores)
    const path = await linkOf(house)
    await openedOnce(house, path, bare.port, requests / 10)
    const samples: Sample[] = []
    for (let run = 1; run <= options.runs; run++)
      samples.push(await openedOnce(house, path, bare.port, requests))
    const { rows } = await house.pool.query<{ n: number }>(
      'select count(*)::int as n from code.visit',
    )
    const lost =
      requests / 10 +
      samples.reduce((sum, { figures }) => sum + (figures.opened ?? 0), 0) -
      (rows[0]?.n ?? 0)
    const welcomes = await measureWelcomes(
      house,
      codes,
      WELCOMES[options.quick ? 'quick' : 'whole'],
    )
    const callbacks = await measureCallbacks(house, options.quick ? 500 : 20_000)
    const turns = await measureRotation(house, options.quick)
    const nearest = await measureNearest(house, options.quick)
    const followers = await measureFollowers(house, options.customers)
    const differences = await auditDifferences(house)
    return samples.map(({ figures, ratios }) => ({
      figures: {
        ...figures,
        lost,
        ...welcomes,
        ...callbacks,
        ...turns,
        ...followers,
        ...nearest,
        auditDifferences: differences,
      },
      ratios,
    }))
  } finally {
    bare.stop()
    await house.stop()
  }
}
