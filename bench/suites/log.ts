// The log under the product's own writers: tags put on and taken off over HTTP, one event each,
// until every listener and the feed have passed them; and how soon a new friend is greeted.
import { join } from 'node:path'
import { chunksOf, sideBySide } from '#kit'
import { insertEventsBare } from '../baseline/insert-events.ts'
import { dropScratch } from '../baseline/scratch.ts'
import { untilHeard } from '../heard.ts'
import { auditDifferences, startHouse, type House } from '../house.ts'
import type { BenchOptions } from '../options.ts'
import { timed, type Sample } from '../sample.ts'
import { makeBuyers, makeStores, type BenchStore } from '../world.ts'
import { makeCodes, measureWelcomes } from './welcomes.ts'

const CLIENTS = 4
interface Size {
  customers: number
  batch: number
  rounds: number
  stores: number
}
const sizeOf = (quick: boolean): Size =>
  quick
    ? { customers: 1_000, batch: 250, rounds: 2, stores: 2 }
    : { customers: 8_000, batch: 500, rounds: 6, stores: 20 }

/** Puts the tag on everybody, takes it off, and so on; gives how many events that wrote. */
async function tagRounds(
  house: House,
  tagId: number,
  ids: readonly number[],
  size: Size,
): Promise<number> {
  let events = 0
  for (let round = 0; round < size.rounds; round++) {
    await sideBySide([...chunksOf(ids, size.batch)], CLIENTS, async (customerIds) => {
      const { items } = await house.api.customer.tagCustomers({
        id: tagId,
        customerIds,
        on: round % 2 === 0,
      })
      events += items.filter((item) => 'ok' in item && item.ok.changed).length
    })
  }
  return events
}

async function logOnce(
  house: House,
  tagId: number,
  ids: readonly number[],
  size: Size,
): Promise<Sample> {
  const startedAt = performance.now()
  const { result: events, seconds: written } = await timed(() => tagRounds(house, tagId, ids, size))
  await untilHeard(house.pool)
  const heard = (performance.now() - startedAt) / 1000
  const bare = await insertEventsBare(house.pool, 'customer.tagged', events, size.batch)
  return {
    figures: {
      events,
      writtenPerSecond: events / written,
      heardPerSecond: events / heard,
      bareInsertPerSecond: events / bare,
    },
    ratios: { writtenToBareInsert: bare / written, heardToBareInsert: bare / heard },
  }
}

export async function logSuite(options: BenchOptions): Promise<Sample[]> {
  const size = sizeOf(options.quick)
  const house = await startHouse(join(options.data, 'log'), options.port)
  try {
    const stores: BenchStore[] = await makeStores(house.api, size.stores)
    const ids = await makeBuyers(house.api, size.customers)
    const tag = await house.api.customer.saveTag({ name: 'bench', group: 'bench' })
    await tagRounds(house, tag.id, ids, { ...size, rounds: 2 })
    await untilHeard(house.pool)
    const samples: Sample[] = []
    for (let run = 1; run <= options.runs; run++)
      samples.push(await logOnce(house, tag.id, ids, size))
    const welcomes = await measureWelcomes(
      house,
      await makeCodes(house, stores),
      options.quick ? { count: 60, perSecond: 20 } : { count: 1_500, perSecond: 50 },
    )
    await dropScratch(house.pool)
    const auditDifference = await auditDifferences(house)
    return samples.map(({ figures, ratios }) => ({
      figures: { ...figures, ...welcomes, auditDifferences: auditDifference },
      ratios,
    }))
  } finally {
    await house.stop()
  }
}
