// Turning is stepping: never a jump. Business time stops at everything that is due on the way, here
// and outside (a simulated guide who confirms a task), and goes on when all of it is done.
import type { Platform } from '../platform.ts'

/** The other side of the wall, where it is simulated: it has people with plans of their own. */
export interface OutsideClock {
  /** When somebody outside acts next; null when nobody plans to. */
  next(): Promise<Date | null>
  set(to: Date): Promise<void>
  /** True when nothing is under way outside. */
  idle(): Promise<boolean>
}

const STEP_MS = 300_000

/** Turns both clocks to `to`, due time by due time. */
export async function advance(platform: Platform, to: Date): Promise<void> {
  await settle(platform)
  while (platform.clock.now() < to) {
    const dues = await Promise.all([platform.timers.nextDue(), platform.outside?.next() ?? null])
    const now = platform.clock.now().getTime()
    const ahead = dues.flatMap((due) => (due && due.getTime() > now ? [due.getTime()] : []))
    const next = new Date(Math.min(to.getTime(), ...ahead))
    await platform.outside?.set(next)
    await platform.clock.set(next)
    platform.wake()
    await settle(platform)
  }
}

/** Until neither side has anything left to do at this time. */
async function settle(platform: Platform): Promise<void> {
  const until = Date.now() + STEP_MS
  for (;;) {
    await platform.idle(STEP_MS)
    if (!platform.outside || (await platform.outside.idle())) {
      await platform.idle(STEP_MS)
      return
    }
    if (Date.now() > until) throw new Error('the outside does not come to rest')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
