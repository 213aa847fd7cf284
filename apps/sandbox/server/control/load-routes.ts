// A crowd: people who scan codes at a given rate, started, watched and stopped.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { id, read, type Machinery } from './base.ts'

const loadInput = z.object({
  configIds: z.array(id).min(1).max(2000),
  count: z.int().min(1).max(200_000),
  perSecond: z.number().min(0.1).max(2000),
})

export const loadRoutes =
  ({ loader }: Machinery) =>
  async (app: FastifyInstance): Promise<void> => {
    app.post('/load', ({ body }) => {
      loader.start(read(loadInput, body))
      return loader.report()
    })
    app.get('/load', () => loader.report())
    app.delete('/load', () => {
      loader.stop()
      return loader.report()
    })
  }
