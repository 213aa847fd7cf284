// Waiting for the house: until all that was written has been heard, until nothing is left to do.
import { dueJobs } from './jobs/jobs.ts'
import { slowest } from './log/cursor.ts'
import { lastTick, writeTick } from './log/sql.ts'
import type { Platform } from './platform.ts'

/**
 * A tick that shows what was written before, then every cursor at or past it, whoever moves them.
 */
export async function waitPassed(platform: Platform, timeoutMs: number): Promise<void> {
  const until = Date.now() + timeoutMs
  await writeTick(platform.db)
  const tick = await lastTick(platform.db)
  platform.wake()
  while ((await slowest(platform.db)) < tick) {
    if (Date.now() > until)
      throw new Error(`listeners did not pass tick ${tick} within ${timeoutMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** Nothing to do twice in a row: a listener may have published or enqueued in between. */
export async function waitIdle(platform: Platform, timeoutMs: number): Promise<void> {
  const until = Date.now() + timeoutMs
  let quiet = 0
  while (quiet < 2) {
    const still =
      (platform.runner ? await platform.runner.idle() : true) &&
      (await dueJobs(platform.db)) === 0 &&
      (await platform.timers.idle())
    quiet = still ? quiet + 1 : 0
    if (!still) {
      platform.timers.wake()
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    if (Date.now() > until) {
      const behind = platform.runner?.standing().filter((s) => s.behind > 0)
      throw new Error(
        `not idle after ${timeoutMs} ms: ${JSON.stringify({
          behind,
          jobs: await dueJobs(platform.db),
          due: await platform.timers.nextDue(),
        })}`,
      )
    }
  }
}
