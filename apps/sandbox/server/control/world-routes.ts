// The sandbox itself: its clock, its wire log and its stream.
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { ControlError } from '../refusal.ts'
import { turnTo } from '../turn.ts'
import { readWire } from '../wire.ts'
import { limit, read, type Machinery } from './base.ts'

const KEEP_ALIVE_MS = 15_000

const clockView = ({ world, postman }: Machinery) => {
  const next = world.clock.nextDue()
  return {
    now: new Date(world.clock.now()).toISOString(),
    offsetMs: world.clock.offsetMs(),
    /** When its simulated people act next; null when nobody will. */
    next: next === undefined ? null : new Date(next).toISOString(),
    /** No event waits to be delivered and no timer is due. */
    idle: postman.idle() && (next === undefined || next > world.clock.now()),
  }
}
export type ClockView = ReturnType<typeof clockView>

const setInput = z.union([
  z.object({ offsetMs: z.int().min(0) }),
  z.object({ to: z.iso.datetime({ offset: true }) }),
])
const turnInput = z.union([
  z.object({
    byMs: z
      .int()
      .min(0)
      .max(400 * 86_400_000),
  }),
  z.object({ to: z.iso.datetime({ offset: true }) }),
])

const set = (machinery: Machinery, body: unknown): void => {
  const { clock, machine } = machinery.world
  const input = read(setInput, body)
  const offset = 'to' in input ? Date.parse(input.to) - machine() : input.offsetMs
  if (offset < clock.offsetMs()) throw new ControlError(409, 'the clock only goes forward')
  clock.setOffset(Math.ceil(offset))
}

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
    const { world, postman } = machinery
    app.get('/clock', () => clockView(machinery))
    /** Sets sandbox time at once; the product's stepping calls this between two of its steps. */
    app.post('/clock', ({ body }) => {
      set(machinery, body)
      return clockView(machinery)
    })
    /** Turns by steps, through the product where it owns the clock. */
    app.post('/clock/turn', async ({ body }) => {
      const input = read(turnInput, body)
      const to = 'to' in input ? Date.parse(input.to) : world.clock.now() + input.byMs
      await turnTo(world, postman, to)
      return clockView(machinery)
    })
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
