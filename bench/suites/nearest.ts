// The nearest of 2,000 stores, asked one after the other; the limit is an empty question to the same
// database.
import { nearestStores } from '#modules/org'
import { randomBy } from '#kit'
import { kyselyOf } from '#platform'
import type { House } from '../house.ts'
import { quantile, type Values } from '../sample.ts'

const STORES = 2_000
const RADIUS_M = 3_000

/** Half of the stores crowd in one town, where half of the questions come from. */
export async function measureNearest(house: House, quick: boolean): Promise<Values> {
  await house.pool.query(
    `insert into org.store (code, name, place, open_from, open_until, created_at)
    select 'near-' || n, 'near ' || n, case when n % 2 = 0
      then point(121.2 + (n * 91 % 600) / 1000.0, 31.1 + (n * 37 % 500) / 1000.0)
      else point(80 + (n * 29 % 5000) / 100.0, 20 + (n * 53 % 2900) / 100.0) end,
      '09:00', '22:00', now() from generate_series(1, $1::int) n`,
    [STORES],
  )
  await house.pool.query('analyze org.store')
  const [random, db] = [randomBy(18), kyselyOf(house.pool)]
  const [waits, bare]: [number[], number[]] = [[], []]
  let found = 0
  for (let turn = 0; turn < (quick ? 200 : 3_000); turn++) {
    const crowded = random.chance(0.5)
    const from = crowded
      ? { latitude: 31.1 + random.next() / 2, longitude: 121.2 + random.next() * 0.6 }
      : { latitude: 20 + random.next() * 29, longitude: 80 + random.next() * 50 }
    const startedAt = performance.now()
    found += (await nearestStores(db, from, { radiusM: RADIUS_M, limit: 10 })).length
    const askedAt = performance.now()
    await house.pool.query('select 1')
    waits.push(askedAt - startedAt)
    bare.push(performance.now() - askedAt)
  }
  return {
    nearestFound: found,
    nearestP50Ms: quantile(waits, 0.5),
    nearestP99Ms: quantile(waits, 0.99),
    bareQuestionP50Ms: quantile(bare, 0.5),
  }
}
