// The event log's desk: who stands where, what stands aside, and what is heard again.
import { z } from 'zod'
import { customerId, done, instant, page, pageQuery, route } from './base.ts'

const parkedKinds = ['event', 'row'] as const
const listenerName = z.string().trim().min(1).max(100)
const pointed = z.strictObject({
  kind: z.enum(parkedKinds),
  /** The listener, or the timer, that could not go on. */
  by: listenerName,
  /** The event; for a row, the customer whose due rows stand aside. */
  id: z.int().positive(),
})
const replayed = z.object({
  /** How many were heard now. */
  replayed: z.int(),
  /** Error of the one with which the rest still waits. */
  failed: z.string().optional(),
})
const own = () => route({ scope: 'brand', permission: 'settings.write' })

export const logRoutes = {
  listListeners: own()
    .route({
      method: 'GET',
      path: '/v1/log/listeners',
      tags: ['Developers'],
      summary: 'Listeners of the event log, and where each stands',
    })
    .output(
      z.object({
        items: z.array(
          z.object({
            name: z.string(),
            lanes: z.array(z.string()),
            behind: z.int(),
            parked: z.int(),
            /** Why it may be reset; null where it may not. */
            rebuildable: z.string().nullable(),
            rebuilding: z.boolean(),
          }),
        ),
      }),
    ),
  resetListener: own()
    .route({
      method: 'POST',
      path: '/v1/log/listeners/reset',
      tags: ['Developers'],
      summary: 'Have a listener hear the log again',
    })
    .input(
      z.strictObject({
        name: listenerName,
        /** From this event on; from the beginning when left out. */
        eventId: z.int().positive().optional(),
      }),
    )
    .output(done),
  listParked: own()
    .route({
      method: 'GET',
      path: '/v1/log/parked',
      tags: ['Developers'],
      summary: 'Events and due rows that stand aside',
    })
    .input(pageQuery)
    .output(
      page(
        z.object({
          kind: z.enum(parkedKinds),
          by: z.string(),
          id: z.int(),
          name: z.string().nullable(),
          customerId: customerId.nullable(),
          occurredAt: instant.nullable(),
          parkedAt: instant,
          error: z.string(),
        }),
      ),
    ),
  replayParked: own()
    .route({
      method: 'POST',
      path: '/v1/log/parked/replay',
      tags: ['Developers'],
      summary: 'Try a parked event again, with all of its customer',
    })
    .input(pointed)
    .output(replayed),
  discardParked: own()
    .route({
      method: 'POST',
      path: '/v1/log/parked/discard',
      tags: ['Developers'],
      summary: 'Give up a parked event for good',
    })
    .input(pointed)
    .output(replayed),
}
