// The sandbox itself: its clock, its wire log and its stream.
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { drawLandmarks } from '../place/place.ts'
import { readWire } from '../wire.ts'
import { limit, read, type Machinery } from './base.ts'
import { clockView, setClock, turnClock } from './clock.ts'
import { landmarksInput } from './platform-input.ts'

const KEEP_ALIVE_MS = 15_000

const stream = ({ world }: Machinery, reply: FastifyReply): void => {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
  })
  raw.write(': hello\n\n')
  const stop = world.live.listen((event) => {
    raw.write(`data: ${JSON.stringify(event)}\n\n`)
  })
  const alive = setInterval(() => {
    raw.write(': still here\n\n')
  }, KEEP_ALIVE_MS)
  raw.on('close', () => {
    stop()
    clearInterval(alive)
  })
}

export const worldRoutes =
  (machinery: Machinery) =>
  async (app: FastifyInstance): Promise<void> => {
    const { world } = machinery
    app.put('/landmarks', ({ body }) => {
      drawLandmarks(world, read(landmarksInput, body).landmarks)
      return {}
    })
    app.get('/clock', () => clockView(machinery))
    /** Sets sandbox time at once; the product's stepping calls this between two of its steps. */
    app.post('/clock', ({ body }) => setClock(machinery, body))
    /** Turns by steps, through the product where it owns the clock. */
    app.post('/clock/turn', ({ body }) => turnClock(machinery, body))
    app.get('/wire', ({ query }) => {
      const asked = read(
        z.object({
          since: z.coerce.number().int().min(0).optional(),
          limit: limit.default(100),
        }),
        query,
      )
      return readWire(world.store, asked.since, asked.limit)
    })
    app.get('/stream', (_request, reply) => {
      stream(machinery, reply)
    })
  }
