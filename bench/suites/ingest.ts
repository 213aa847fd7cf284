// Orders from tills: batches over HTTP, from the first byte sent until every listener and the feed
// have passed (customer, points, growth, tier, stage, ledger, log, copies).
import { join } from 'node:path'
import { chunksOf, sideBySide } from '#kit'
import { insertOrdersBare } from '../baseline/insert-orders.ts'
import { dropScratch } from '../baseline/scratch.ts'
import { cpuEach, cpuSeconds } from '../cpu.ts'
import { untilHeard } from '../heard.ts'
import { auditDifferences, startHouse, type House } from '../house.ts'
import type { BenchOptions } from '../options.ts'
import { median, timed, type Sample } from '../sample.ts'
import {
  enrolAll,
  makeBuyers,
  makeOrders,
  makeStores,
  numberPrefix,
  type OrderPlan,
} from '../world.ts'

const CLIENTS = 4
interface Size {
  orders: number
  buyers: number
  batch: number
}
const sizeOf = (quick: boolean): Size =>
  quick ? { orders: 1_000, buyers: 60, batch: 250 } : { orders: 40_000, buyers: 10_000, batch: 500 }

/** Sends the orders; gives the milliseconds each batch waited for its answer. */
async function sendAll(house: House, plan: OrderPlan, batch: number): Promise<number[]> {
  const waited: number[] = []
  await sideBySide([...chunksOf(makeOrders(plan), batch)], CLIENTS, async (orders) => {
    const { result, seconds } = await timed(() => house.api.order.ingest({ orders }))
    const refused = result.items.find((item) => !('ok' in item))
    if (refused && 'refusal' in refused)
      throw new Error(`an order was refused: ${refused.refusal.code}`)
    waited.push(seconds * 1000)
  })
  return waited
}

async function ingestOnce(house: House, plan: OrderPlan, batch: number): Promise<Sample> {
  const cpuBefore = cpuSeconds(house.pid)
  const startedAt = performance.now()
  const waited = await sendAll(house, plan, batch)
  const answered = (performance.now() - startedAt) / 1000
  await untilHeard(house.pool)
  const heard = (performance.now() - startedAt) / 1000
  const cpu = cpuEach(cpuBefore, cpuSeconds(house.pid), plan.count)
  const bare = await insertOrdersBare(house.pool, numberPrefix(plan.run), batch)
  return {
    figures: {
      orders: plan.count,
      answeredPerSecond: plan.count / answered,
      effectsPerSecond: plan.count / heard,
      batchMedianMs: median(waited),
      bareInsertPerSecond: plan.count / bare,
      ...cpu,
    },
    ratios: { answeredToBareInsert: bare / answered, effectsToBareInsert: bare / heard },
  }
}

export async function ingestSuite(options: BenchOptions): Promise<Sample[]> {
  const size = sizeOf(options.quick)
  const house = await startHouse(join(options.data, 'ingest'), options.port)
  try {
    const stores = await makeStores(house.api)
    await enrolAll(house.api, await makeBuyers(house.api, size.buyers))
    const plan = { seed: options.seed, count: size.orders, buyers: size.buyers, stores }
    // Engines and code warm: a tenth, not counted.
    await sendAll(house, { ...plan, run: 0, count: size.orders / 10 }, size.batch)
    await untilHeard(house.pool)
    const samples: Sample[] = []
    for (let run = 1; run <= options.runs; run++)
      samples.push(await ingestOnce(house, { ...plan, run }, size.batch))
    await dropScratch(house.pool)
    const differences = await auditDifferences(house)
    return samples.map(({ figures, ratios }) => ({
      figures: { ...figures, auditDifferences: differences },
      ratios,
    }))
  } finally {
    await house.stop()
  }
}
