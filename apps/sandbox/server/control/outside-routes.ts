// `/__sandbox`: how checks drive the sandbox. People, what they do, faults, the clock, the log; the
// same implementations as `/sandbox/api`, described in an OpenAPI document of their own.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { describe } from '../accounts.ts'
import { readWire } from '../wire.ts'
import { runAct } from './acts.ts'
import { read, type Machinery } from './base.ts'
import { clockView, turnClock } from './clock.ts'
import { applyFaults, faultInput, faultsNow } from './fault-input.ts'
import { describeOutside } from './openapi.ts'
import { makePeople, manyPeople, onePerson } from './people-input.ts'
import { platformControlRoutes } from './platform-routes.ts'

const logInput = z.object({
  since: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
})

export const outsideRoutes =
  (machinery: Machinery) =>
  async (app: FastifyInstance): Promise<void> => {
    const { world } = machinery
    app.get('/openapi.json', () => describeOutside())
    app.get('/info', () => describe(world.folder, world.origin()))

    app.post('/people', ({ body }) =>
      makePeople(world, read(z.union([manyPeople, onePerson]), body)),
    )
    app.post('/act', ({ body }) => runAct(world, body))
    await app.register(platformControlRoutes(machinery))

    app.get('/faults', () => faultsNow(world))
    app.post('/faults', ({ body }) => applyFaults(world, read(faultInput, body)))
    app.delete('/faults', () => {
      world.faults.clear()
      return faultsNow(world)
    })

    app.get('/clock', () => clockView(machinery))
    app.post('/clock', ({ body }) => turnClock(machinery, body))
    app.get('/log', ({ query }) => {
      const { since, limit } = read(logInput, query)
      return readWire(world.store, since, limit)
    })
    app.post('/log', ({ body }) => {
      const { since, limit } = read(logInput, body)
      return readWire(world.store, since, limit)
    })
  }
