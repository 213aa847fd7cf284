// Parked events come back. All of a subject come back together, in the order of the log: the one
// that failed first, then what waited behind it. While that goes on the listener hears nothing
// else, so that nothing later of the subject overtakes them.
import type { Tx } from '../tx.ts'
import { Refusal } from '../refusal.ts'
import { lockListener } from './cursor.ts'
import { isFeed, type AnyListener, type Listener } from './listener.ts'
import { noteFailure, parkedEvents, unpark } from './parked.ts'
import { logRefusals } from './rebuild.ts'

export interface ReplayHost {
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>
}

/**
 * How many were heard now; the error of the one that failed again, with which the rest still waits.
 */
export interface Replayed {
  replayed: number
  failed?: string
}

const BATCH = 500

/** Has a listener hear one of its parked events again, with all of the same subject. */
export async function replay(
  host: ReplayHost,
  listener: AnyListener,
  eventId: number,
): Promise<Replayed> {
  const hearer = hearerOf(listener)
  const of = await host.transact(async (tx) => {
    const [event] = await parkedEvents(tx.db, hearer.name, { eventId }, 1)
    if (!event) throw new Refusal(logRefusals.notParked, { listener: hearer.name, eventId })
    return event.subject === null ? { eventId } : { subject: event.subject }
  })
  return replayAll(host, hearer, of)
}

/** Gives up a parked event for good; what waited behind it follows if nothing is left before it. */
export async function discard(
  host: ReplayHost,
  listener: AnyListener,
  eventId: number,
): Promise<Replayed> {
  const hearer = hearerOf(listener)
  const subject = await host.transact(async (tx) => {
    await lockListener(tx.db, hearer.name)
    const [event] = await parkedEvents(tx.db, hearer.name, { eventId }, 1)
    if (!event) throw new Refusal(logRefusals.notParked, { listener: hearer.name, eventId })
    await unpark(tx.db, hearer.name, [eventId])
    return event.subject
  })
  return subject === null ? { replayed: 0 } : replayAll(host, hearer, { subject })
}

function hearerOf(listener: AnyListener): Listener {
  if (isFeed(listener)) throw new Refusal(logRefusals.notParked, { listener: listener.name })
  return listener
}

async function replayAll(
  host: ReplayHost,
  listener: Listener,
  of: { subject: number } | { eventId: number },
): Promise<Replayed> {
  let replayed = 0
  for (let limit = Math.min(BATCH, listener.batchMax ?? BATCH); ;) {
    try {
      const heard = await hearAgain(host, listener, of, limit)
      replayed += heard
      if (heard < limit) return { replayed }
    } catch (error) {
      if (limit > 1) {
        limit = 1
        continue
      }
      await host.transact(async (tx) => {
        const [first] = await parkedEvents(tx.db, listener.name, of, 1)
        if (first) await noteFailure(tx.db, listener.name, first.id, String(error))
      })
      return { replayed, failed: String(error) }
    }
  }
}

const hearAgain = (
  host: ReplayHost,
  listener: Listener,
  of: { subject: number } | { eventId: number },
  limit: number,
): Promise<number> =>
  host.transact(async (tx) => {
    await lockListener(tx.db, listener.name)
    const events = await parkedEvents(tx.db, listener.name, of, limit)
    if (events.length === 0) return 0
    await listener.run(tx, events)
    await unpark(
      tx.db,
      listener.name,
      events.map((event) => event.id),
    )
    return events.length
  })
