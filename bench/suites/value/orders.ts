// Orders with every effect: one a request, and in batches, each beside the bare insert of the same
// rows, committed as often.
import type { OrderInput } from '#contracts'
import { chunksOf } from '#kit'
import { insertOrdersBare } from '../../baseline/insert-orders.ts'
import { dropScratch } from '../../baseline/scratch.ts'
import { hammer } from '../../hammer.ts'
import { untilHeard } from '../../heard.ts'
import type { House } from '../../house.ts'
import type { BenchOptions } from '../../options.ts'
import { parts, timed, type Values } from '../../sample.ts'
import {
  enrolAll,
  makeBuyers,
  makeOrders,
  numberPrefix,
  type BenchStore,
  type OrderPlan,
} from '../../world.ts'

interface Way {
  run: number
  count: number
  batch: number
  clients: number
}

const requestOf = ({ token }: House, orders: readonly OrderInput[]): Buffer => {
  const body = Buffer.from(JSON.stringify({ orders }))
  const head =
    `POST /v1/orders HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\n` +
    `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), body])
}

/** From the first byte sent until every listener and the feed have passed. */
async function take(house: House, plan: OrderPlan, { batch, clients }: Way) {
  const prepared = [...chunksOf(makeOrders(plan), batch)].map((some) => requestOf(house, some))
  const { seconds } = await timed(async () => {
    await hammer({
      port: Number(new URL(house.url).port),
      path: '',
      connections: clients,
      requests: prepared.length,
      prepared,
      check: (answer) => {
        if (!answer.startsWith('HTTP/1.1 200') || answer.includes('"refusal"'))
          throw new Error(`an order was refused: ${answer}`)
      },
    })
    await untilHeard(house.pool)
  })
  const bare = await insertOrdersBare(house.pool, numberPrefix(plan.run), batch)
  return { perSecond: plan.count / seconds, barePerSecond: plan.count / bare }
}

export async function measureOrders(
  house: House,
  stores: readonly BenchStore[],
  { seed, quick }: Pick<BenchOptions, 'seed' | 'quick'>,
): Promise<{ figures: Values; ratios: Values }> {
  const share = quick ? 0.05 : 1
  const ways: Record<string, Way> = {
    warm: { run: 1, count: 2_000 * share, batch: 100, clients: 4 },
    single: { run: 2, count: 10_000 * share, batch: 1, clients: 64 },
    batched: { run: 3, count: 40_000 * share, batch: 500, clients: 4 },
  }
  const buyers = Math.round(5_000 * share)
  await enrolAll(house.api, await makeBuyers(house.api, buyers))
  const taken: Record<string, Values> = {}
  for (const [name, way] of Object.entries(ways)) {
    const { run, count } = way
    taken[name] = await take(house, { seed, run, count, buyers, stores }, way)
  }
  await dropScratch(house.pool)
  const { single = {}, batched = {} } = taken
  const overBare = ({ perSecond = 0, barePerSecond = 0 }: Values) => perSecond / barePerSecond
  return {
    figures: parts({
      orders: {
        single: single.perSecond ?? 0,
        singleBare: single.barePerSecond ?? 0,
        batched: batched.perSecond ?? 0,
        batchedBare: batched.barePerSecond ?? 0,
      },
    }),
    ratios: { singleToBareInsert: overBare(single), batchedToBareInsert: overBare(batched) },
  }
}
