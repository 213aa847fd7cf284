// Event to segment membership: tags put on over HTTP at a steady rate, whether or not the last ones
// were answered, while segments are counted beside it; each wait is read from the log afterwards,
// from the record of the tag to the record of the membership.
import { setTimeout as sleep } from 'node:timers/promises'
import type { JourneyDefinition } from '#contracts'
import { commitsBare } from '../baseline/commits.ts'
import { untilHeard } from '../heard.ts'
import type { House } from '../house.ts'
import { median, timed, type Values } from '../sample.ts'

interface Size {
  perSecond: number
  seconds: number
  batch: number
}
const sizeOf = (quick: boolean): Size =>
  quick ? { perSecond: 100, seconds: 5, batch: 10 } : { perSecond: 500, seconds: 20, batch: 10 }

/** A segment is followed person by person as soon as something waits for its members. */
async function watch(house: House, tagId: number): Promise<number> {
  const { api } = house
  const segment = await api.audience.save({
    name: 'bench: bears the tag',
    rule: { tags: [tagId], op: 'any' },
  })
  const draft: JourneyDefinition = {
    trigger: { kind: 'segment', segmentId: segment.id, includeCurrent: false },
    entryRule: null,
    first: 'done',
    steps: [{ kind: 'exit', id: 'done', name: '' }],
    settings: {
      controlShareBp: 0,
      goal: { event: 'order.paid', withinDays: 30 },
      reentry: { mode: 'never' },
      exitOnGoal: true,
    },
  }
  const { id } = await api.journey.save({ name: 'bench', draft })
  await api.journey.publish({ id })
  await untilHeard(house.pool)
  return segment.id
}

/** Tags everybody, so many a second by the clock: a slow answer does not slow the next request. */
async function tagSteadily(
  house: House,
  tagId: number,
  ids: readonly number[],
  size: Size,
): Promise<void> {
  const startedAt = performance.now()
  const asked: Promise<unknown>[] = []
  for (let at = 0; at < ids.length; at += size.batch) {
    const due = startedAt + (at / size.perSecond) * 1000
    await sleep(Math.max(0, due - performance.now()))
    asked.push(
      house.api.customer.tagCustomers({
        id: tagId,
        customerIds: ids.slice(at, at + size.batch),
        on: true,
      }),
    )
  }
  await Promise.all(asked)
}

/** Somebody builds segments meanwhile: gives the milliseconds each count took. */
function countMeanwhile(house: House): () => Promise<number[]> {
  const took: number[] = []
  let done = false
  const loop = (async () => {
    while (!done) {
      const rule = { fact: 'gender', op: 'eq', value: 'f' } as const
      took.push((await timed(() => house.api.audience.count({ rule, sample: 8 }))).seconds * 1000)
      await sleep(300)
    }
  })()
  return async () => {
    done = true
    await loop
    return took
  }
}

const waits = `
  select count(*) as n, percentile_cont(0.5) within group (order by ms) as p50,
    percentile_cont(0.99) within group (order by ms) as p99, max(ms) as worst
  from (select extract(epoch from entered.recorded_at - tagged.recorded_at) * 1000 as ms
    from platform.event tagged join platform.event entered on entered.subject = tagged.subject
    where tagged.name = 'customer.tagged' and (tagged.payload->>'tagId')::bigint = $1
      and entered.name = 'audience.entered'
        and (entered.payload->>'segmentId')::bigint = $2) waited`

export async function measureMemberships(
  house: House,
  customers: number,
  quick: boolean,
): Promise<Values> {
  const size = sizeOf(quick)
  const count = Math.min(customers, size.perSecond * size.seconds)
  const step = Math.floor(customers / count)
  const ids = Array.from({ length: count }, (_, at) => 1 + at * step)
  const { id: tagId } = await house.api.customer.saveTag({ name: 'bench: watched', group: 'bench' })
  const segmentId = await watch(house, tagId)
  const counted = countMeanwhile(house)
  await tagSteadily(house, tagId, ids, size)
  await untilHeard(house.pool)
  const counts = await counted()
  const { rows } = await house.pool.query<Record<'n' | 'p50' | 'p99' | 'worst', string>>(waits, [
    tagId,
    segmentId,
  ])
  const bare = await commitsBare(house.pool, 200)
  const [p50, p99] = [Number(rows[0]?.p50), Number(rows[0]?.p99)]
  return {
    taggedPerSecond: size.perSecond,
    tagged: count,
    entered: Number(rows[0]?.n),
    membershipP50Ms: p50,
    membershipP99Ms: p99,
    membershipWorstMs: Number(rows[0]?.worst),
    bareCommitP99Ms: bare,
    countMeanwhileMs: median(counts),
  }
}
