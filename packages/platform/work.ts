// What a process with the worker role runs beside its doors: listeners, timers, jobs.
import type { Config } from './config.ts'
import { Rescue } from './jobs/rescue.ts'
import { startJobs } from './jobs/jobs.ts'
import type { PlacedListener } from './log/listener.ts'
import { LogRunner } from './log/runner.ts'
import type { WorkerHost } from './log/worker.ts'
import type { Platform } from './platform.ts'
import { Presence } from './presence.ts'

export interface Work {
  readonly runner: LogRunner
  stop(): Promise<void>
}

export async function startWork(
  platform: Platform,
  host: WorkerHost,
  placed: readonly PlacedListener[],
  config: Config,
): Promise<Work> {
  const runner = new LogRunner(host, placed)
  const rescue = new Rescue(platform.db, platform.log)
  const presence = new Presence(platform.databaseUrl, () => runner.wake())
  await runner.start()
  await rescue.start()
  await presence.start()
  platform.timers.start()
  const jobs = await startJobs({
    db: platform.db,
    pool: platform.pool,
    handlers: jobHandlers(platform),
    concurrency: config.SIYU_JOBS,
    log: platform.log,
    named: (worker) => presence.add(worker),
  })
  return {
    runner,
    stop: async () => {
      await platform.timers.stop()
      await jobs.stop()
      await runner.stop()
      await rescue.stop()
      await presence.stop()
    },
  }
}

const jobHandlers = (platform: Platform) =>
  Object.fromEntries(
    platform.modules
      .flatMap((m) => m.jobs ?? [])
      .map((h) => [h.type.name, (payload: unknown) => h.run(platform, payload as never)]),
  )
