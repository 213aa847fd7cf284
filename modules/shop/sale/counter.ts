// The counter of a sale: buyers of this process who wait at the same moment are served in one
// transaction, in the order in which they came. Whoever knocks too often, or finds the room full, is
// told so before the database hears of it.
import { LRUCache } from 'lru-cache'
import { Refusal, systemActor, type Outcome, type Platform } from '#platform'
import { batcher } from '../batcher.ts'
import { saleRefusals } from './refusals.ts'
import { reserveUnits, type Reserved, type ReserveAsk } from './reserve.ts'

const MOST = 500
const WAIT_MS = 2
/** More than this would wait for seconds: they are told to come again. */
const ROOM = 5_000
const TRIES = 20
const TRIES_WITHIN_MS = 10_000
const RETRY_SECONDS = 3

interface Counter {
  reserve: (ask: ReserveAsk) => Promise<Outcome<Reserved>>
}
const counters = new WeakMap<Platform, Counter>()

export function counterOf(platform: Platform): Counter {
  const known = counters.get(platform)
  if (known) return known
  const made = makeCounter(platform)
  counters.set(platform, made)
  return made
}

function makeCounter(platform: Platform): Counter {
  const serve = batcher<ReserveAsk, Outcome<Reserved>>({
    platform,
    most: MOST,
    waitMs: WAIT_MS,
    work: reserveUnits,
  })
  const tries = new LRUCache<number, { count: number }>({ max: 100_000, ttl: TRIES_WITHIN_MS })
  const knock = (customerId: number): void => {
    const before = tries.get(customerId) ?? { count: 0 }
    before.count += 1
    if (before.count === 1) tries.set(customerId, before)
    if (before.count > TRIES)
      throw new Refusal(saleRefusals.tooFast, { retryAfterSeconds: RETRY_SECONDS })
  }
  let waiting = 0
  return {
    reserve: async (ask) => {
      knock(ask.customerId)
      if (waiting >= ROOM)
        throw new Refusal(saleRefusals.busy, { waiting, retryAfterSeconds: RETRY_SECONDS })
      waiting += 1
      try {
        const [outcome] = await serve({ items: [ask], actor: systemActor })
        if (!outcome) throw new Error('a buyer was not answered')
        return outcome
      } finally {
        waiting -= 1
      }
    },
  }
}
