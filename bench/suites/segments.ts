// How many customers meet five conditions and bear a tag: asked over HTTP as the segment builder
// asks, and by hand of both engines, turn by turn, so that all three meet the same load. And how
// soon an event moves people in and out of a segment.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Rule } from '#contracts'
import { dayOf, addDays } from '#kit'
import { auditDifferences, startHouse, type House } from '../house.ts'
import type { BenchOptions } from '../options.ts'
import { dropScratch } from '../baseline/scratch.ts'
import { generateCustomers, makeTags } from '../people.ts'
import { median, timed, type Sample, type Timed } from '../sample.ts'
import { makeStores } from '../world.ts'
import { measureMemberships } from './membership.ts'

const ZONE = 'Asia/Shanghai'
const WITHIN_DAYS = 540
const CHANNELS = ['store', 'parcel', 'community']

interface Question {
  stores: number[]
  tagId: number
}

const ruleOf = ({ stores, tagId }: Question): Rule => ({
  all: [
    { fact: 'gender', op: 'eq', value: 'f' },
    { fact: 'birth_year', op: 'between', value: [1985, 1999] },
    { fact: 'home_store_id', op: 'in', value: stores },
    { fact: 'source_channel', op: 'in', value: CHANNELS },
    { fact: 'created_at', op: 'withinDays', value: WITHIN_DAYS },
    { tags: [tagId], op: 'any' },
  ],
})

/** The baseline's text with its `{{names}}` filled in. */
async function handWritten(file: string, { stores, tagId }: Question): Promise<string> {
  const today = dayOf(new Date(), ZONE)
  const values: Record<string, string> = {
    stores: stores.join(', '),
    channels: CHANNELS.map((channel) => `'${channel}'`).join(', '),
    tag: String(tagId),
    zone: ZONE,
    from: addDays(today, -WITHIN_DAYS),
    until: today,
  }
  const text = await readFile(new URL(`../baseline/${file}`, import.meta.url), 'utf8')
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '')
}

interface Asked {
  product: Timed<number>
  clickhouse: Timed<number>
  postgres: Timed<number>
}

async function askers(house: House, question: Question): Promise<() => Promise<Asked>> {
  const rule = ruleOf(question)
  const columnar = await handWritten('segment-clickhouse.sql', question)
  const relational = await handWritten('segment-postgres.sql', question)
  return async () => ({
    product: await timed(async () => (await house.api.audience.count({ rule, sample: 0 })).count),
    clickhouse: await timed(async () =>
      Number((await house.clickhouse<{ n: string }>(columnar))[0]?.n),
    ),
    postgres: await timed(async () =>
      Number((await house.pool.query<{ n: string }>(relational)).rows[0]?.n),
    ),
  })
}

async function askOften(ask: () => Promise<Asked>, times: number): Promise<Sample> {
  const asked: Asked[] = []
  for (let turn = 0; turn < times; turn++) asked.push(await ask())
  const ms = (who: keyof Asked) => median(asked.map((turn) => turn[who].seconds * 1000))
  const [product, clickhouse, postgres] = [ms('product'), ms('clickhouse'), ms('postgres')]
  const different = asked.filter(
    (turn) => new Set([turn.product.result, turn.clickhouse.result, turn.postgres.result]).size > 1,
  )
  return {
    figures: {
      matching: asked[0]?.product.result ?? Number.NaN,
      answersThatDiffer: different.length,
      turns: times,
      productMs: product,
      clickhouseByHandMs: clickhouse,
      postgresByHandMs: postgres,
    },
    ratios: {
      productToClickhouseByHand: product / clickhouse,
      postgresByHandToProduct: postgres / product,
    },
  }
}

export async function segmentsSuite(options: BenchOptions): Promise<Sample[]> {
  const house = await startHouse(join(options.data, 'segments'), options.port)
  try {
    const stores = (await makeStores(house.api)).map((store) => store.id)
    const tags = await makeTags(house.api)
    const generating = await timed(() =>
      generateCustomers(house.pool, { count: options.customers, seed: options.seed, stores, tags }),
    )
    const copying = await timed(() => house.internal('/internal/insight/rebuild'))
    const ask = await askers(house, { stores: stores.slice(0, 20), tagId: tags[2] ?? 0 })
    await askOften(ask, 3)
    const samples: Sample[] = []
    for (let run = 1; run <= options.runs; run++)
      samples.push(await askOften(ask, options.quick ? 7 : 21))
    const membership = await measureMemberships(house, options.customers, options.quick)
    await dropScratch(house.pool)
    const once = {
      customers: options.customers,
      generateSeconds: generating.seconds,
      rebuildSeconds: copying.seconds,
      ...membership,
      auditDifferences: await auditDifferences(house),
    }
    return samples.map(({ figures, ratios }) => ({ figures: { ...once, ...figures }, ratios }))
  } finally {
    await house.stop()
  }
}
