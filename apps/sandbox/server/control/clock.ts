// The sandbox's clock as it is shown and turned from outside.
import { z } from 'zod'
import { ControlError } from '../refusal.ts'
import { turnTo } from '../turn.ts'
import { read, type Machinery } from './base.ts'

export const clockView = ({ world, postman }: Machinery) => {
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

const instant = z.iso.datetime({ offset: true })
const setInput = z.union([z.object({ offsetMs: z.int().min(0) }), z.object({ to: instant })])
const A_LONG_TIME_MS = 400 * 86_400_000
export const turnInput = z.union([
  z.object({ byMs: z.int().min(0).max(A_LONG_TIME_MS) }),
  z.object({ to: instant }),
])

/** Sets sandbox time at once. */
export const setClock = (machinery: Machinery, body: unknown): ClockView => {
  const { clock, machine } = machinery.world
  const input = read(setInput, body)
  const offset = 'to' in input ? Date.parse(input.to) - machine() : input.offsetMs
  if (offset < clock.offsetMs()) throw new ControlError(409, 'the clock only goes forward')
  clock.setOffset(Math.ceil(offset))
  return clockView(machinery)
}

/** Turns by steps, through the product where it owns the clock. */
export const turnClock = async (machinery: Machinery, body: unknown): Promise<ClockView> => {
  const { world, postman } = machinery
  const input = read(turnInput, body)
  const to = 'to' in input ? Date.parse(input.to) : world.clock.now() + input.byMs
  await turnTo(world, postman, to)
  return clockView(machinery)
}
