// Turning business time: never a jump. The clock stops at everything that is due on the way, and
// waits until it is done.
import { platformRefusals, Refusal, type Platform } from '#platform'
import { brandOf } from './brand.ts'

export interface ClockState {
  now: string
  offsetMs: number
  mayTurn: boolean
}

export async function clockState(platform: Platform): Promise<ClockState> {
  const { sandbox } = await brandOf(platform.db)
  const now = platform.clock.now()
  return {
    now: now.toISOString(),
    offsetMs: Math.max(0, now.getTime() - Date.now()),
    mayTurn: sandbox,
  }
}

/** Turns the clock to `to`, due time by due time. Only in a sandbox brand, only forward. */
export async function turnClock(platform: Platform, to: Date): Promise<ClockState> {
  const { sandbox } = await platform.transact({}, (tx) => brandOf(tx.db))
  if (!sandbox) throw new Refusal(platformRefusals.notSandbox)
  if (to <= platform.clock.now()) throw new Refusal(platformRefusals.clockBackwards)
  await platform.advance(to)
  return clockState(platform)
}
